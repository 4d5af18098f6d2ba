"""The gate for answers on a scale: a mean must not say what each of a few, or each of all, answered.

A mean at an end of the scale says that everybody answered the same. So what lies nearer to an end than as many people
as the threshold, each a point away from it, is told as just that: "4.5 or higher" (top and bottom coding: Hundepool
and others, Statistical Disclosure Control, Wiley, 2012). It is the counts that are replaced, by ones
that follow from how many answered alone: whatever is calculated from them tells no more than that.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

LOWEST, HIGHEST = 1, 5
TINY = 1e-9
Bound = Literal["at_least", "at_most"]
Counts = tuple[int, int, int, int, int]
"""How many chose each of the points 1 to 5."""


@dataclass(frozen=True, slots=True)
class Part:
    """A part of those who answered: how many people it stands for, and what they chose."""

    people: int
    counts: Counts

    @property
    def given(self) -> int:
        """The number of answers."""
        return sum(self.counts)


@dataclass(frozen=True, slots=True)
class Coded:
    """The counts that may be calculated with, in the order of the parts; what a mean of them is a bound of."""

    counts: Sequence[Counts]
    bound: Bound | None


def coded(parts: Sequence[Part], threshold: int) -> Coded:
    """Replace answers that are nearly all at one end of the scale; others stay as they are.

    Looked at is the plain mean, and that in which each part weighs as the people it stands for: there one answer may
    weigh as much as many others, and none of its values may follow from the mean.
    """
    for bound in ("at_most", "at_least"):
        if _too_near(parts, threshold, bound):
            return Coded(_at_the_bound(parts, threshold, bound), bound)
    return Coded([each.counts for each in parts], None)


def _too_near(parts: Sequence[Part], threshold: int, bound: Bound) -> bool:
    given, people = sum(each.given for each in parts), sum(each.people for each in parts)
    heard = [(each, _away(each.counts, bound)) for each in parts if each.given]
    if sum(away for _, away in heard) < threshold:
        return bool(given)
    weights = [(each.people / max(people, 1) / each.given, away) for each, away in heard]
    heaviest = max(weight for weight, _ in weights)
    weighted = sum(weight * away for weight, away in weights)
    return weighted < threshold / given or weighted <= (HIGHEST - LOWEST) * heaviest + TINY


def _away(counts: Counts, bound: Bound) -> int:
    """Count the points between the answers and an end of the scale."""
    ordered = counts if bound == "at_most" else counts[::-1]
    return sum(points * number for points, number in enumerate(ordered))


def _at_the_bound(parts: Sequence[Part], threshold: int, bound: Bound) -> list[Counts]:
    """Put as many as the threshold a point away from the end, divided over the parts by how many answered."""
    total = sum(each.given for each in parts)
    moved = _divided([each.given for each in parts], min(threshold, total))
    return [_of(each.given - some, some, bound) for each, some in zip(parts, moved, strict=True)]


def _divided(sizes: Sequence[int], number: int) -> list[int]:
    total = max(sum(sizes), 1)
    parts = [size * number // total for size in sizes]
    most_left = sorted(range(len(sizes)), key=lambda place: -(sizes[place] * number % total))
    for place in most_left[: number - sum(parts)]:
        parts[place] += 1
    return parts


def _of(at_the_end: int, next_to_it: int, bound: Bound) -> Counts:
    return (at_the_end, next_to_it, 0, 0, 0) if bound == "at_most" else (0, 0, 0, next_to_it, at_the_end)
