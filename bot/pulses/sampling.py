"""Pulses: how many are asked what, from which department; pure.

A question needs some sixty answers before half a point is told from none, and thirty for 0.8 (benchmarks.bubble). So a
small organisation is put few questions by many, and a large one many questions by a part of it. Departments are strata
(Cochran, Sampling Techniques, 3rd edition, 1977, section 5.5): each is heard, the rest goes by their size.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from random import Random
from typing import TypeVar

K = TypeVar("K", bound=Hashable)
T = TypeVar("T")

ENOUGH_ASKED = 60
"""People that a question is put to at least, before another one is put beside it."""
ENOUGH_FOR_LARGE = 30
"""People of whom a large difference can be told."""
OF_EACH = 10
"""People asked of a department at least, where there are so many: that five of them answer."""


def number_of_questions(reachable: int, available: int, *, once: bool, two: bool = False) -> int:
    """Say how many questions a round has, of those available; at least one.

    A round that comes every week asks half of the people at most, so that nobody is asked each week. A round by which
    something is decided has `two` where each can be put to as many as tell a large difference.
    """
    people = reachable if once else reachable // 2
    least = 2 if two and people >= 2 * ENOUGH_FOR_LARGE else 1
    return max(1, min(max(people // ENOUGH_ASKED, least), available))


def bears_own(reachable: int, least: int, *, alone: bool) -> bool:
    """Say whether a department can be put its own statement, alone or with enough people for the others beside it."""
    return reachable >= (least if alone else least + OF_EACH)


def own_quota(reachable: int, least: int) -> int:
    """Say how many of a department are put its own statement: a third, `least` at least, and never more than enough.

    One that is put nothing beside it is asked whole.
    """
    if not bears_own(reachable, least, alone=False):
        return reachable
    return max(least, min(reachable // 3, ENOUGH_ASKED))


def number_of_people(reachable: int, questions: int, sample: int, *, once: bool) -> int:
    """Say how many people a round asks: `sample` for each question, half of all at most where it comes every week.

    So few that half of them could not tell anything are all asked.
    """
    most = reachable if once or reachable < 2 * ENOUGH_ASKED else reachable // 2
    return min(most, questions * sample)


def quotas(sizes: Mapping[K, int], total: int) -> Mapping[K, int]:
    """Share a number of people among strata of these sizes: some of each, the rest by size (largest remainder)."""
    total = min(total, sum(sizes.values()))
    base = _base(sizes, total)
    left = {key: sizes[key] - base[key] for key in sizes}
    rest, whole = total - sum(base.values()), sum(left.values())
    exact = {key: rest * left[key] / whole if whole else 0.0 for key in sizes}
    shares = {key: int(exact[key]) for key in sizes}
    by_remainder = sorted(sizes, key=lambda key: (shares[key] - exact[key], str(key)))
    for key in by_remainder[: rest - sum(shares.values())]:
        shares[key] += 1
    return {key: base[key] + shares[key] for key in sizes}


def _base(sizes: Mapping[K, int], total: int) -> Mapping[K, int]:
    """Give each stratum the same, as far as the total goes; nothing where it does not reach one each."""
    each = next((number for number in range(OF_EACH, 0, -1) if _taken(sizes, number) <= total), 0)
    return {key: min(size, each) for key, size in sizes.items()}


def _taken(sizes: Mapping[K, int], number: int) -> int:
    return sum(min(size, number) for size in sizes.values())


def fewest(asked: Mapping[K, int], among: Sequence[K], by: Random) -> K:
    """Choose the question that the fewest were asked so far; by lot where there are several."""
    least = min(asked.get(key, 0) for key in among)
    return by.choice([key for key in among if asked.get(key, 0) == least])


def longest_ago(people: Sequence[T], last: Mapping[T, int], by: Random) -> Sequence[T]:
    """Order people by when they were asked last, those never asked first; by lot among equals."""
    mixed = list(people)
    by.shuffle(mixed)
    return sorted(mixed, key=lambda each: last.get(each, -1))
