"""How often a gap, a silence and an effect are found where they are, and invented where they are not.

`python -m benchmarks.bubble [--rounds N] [--seed N]` asks, watches and measures organisations of 20 to 50,000 people
over 12 weeks whose truth is known (benchmarks.worlds), with the same functions as the product. Prints tables; the last
line is one JSON object with shares from 0 to 1. What was found counts where the goals apply: the lower of a gap of 0.8
with 30 answers and one of 0.5 with 60; departments of which two a week were expected, after two weeks; issues of ten
questions a week or more, halved, within four weeks. Of gaps, invented is the share of what is told in a round that is
none, on average: the higher of rounds with gaps and rounds without any. Of silence and effects it is the share of
departments and issues without.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from benchmarks.worlds import DEPARTMENTS, Chance, Setting, asked, heard, measured
from bot.bubble.effect import Verdict, effect
from bot.bubble.gap import gaps
from bot.bubble.silence import Signal, signals

ROUNDS, SEED = 100, 7
NOTHING = 5
"""How many times as often a round without any gap is asked: what is counted there is rare."""
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
        told = [gap_round(chance, setting) for _ in range(rounds if setting.share else rounds * NOTHING)]
        row = found_share(told), invented_share(told), float(np.mean([one.invented > 0 for one in told]))
        print(*setting[:5], *(f"{share:.3f}" for share in row))
        invented[setting.share > 0].append(row[1])
        if setting.answering == 1 and (setting.answers, setting.points) in {(30, 0.8), (60, 0.5)} and setting.share:
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
    print("silent: people; found where 2-3, 3-5, 5 or more a week were expected; invented; organisations with any")
    found, invented = [], []
    for people in DEPARTMENTS:
        times = max(20, rounds * 40 // DEPARTMENTS[people])
        seen = [_silence(chance, people) for _ in range(times)]
        right = np.array([pair for one in seen for pair in one[0]], dtype=float).reshape(-1, 2)
        wrong = [value for one in seen for value in one[1]] or [False]
        any_wrong = float(np.mean([any(one[1]) for one in seen]))
        bins = [right[(right[:, 0] >= low) & (right[:, 0] < high), 1] for low, high in ((2, 3), (3, 5), (5, 1e9))]
        shares = [f"{part.mean():.3f} ({len(part)})" if len(part) else "-" for part in bins]
        print(people, *shares, f"{np.mean(wrong):.3f}", f"{any_wrong:.2f}")
        found += right[right[:, 0] >= 2, 1].tolist()
        invented += wrong
    return {"silent_found": float(np.mean(found)), "silent_invented": float(np.mean(invented))}


def _silence(chance: Chance, people: int) -> tuple[list[tuple[float, bool]], list[bool]]:
    """Give of the silent departments what was expected and whether they were found; of the others whether they were."""
    world = heard(chance, people, SILENT)
    quiet = {number: verdict is Signal.TOO_LITTLE for number, verdict in signals(world.departments).items()}
    large = [number for number, one in world.departments.items() if one.people >= 10]
    right = [(float(world.expected[n]), quiet[n]) for n in large if world.silent[n]]
    return right, [quiet[n] for n in large if not world.silent[n]]


def effect_figures(chance: Chance, rounds: int) -> dict[str, float]:
    """Print how often an effect is found by size and by what is left of an issue, and give the two shares."""
    print("effect: people, a week; found with 0.25, 0.5 and 0.75 left; invented")
    found, invented = [], []
    for people in DEPARTMENTS:
        for a_week in (5, 10, 20, 40):
            shares = [_told(chance, people, a_week, a_week, left, rounds) for left in (0.25, 0.5, 0.75, 1.0)]
            print(people, a_week, *(f"{share:.3f}" for share in shares))
        if people > 20:
            found.append(_told(chance, people, 10, 40, 0.5, rounds * 10))
        invented.append(_told(chance, people, 10, 40, 1.0, rounds * 10))
    return {"effect_found": float(np.mean(found)), "effect_invented": float(np.mean(invented))}


def _told(chance: Chance, people: int, least: float, most: float, left: float, rounds: int) -> float:
    """Give the share of measures of which an effect is told, on issues of `least` to `most` questions a week."""
    rates = np.exp(chance.uniform(np.log(least), np.log(most), rounds))
    verdicts = [effect(measured(chance, people, rate, left)).verdict for rate in rates.tolist()]
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
