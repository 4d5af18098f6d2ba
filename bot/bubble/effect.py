"""Whether a measure was followed by fewer questions: an issue before and after, against the trend of everything else.

Four counts make a table: the issue and everything else, before and after the measure. How far the issue fell beyond
the rest is judged by the signed root of the deviance of that table (McCullagh and Nelder, Generalized Linear Models,
2nd edition, 1989, sections 2.3 and 6.2). Counts of a week go up and down more than chance alone would have it; so they
are first divided by that overdispersion (Rao and Scott, Statistics in Medicine 18, 1999), which is estimated from all
issues in the weeks before the measure.

A measure is often taken because an issue peaked, and what peaks falls by itself. So the last week before the measure
does not count where the issue stood higher in it than in the weeks before: what a measure was chosen by is not what it
is measured by (regression to the mean; Davis, American Journal of Epidemiology 104, 1976).

It is looked at after two weeks, three and four. The first look needs a very large fall: later looks may err more than
early ones, all together no more than `MISTAKEN` (alpha spending; Lan and DeMets, Biometrika 70, 1983).

This shows that one came after the other, and not that one came from the other.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from math import copysign, sqrt

import numpy as np
from scipy.special import ndtr, xlogy

from bot.bubble.weeks import Counts, ups_and_downs

MISTAKEN = 0.05
"""The share of measures without effect of which one is told, at most, in all looks together."""
SPENT = (0.0, 0.006, 0.025, 0.062)
"""The chance below which each of the first four weeks after the measure tells; afterwards the verdict stands.

They rise as the fifth power of what is known by then (Kim and DeMets, Biometrika 74, 1987). By themselves they would
come to .066 together; a peak that does not count takes the rest of it, which benchmarks.bubble measures.
"""
BEFORE = 4
"""Weeks before the measure that must be known."""
ENOUGH = 5.0
"""Questions a week before the measure below which nothing can be said."""
THE_SAME = 0.2
"""By how much everything else may have changed and still be called the same."""


class Verdict(Enum):
    """What may be said of a measure."""

    FEWER = "fewer questions since"
    NO_CHANGE = "no change yet"
    TOO_FEW = "too few to say"


class Elsewhere(Enum):
    """What everything else did in the same weeks."""

    SAME = "the same"
    FELL = "fell too"
    ROSE = "rose"


@dataclass(frozen=True, slots=True)
class Course:
    """Questions of each week, the oldest first: of the issue, and of every other; `since` the first after the measure.

    A week is seven days counted from the measure, so that none is partly before it and partly after.
    """

    issue: Sequence[int]
    others: Sequence[Sequence[int]]
    since: int

    @property
    def rest(self) -> list[int]:
        """Questions of each week about everything else."""
        return [sum(other[week] for other in self.others) for week in range(len(self.issue))]


@dataclass(frozen=True, slots=True)
class Effect:
    """A verdict, with the questions a week before and after (not to be shown but through the gate), and the rest."""

    verdict: Verdict
    before: float
    after: float
    elsewhere: Elsewhere


@dataclass(frozen=True, slots=True)
class _Table:
    """The four counts, and the number of weeks on either side."""

    issue_before: float
    issue_after: float
    rest_before: float
    rest_after: float
    weeks_before: int
    weeks_after: int


def effect(course: Course) -> Effect:
    """Judge a measure after the last week that is given.

    Four weeks after it the verdict stands: later weeks no longer count. Raises ValueError where an issue has not as
    many weeks, or the measure came after all of them.
    """
    if any(len(other) != len(course.issue) for other in course.others) or not 0 <= course.since <= len(course.issue):
        raise ValueError("Every issue needs the same weeks, and the measure comes before or after one.")
    looks = range(1, min(len(course.issue) - course.since, len(SPENT)) + 1)
    table = _table(course, len(looks))
    before, after = table.issue_before / max(table.weeks_before, 1), table.issue_after / max(table.weeks_after, 1)
    return Effect(_verdict(course, before, looks), before, after, _elsewhere(table))


def _verdict(course: Course, a_week: float, looks: range) -> Verdict:
    if course.since < BEFORE or a_week < ENOUGH or not looks:
        return Verdict.TOO_FEW
    seen = np.array([course.issue, *course.others], dtype=np.float64)
    before, after = seen[:, : course.since], seen[:, course.since :]
    variation = ups_and_downs(before)
    counted = before[:, :-1] if _peaked(before) else before
    found = any(_chance(counted, after[:, :weeks], variation) <= SPENT[weeks - 1] for weeks in looks)
    return Verdict.FEWER if found else Verdict.NO_CHANGE


def _peaked(before: Counts) -> bool:
    """Say whether the issue's last week was higher than its others and everything else explain."""
    issue, rest = before[0], before[1:].sum(0)
    return bool(issue[-1] * rest[:-1].sum() > issue[:-1].sum() * rest[-1])


def _table(course: Course, weeks: int) -> _Table:
    before, after = slice(course.since), slice(course.since, course.since + weeks)
    issue, rest = course.issue, course.rest
    return _Table(sum(issue[before]), sum(issue[after]), sum(rest[before]), sum(rest[after]), course.since, weeks)


def _dispersions(before: Counts, after: Counts, variation: float) -> tuple[float, float]:
    """Give how many times as much as by chance alone the issue, and the rest, go up and down where nothing changed."""
    rest = np.hstack([before[1:], after[1:]])
    weeks, total = rest.sum(0), max(float(rest.sum()), 1.0)
    of_week = variation * float((weeks**2).sum()) / total
    issue = float(before[0].sum()) / max(float(before[1:].sum()), 1.0)
    return 1 + of_week * issue, 1 + of_week * float((rest.sum(1) ** 2).sum()) / total**2


def _chance(before: Counts, after: Counts, variation: float) -> float:
    """Give the one-sided chance of a fall beyond the rest as large as this, where there is none."""
    of_issue, of_rest = _dispersions(before, after, variation)
    seen = [
        [float(part[0].sum()) / of_issue for part in (before, after)],
        [float(part[1:].sum()) / of_rest for part in (before, after)],
    ]
    total = sum(map(sum, seen))
    if total == 0:
        return 1.0
    columns = [sum(column) for column in zip(*seen, strict=True)]
    fits = [[sum(row) * column / total for column in columns] for row in seen]
    pairs = [(one, fit) for row, fitted in zip(seen, fits, strict=True) for one, fit in zip(row, fitted, strict=True)]
    deviance = 2 * sum(float(xlogy(one, one / fit)) for one, fit in pairs if fit)
    return float(ndtr(copysign(sqrt(max(deviance, 0.0)), seen[0][1] - fits[0][1])))


def _elsewhere(table: _Table) -> Elsewhere:
    before, after = table.rest_before * table.weeks_after, table.rest_after * table.weeks_before
    if after < before * (1 - THE_SAME):
        return Elsewhere.FELL
    return Elsewhere.ROSE if after > before * (1 + THE_SAME) else Elsewhere.SAME
