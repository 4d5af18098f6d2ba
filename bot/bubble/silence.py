"""Who fell silent: what came from a department against what was to be expected of it; silent is not satisfied.

Expected is what a department used to bring, per head, shrunk towards what the others bring per head (the less it is
known, the more: the gamma-Poisson model of Clayton and Kaldor, Biometrics 43, 1987), times what all others bring now
against what they brought then. So a holiday, or a trend that everybody follows, is no silence. What came is compared
with the negative binomial distribution that this gives, in which the doubt about each factor, and how much departments
go up and down by themselves, add up as squared coefficients of variation (Cameron and Trivedi, Regression Analysis of
Count Data, 1998, section 3.3). Of a chance that comes in steps the middle is taken (mid-p: Lancaster, J. Am. Statist.
Assoc. 56, 1961); the full one would call far fewer than it may.

In the first weeks nobody has a history yet: then a department is compared with the others per head alone, and taken to
differ from them as much as departments usually do (`DIFFER`).

A verdict names no number: never how many wrote, or did not. Departments are tested at once, and each by its own: of the
normal ones at most a twentieth is called too quiet in a week. A bound on all together could not find who wrote twice a
week within two weeks: even complete silence then has a chance of two in a hundred. benchmarks.bubble measures both.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import TypeVar

import numpy as np
from scipy.special import betainc

from bot.bubble import weeks
from bot.bubble.weeks import Counts

K = TypeVar("K", bound=Hashable)

LARGE = 10
"""Headcount from which silence of a department says something."""
WINDOW = 2
"""The last weeks, in which a department may have fallen silent."""
HISTORY = 4
"""Weeks before those that must be known at least to compare a department with itself."""
EXPECTED = 3.0
"""What must have been expected in the window at least, in messages and answers, to call nothing too little."""
AS_BEFORE = 2.0
"""How many messages the guess weighs as much as that the others bring now what they brought then."""
MISTAKEN = 0.08
"""The limit of the chance of so little. The busiest week goes below it in fewer than a twentieth of the normal ones."""
NEVER_HEARD = 0.002
"""The part of that share for a department that was always far quieter per head than the others."""
SURELY = 0.025
"""The chance from which on a department no longer counts for what the others are compared with."""
DIFFER = 0.5
"""The guess, before there is a history, how much departments differ per head (squared coefficient of variation)."""
LEAST, MOST = 1e-4, 4.0
"""Bounds of a squared coefficient of variation."""


class Signal(Enum):
    """What a department's silence or speech says."""

    NORMAL = "normal"
    TOO_LITTLE = "too little signal"
    NO_CHANNEL = "no channel"
    UNKNOWN = "too small or too new to expect anything of"


@dataclass(frozen=True, slots=True)
class Heard:
    """What came from a department: messages and answers of each week together, the oldest week first.

    `people` work there, `reachable` of them have a chat in which we may speak.
    """

    people: int
    reachable: int
    weeks: Sequence[int]


@dataclass(frozen=True, slots=True)
class _Floor:
    """The departments with a chat: people in them, and what came before (`then`) and in the window (`now`)."""

    people: Counts
    then: Counts
    now: Counts
    weeks: Counts

    @property
    def busiest(self) -> Counts:
        """What would have come in the window, had all of it been as its busiest week."""
        return np.asarray(self.weeks[:, -WINDOW:].max(1) * WINDOW)

    @property
    def history(self) -> int:
        """The number of weeks before the window."""
        return int(self.weeks.shape[1]) - WINDOW


def signals(departments: Mapping[K, Heard]) -> Mapping[K, Signal]:
    """Judge the departments of an organisation after the last week that is given; all have as many weeks.

    Raises ValueError where they have not.
    """
    if len({len(one.weeks) for one in departments.values()}) > 1:
        raise ValueError("Each department needs as many weeks as the others.")
    speaking = {key: one for key, one in departments.items() if one.reachable > 0}
    found = dict(zip(speaking, _verdicts(list(speaking.values())), strict=True))
    return {
        key: found.get(key, Signal.NO_CHANNEL) if one.people >= LARGE else Signal.UNKNOWN
        for key, one in departments.items()
    }


def _verdicts(departments: Sequence[Heard]) -> list[Signal]:
    if len(departments) < 2 or not departments[0].weeks:  # noqa: PLR2004 - nobody to compare with
        return [Signal.UNKNOWN] * len(departments)
    if len(departments[0].weeks) < WINDOW + HISTORY:
        return _verdicts_at_first(departments)
    floor, everybody = _floor(departments), np.ones(len(departments))
    _, fell, never = _expected(floor, everybody)
    speaking = np.where(np.minimum(fell, never) > SURELY, 1.0, 0.0)
    expected, fell, never = _expected(floor, speaking if speaking.sum() > 1 else everybody)
    quiet = (fell <= MISTAKEN - NEVER_HEARD) | (never <= NEVER_HEARD)
    return [_verdict(*each) for each in zip(expected.tolist(), quiet.tolist(), strict=True)]


def _verdicts_at_first(departments: Sequence[Heard]) -> list[Signal]:
    """Compare what came in all the weeks with what the others brought per head; one alone may err half as often."""
    came = np.array([sum(one.weeks) for one in departments], dtype=np.float64)
    people = np.array([one.reachable for one in departments], dtype=np.float64)
    _, chance = _per_head(came, people, np.ones(len(came)))
    speaking = np.where(chance > SURELY, 1.0, 0.0)
    expected, chance = _per_head(came, people, speaking if speaking.sum() > 1 else np.ones(len(came)))
    limit = MISTAKEN * min(len(departments[0].weeks), WINDOW) / WINDOW
    return [_verdict(*each) for each in zip(expected.tolist(), (chance <= limit).tolist(), strict=True)]


def _per_head(came: Counts, people: Counts, speaking: Counts) -> tuple[Counts, Counts]:
    """Give what each was to bring as the others that are `speaking` did, and the chance of so little."""
    others, staff = _of_others(came, speaking), _of_others(people, speaking)
    usual = others * people / np.maximum(staff, 1.0)
    return usual, _chance(came, usual, DIFFER + 1 / (others + 0.5))


def _verdict(expected: float, quiet: bool) -> Signal:  # noqa: FBT001 - one of two columns, in order
    if expected < EXPECTED:
        return Signal.UNKNOWN
    return Signal.TOO_LITTLE if quiet else Signal.NORMAL


def _floor(departments: Sequence[Heard]) -> _Floor:
    came = np.array([one.weeks for one in departments], dtype=np.float64)
    people = np.array([one.reachable for one in departments], dtype=np.float64)
    return _Floor(people, came[:, :-WINDOW].sum(1), came[:, -WINDOW:].sum(1), came)


def _expected(floor: _Floor, speaking: Counts) -> tuple[Counts, Counts, Counts]:
    """Give what each was to bring in the window, the chance of so little, and of so little in all the weeks.

    Each is compared with the others that are `speaking`: who fell silent too must not pass for a trend of all.
    """
    ups_and_downs = weeks.ups_and_downs(floor.weeks[:, :-WINDOW])
    others_then, others_now, others = (_of_others(part, speaking) for part in (floor.then, floor.now, floor.people))
    part = WINDOW / floor.history
    level = part * (others_now + AS_BEFORE) / (part * others_then + AS_BEFORE)  # of all others, now against then
    doubt = 1 / (others_now + AS_BEFORE) + 1 / (others_then + AS_BEFORE) + ups_and_downs / WINDOW
    usual = others_then * floor.people / others  # what others brought, by its headcount
    between = _between(floor, usual)
    known = 1 / between + floor.then
    own = usual * known / (1 / between + usual) * level
    fell = _chance(floor.busiest, own, 1 / known + ups_and_downs / floor.history + doubt)
    in_all = usual * (1 + level)
    never = _chance(floor.then + floor.now, in_all, between + doubt)
    return np.maximum(own, np.where(never <= NEVER_HEARD, usual * level, 0)), fell, never


def _of_others(part: Counts, speaking: Counts) -> Counts:
    heard = part * speaking
    return np.asarray(heard.sum() - heard)


def _chance(came: Counts, expected: Counts, variation: Counts) -> Counts:
    """Give the chance of fewer and half that of as many: negative binomial, by the mean and its squared variation."""
    shape = 1 / np.maximum(variation, LEAST)
    part = shape / (shape + expected)
    fewer = np.where(came > 0, betainc(shape, np.maximum(came, 1), part), 0)
    return np.asarray((fewer + betainc(shape, came + 1, part)) / 2)


def _between(floor: _Floor, usual: Counts) -> float:
    """Estimate how much departments differ per head: the variance beyond Poisson, as squared variation."""
    beyond = float(((floor.then - usual) ** 2 - usual).sum() / max(float((usual**2).sum()), 1.0))
    return float(np.clip(beyond, 1 / max(float(usual.mean()), 1.0) / 10, MOST))
