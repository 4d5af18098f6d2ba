"""The one gate for figures: nothing about fewer people than the threshold, not by subtraction either."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from typing import Generic, TypeVar

K = TypeVar("K", bound=Hashable)


@dataclass(frozen=True, slots=True)
class Group:
    """What was counted, not yet to be shown: messages, and the people who wrote them."""

    messages: int
    people: frozenset[int]


@dataclass(frozen=True, slots=True)
class Count:
    """What may be shown: a number of messages by a number of different people, at least the threshold."""

    messages: int
    people: int


@dataclass(frozen=True, slots=True)
class Shown(Generic[K]):
    """The groups that may be shown, and the rest of the whole as one; None where even that holds too few.

    `small` are the groups of which it may be told that fewer than the threshold wrote in them.
    """

    groups: Mapping[K, Count]
    rest: Count | None
    small: AbstractSet[K]


def together(groups: Iterable[Group]) -> Group:
    """Join groups that share no message."""
    listed = list(groups)
    people: frozenset[int] = frozenset().union(*(group.people for group in listed))
    return Group(sum(group.messages for group in listed), people)


def visible(
    groups: Mapping[K, Group], threshold: int, *, nameless: AbstractSet[K] = frozenset(), small_told: bool = False
) -> Shown[K]:
    """Show each group of a whole that `threshold` different people wrote in, and the others as one rest.

    Whoever knows the whole can subtract what is shown from it; so the rest absorbs the next smallest group until it
    holds the threshold too (complementary suppression). A group in which nobody wrote is hidden like any small one,
    and a `nameless` one (no department, no issue) whatever its size. With `small_told` the reader hears elsewhere
    which groups are small: then the rest also absorbs until that does not give away how small.
    """
    never = nameless & groups.keys()
    small = {key for key, group in groups.items() if len(group.people) < threshold} - never
    hidden = _Hidden(groups, threshold, small, never)
    smallest_first = sorted(groups.keys() - small - never, key=lambda key: (len(groups[key].people), str(key)))
    while smallest_first and not (hidden.holds() and (hidden.keeps_apart(smallest_first) or not small_told)):
        hidden = hidden.absorbing(smallest_first.pop(0))
    rest = hidden.rest
    shown = {key: _count(group) for key, group in groups.items() if key in smallest_first}
    uncovered = bool(hidden.absorbed) and not shown
    told = len(rest.people) < threshold or (hidden.keeps_apart(smallest_first) and not uncovered)
    return Shown(
        shown, _count(rest) if len(rest.people) >= threshold else None, frozenset(small) if told else frozenset()
    )


@dataclass(frozen=True)
class _Hidden(Generic[K]):
    """The groups that are not shown: the small and the nameless ones, and those absorbed to cover them."""

    groups: Mapping[K, Group]
    threshold: int
    small: AbstractSet[K]
    never: AbstractSet[K]
    absorbed: tuple[K, ...] = ()

    @property
    def rest(self) -> Group:
        return together(self.groups[key] for key in (*self.small, *self.never, *self.absorbed))

    def absorbing(self, key: K) -> _Hidden[K]:
        return replace(self, absorbed=(*self.absorbed, key))

    def holds(self) -> bool:
        """Whether there is nothing to cover, or enough people to cover it."""
        return not (self.small or self.never) or len(self.rest.people) >= self.threshold

    def keeps_apart(self, still_shown: Sequence[K]) -> bool:
        """Whether each small group can still be anything from nobody to the threshold, for all that the rest tells.

        A reader knows that an absorbed group has the threshold at least and, since the smallest went first, no more
        people than the smallest one that is shown.
        """
        if not (self.small or self.never):
            return True
        people, most = len(self.rest.people), self.threshold - 1
        enough_for_most = people >= self.threshold * len(self.absorbed) + most
        unbounded = bool(self.never)
        widest = len(self.groups[still_shown[0]].people) - 1 if still_shown else 0
        return enough_for_most and (unbounded or people <= most * (len(self.small) - 1) + widest * len(self.absorbed))


def count(group: Group, threshold: int) -> Count | None:
    """Show one group by itself, when it holds the threshold."""
    return visible({"": group}, threshold).groups.get("")


def shares(parts: Mapping[str, Group], threshold: int) -> Mapping[str, int] | None:
    """Show the shares of messages, in whole per cent, of parts in their order.

    Each part and all outside it must hold the threshold: a share of nearly none or nearly all tells about a few.
    Neighbouring parts are joined ("neutral+positive") until that is so; None when they never do.
    """
    for joined in _joined(parts):
        if len(joined) > 1 and all(_holds(joined, name, threshold) for name in joined):
            return _per_cent(joined)
    return None


def _count(group: Group) -> Count:
    return Count(group.messages, len(group.people))


def _joined(parts: Mapping[str, Group]) -> Iterable[Mapping[str, Group]]:
    """Give the parts as they are, then with the last ones joined, then with the first ones joined."""
    yield parts
    names = list(parts)
    for cut in range(1, len(names)):
        first, second = names[:cut], names[cut:]
        yield {
            "+".join(first): together(parts[name] for name in first),
            "+".join(second): together(parts[name] for name in second),
        }


def _holds(parts: Mapping[str, Group], name: str, threshold: int) -> bool:
    outside = together(group for other, group in parts.items() if other != name)
    return len(parts[name].people) >= threshold and len(outside.people) >= threshold


def _per_cent(parts: Mapping[str, Group]) -> Mapping[str, int]:
    """Round so that the shares add up to a hundred (largest remainder)."""
    total = sum(group.messages for group in parts.values())
    exact = {name: 100 * group.messages / total for name, group in parts.items()}
    rounded = {name: int(share) for name, share in exact.items()}
    by_remainder = sorted(exact, key=lambda name: rounded[name] - exact[name])
    for name in by_remainder[: 100 - sum(rounded.values())]:
        rounded[name] += 1
    return rounded
