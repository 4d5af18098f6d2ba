"""How often a gap, a silence and an effect are found where they are, and invented where they are not.

`python -m benchmarks.bubble [--rounds N] [--seed N]` asks, watches and measures organisations of 20 to 50,000 people
over 12 weeks whose truth is known (benchmarks.worlds), with the same functions as the product. Prints tables; the last
line is one JSON object with shares from 0 to 1. What was found counts where the goals apply: the lowest of a gap of 0.8
with 30 answers and of one of 0.5 with 60, of all sizes; departments of which two a week were expected, after two weeks;
issues of ten questions a week or more, halved, within four weeks. Silence and effects count there from 300 people on:
the tables tell of 20. Of gaps, invented is the share of what is told in a round that is none, on average: the higher of
rounds with gaps and rounds without any. Of silence it is the share of departments without, in the size of organisation
where it is highest; of effects the share of issues without.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from benchmarks.worlds import DEPARTMENTS, Chance, Numbers, Setting, Trouble, asked, heard, measured
from bot.bubble.effect import Verdict, effect
from bot.bubble.gap import gaps
from bot.bubble.silence import Signal

ROUNDS, SEED = 100, 7
NOTHING = 5
"""How many times as often a round without any gap is asked: what is counted there is rare."""
GOALS, OFTEN = {(30, 0.8), (60, 0.5)}, 3
"""Answers and points of the gaps that must be found, and how many times as often those are asked."""
SMALLEST = 20
"""People of an organisation in which two departments have only each other to be compared with."""
TEN_TO_FORTY = (10.0, 40.0)
SILENT = 0.1
"""The share of departments that fall silent."""


class Told(NamedTuple):
    """What was found of a round: planted gaps, found ones, told ones, invented ones."""

    planted: int
    found: int
    told: int

    @property
    def invented(self) -> int:
        """How many are told and none."""
        return self.told - self.found


def gap_round(chance: Chance, setting: Setting) -> Told:
    """Ask a round and compare what is told with what was planted."""
    truth = asked(chance, setting)
    judged = gaps(truth.questions)
    told = {
        (number, against)
        for number, gap in judged.items()
        for against, difference in enumerate((gap.own, gap.prediction))
        if difference and difference.is_gap
    }
    return Told(len(truth.planted), len(told & truth.planted), len(told))


def found_share(rounds: Sequence[Told]) -> float:
    """Give the share of planted gaps that was found."""
    return sum(one.found for one in rounds) / max(1, sum(one.planted for one in rounds))


def invented_share(rounds: Sequence[Told]) -> float:
    """Give the mean share of what is told in a round that is invented: 1 where all is, 0 where nothing is told."""
    return float(np.mean([one.invented / max(1, one.told) for one in rounds]))


def gap_figures(chance: Chance, rounds: int) -> dict[str, float]:
    """Print the power over answers and size, and give the two shares."""
    print(
        "gap: people, answers, points, share of the questions, of the group answering; found, invented, rounds with any"
    )
    found: list[float] = []
    invented: dict[bool, list[float]] = {True: [], False: []}
    for setting in _settings():
        counts = setting.answering == 1 and (setting.answers, setting.points) in GOALS and setting.share > 0
        often = rounds * (NOTHING if not setting.share else OFTEN if counts else 1)
        told = [gap_round(chance, setting) for _ in range(often)]
        row = found_share(told), invented_share(told), float(np.mean([one.invented > 0 for one in told]))
        print(*setting[:5], *(f"{share:.3f}" for share in row))
        invented[setting.share > 0].append(row[1])
        if counts:
            found.append(row[0])
    return {"gap_found": min(found), "gap_invented": max(float(np.mean(part)) for part in invented.values())}


def _settings() -> list[Setting]:
    curves = [
        Setting(people, answers, points)
        for people in (300, 5_000, 50_000)
        for answers in (15, 30, 60, 120)
        for points in (0.3, 0.5, 0.8)
    ]
    nothing = [Setting(people, min(60, people // 2), 0.0, 0.0) for people in DEPARTMENTS]
    some_answer = [Setting(5_000, answers, points, 0.3, 0.8) for answers, points in ((30, 0.8), (60, 0.5))]
    return [Setting(20, 12, 0.8), *curves, *nothing, *some_answer]


def silence_figures(chance: Chance, rounds: int) -> dict[str, float]:
    """Print how often silence is found by what was expected, and give the two shares."""
    print("\nsilent: people; found where 2-3, 3-5, 5 or more a week were expected; invented; organisations with any")
    found: list[float] = []
    invented: list[float] = []
    for people in DEPARTMENTS:
        seen = _silences(chance, people, rounds * 5)
        print(people, *seen.shares(), f"{np.mean(seen.wrong):.3f}", f"{seen.any_wrong:.2f}")
        found += seen.right[seen.right[:, 0] >= 2, 1].tolist() if people > SMALLEST else []
        invented.append(float(np.mean(seen.wrong)))
    print("\nsilent, with more trouble: people; found where 2 or more a week were expected; invented")
    for trouble in (Trouble.MOVED, Trouble.AWAY, Trouble.RENEWED, Trouble.HOLIDAY):
        print(trouble.value, *(_silences(chance, people, rounds, trouble).in_short() for people in DEPARTMENTS))
    print("\nnearly silent: what is left; found where 2 or more a week were expected; invented")
    for left in (0.1, 0.2):
        print(left, *(_silences(chance, people, rounds, left=left).in_short() for people in DEPARTMENTS))
    print("\nnever heard, in the first weeks: weeks; found where 2 or more a week were expected; invented")
    for weeks in (1, 2, 4):
        print(weeks, *(_silences(chance, people, rounds, first=weeks).in_short() for people in DEPARTMENTS))
    return {"silent_found": float(np.mean(found)), "silent_invented": max(invented)}


@dataclass(frozen=True)
class Silences:
    """Of silent departments what was expected a week and whether they were found; of the others whether they were."""

    right: Numbers
    wrong: list[bool]
    any_wrong: float

    def shares(self) -> list[str]:
        """Give the share that was found, by what was expected, and of how many."""
        bounds = ((2, 3), (3, 5), (5, 1e9))
        parts = [self.right[(self.right[:, 0] >= low) & (self.right[:, 0] < high), 1] for low, high in bounds]
        return [f"{part.mean():.3f} ({len(part)})" if len(part) else "-" for part in parts]

    def in_short(self) -> str:
        """Give the share found where two a week were expected, and the share invented."""
        enough = self.right[self.right[:, 0] >= 2, 1]
        return f"{enough.mean() if len(enough) else float('nan'):.3f}/{np.mean(self.wrong):.3f}"


def _silences(
    chance: Chance,
    people: int,
    rounds: int,
    trouble: Trouble = Trouble.NONE,
    first: int | None = None,
    left: float = 0.0,
) -> Silences:
    right: list[tuple[float, bool]] = []
    wrong: list[list[bool]] = []
    for _ in range(max(20, rounds * 40 // DEPARTMENTS[people])):
        world = heard(chance, people, SILENT, trouble, first, left)
        quiet = {number: verdict is Signal.TOO_LITTLE for number, verdict in world.signals.items()}
        right += [(float(world.expected[n]), quiet[n]) for n in quiet if world.silent[n]]
        wrong.append([quiet[n] for n in quiet if not world.silent[n]])
    together = [each for one in wrong for each in one] or [False]
    return Silences(np.array(right, dtype=float).reshape(-1, 2), together, float(np.mean([any(one) for one in wrong])))


def effect_figures(chance: Chance, rounds: int) -> dict[str, float]:
    """Print how often an effect is found by size and by what is left of an issue, and give the two shares."""
    print("\neffect: people, a week; found with 0.25, 0.5 and 0.75 left; invented")
    found, invented = [], []
    for people in DEPARTMENTS:
        for a_week in (5, 10, 20, 40):
            shares = [_told(chance, people, (a_week, a_week), left, rounds * 2) for left in (0.25, 0.5, 0.75, 1.0)]
            print(people, a_week, *(f"{share:.3f}" for share in shares))
        if people > SMALLEST:
            found.append(_told(chance, people, TEN_TO_FORTY, 0.5, rounds * 20))
        invented.append(_told(chance, people, TEN_TO_FORTY, 1.0, rounds * 20))
    print("\neffect, with more trouble, of issues of 10 to 40 a week: people; found with 0.5 left; invented")
    for trouble in (Trouble.MOVED, Trouble.PEAK):
        pairs = [
            [_told(chance, people, TEN_TO_FORTY, left, rounds * 5, trouble) for left in (0.5, 1.0)]
            for people in DEPARTMENTS
        ]
        print(trouble.value, *(f"{right:.3f}/{wrong:.3f}" for right, wrong in pairs))
    print("\neffect, of issues of 10 to 40 a week: left; people: told after two weeks, after three")
    for left in (0.0, 0.25, 0.5, 1.0):
        told = (
            [_told(chance, people, TEN_TO_FORTY, left, rounds * 5, weeks=weeks) for weeks in (2, 3)]
            for people in DEPARTMENTS
        )
        print(left, *(f"{two:.3f}/{three:.3f}" for two, three in told))
    return {"effect_found": float(np.mean(found)), "effect_invented": float(np.mean(invented))}


def _told(
    chance: Chance,
    people: int,
    a_week: tuple[float, float],
    left: float,
    rounds: int,
    trouble: Trouble = Trouble.NONE,
    weeks: int = 4,
) -> float:
    """Give the share of measures of which an effect is told within weeks, on issues of so many questions a week."""
    least, most = np.log(a_week).tolist()
    rates = np.exp(chance.uniform(least, most, rounds))
    verdicts = [effect(measured(chance, people, rate, left, trouble, weeks)).verdict for rate in rates.tolist()]
    return float(np.mean([verdict is Verdict.FEWER for verdict in verdicts]))


def main() -> None:
    """Read the options, simulate, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    parser.add_argument("--seed", type=int, default=SEED)
    arguments = parser.parse_args()
    chance = np.random.default_rng(arguments.seed)
    parts = (part(chance, arguments.rounds) for part in (gap_figures, silence_figures, effect_figures))
    print(json.dumps({key: round(share, 3) for part in parts for key, share in part.items()}))


if __name__ == "__main__":
    main()
