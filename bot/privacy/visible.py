"""The one gate for figures: nothing about fewer people than the threshold, not by subtraction either."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from math import inf
from typing import Generic, TypeVar

K = TypeVar("K", bound=Hashable)


@dataclass(frozen=True, slots=True)
class Group:
    """What was counted, not yet to be shown: messages, the people who wrote them, and the most that one of them wrote.

    `most` is 0 where that was not counted. Somebody who wrote more than half of a group is what the group says.
    """

    messages: int
    people: frozenset[int]
    most: int = 0

    def holds(self, threshold: int) -> bool:
        """Whether enough people wrote in it, and none of them more than half of it."""
        return len(self.people) >= threshold and not self.is_of_one

    @property
    def is_of_one(self) -> bool:
        """Whether one person wrote more than half of it."""
        return 2 * self.most > self.messages


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
    small: AbstractSet[K] = frozenset()


def together(groups: Iterable[Group]) -> Group:
    """Join groups that share no message; who wrote the most in two of them counts with the larger part alone."""
    listed = list(groups)
    people: frozenset[int] = frozenset().union(*(group.people for group in listed))
    return Group(sum(group.messages for group in listed), people, max((group.most for group in listed), default=0))


def count(group: Group, threshold: int) -> Count | None:
    """Show one group by itself, when it holds the threshold and nobody wrote more than half of it."""
    return Count(group.messages, len(group.people)) if group.holds(threshold) else None


def in_steps(number: int, threshold: int) -> int:
    """Give a number down to a multiple of the threshold, so that it leaves open who is, or is not, among them."""
    return number - number % threshold


def visible(groups: Mapping[K, Group], threshold: int, *, nameless: AbstractSet[K] = frozenset()) -> Shown[K]:
    """Show each group of a whole that `threshold` different people wrote in, and the others as one rest.

    Whoever knows the whole can subtract what is shown from it; so the rest absorbs the next smallest group until it
    holds the threshold too (complementary suppression). With a threshold of 5 and teams of 3, 6 and 20 people, the
    team of 3 is hidden, and the one of 6 with it: 29 in all less 26 shown would tell of the 3. Shown are the 20, and
    a rest of 9. A group in which nobody wrote is hidden like any small one, and a `nameless` one (no department, no
    issue) whatever its size; so is one of which a single person wrote more than half.
    """
    at_first = _small(groups, threshold) | (nameless & groups.keys()) | _of_one(groups)
    enough = (hidden for hidden in _absorbing(groups, at_first) if not hidden or _rest(groups, hidden).holds(threshold))
    hidden = next(enough, groups.keys())
    shown = {key: Count(group.messages, len(group.people)) for key, group in groups.items() if key not in hidden}
    return Shown(shown, count(together(groups[key] for key in hidden), threshold))


def _small(groups: Mapping[K, Group], threshold: int) -> frozenset[K]:
    return frozenset(key for key, group in groups.items() if len(group.people) < threshold)


def _of_one(groups: Mapping[K, Group]) -> frozenset[K]:
    return frozenset(key for key, group in groups.items() if group.is_of_one)


def _rest(groups: Mapping[K, Group], keys: Iterable[K]) -> Group:
    return together(groups[key] for key in keys)


def _absorbing(groups: Mapping[K, Group], hidden: AbstractSet[K]) -> Iterator[AbstractSet[K]]:
    """Give what is hidden, then that with the smallest other group, then with the two smallest, until it is all."""
    yield hidden
    for key in sorted(groups.keys() - hidden, key=lambda key: (len(groups[key].people), str(key))):
        hidden = hidden | {key}
        yield hidden


def visible_with_silence(
    groups: Mapping[K, Group],
    threshold: int,
    *,
    nameless: AbstractSet[K] = frozenset(),
    headcounts: Mapping[K, int] | None = None,
) -> Shown[K]:
    """Show the groups of a whole to a reader who also hears which of them are small, but not how small.

    With a threshold of 5 and teams of 3, 5, 20 and 30 people, `visible` would leave a rest of 8. Who knows that one of
    its two teams has fewer than 5 and the other at least 5 can tell that the small one has 3 at most. So the rest
    absorbs the 20 too: 28 leaves it anything from 0 to 4. Where no rest leaves that open, no group is called small.

    Of a group in `headcounts` (persons) it must not be told either that all of it wrote. It is hidden like a small one
    when nearly all did: when fewer people than the threshold are left who did not, or, the headcount being outdated,
    when more wrote than there are. A department of 20 is shown up to 15 writers, one of 9 never. How many did not write
    is left as open as how small a small group is.

    Each person is taken to have written in one group only.
    """
    known = headcounts or {}
    few = _small(groups, threshold)
    nameless = nameless | (_of_one(groups) - few)
    secret = _secret(groups, threshold, known) | dict.fromkeys(nameless & groups.keys(), _Bounds(0, inf))
    reader = _Reader(groups, threshold, known, secret)
    steps = (visible(groups, threshold, nameless=hidden) for hidden in _absorbing(groups, secret.keys()))
    shown = next(step for step in steps if not step.groups or reader.learns_nothing(step))
    return replace(shown, small=few - nameless) if reader.may_hear_of_small(shown) else shown


@dataclass(frozen=True, slots=True)
class _Bounds:
    """The fewest and the most people somebody who knows why a group is hidden can think of in it."""

    fewest: int
    most: float


def _secret(groups: Mapping[K, Group], threshold: int, headcounts: Mapping[K, int]) -> dict[K, _Bounds]:
    """Give the groups that are small, and those in which nearly all wrote.

    The latter are bounded the wrong way round, at least all of it and at most just nearly all, so that nobody counts on
    them to make up for another group: small and nearly full ones that balance exactly would give each other away.
    """
    small = dict.fromkeys(_small(groups, threshold), _Bounds(fewest=0, most=threshold - 1))
    nearly_all = {
        key: _Bounds(fewest=headcounts[key], most=max(threshold, headcounts[key] - threshold + 1))
        for key in (headcounts.keys() & groups.keys()) - small.keys()
        if headcounts[key] - len(groups[key].people) < threshold
    }
    return small | nearly_all


@dataclass(frozen=True)
class _Reader(Generic[K]):
    """Somebody who hears which groups are small, knows why each `secret` one is hidden, and calculates."""

    groups: Mapping[K, Group]
    threshold: int
    headcounts: Mapping[K, int]
    secret: Mapping[K, _Bounds]

    def may_hear_of_small(self, shown: Shown[K]) -> bool:
        """Whether hearing which groups are small does not tell how small."""
        if shown.groups or shown.rest is None:  # the rest was made large enough, or not even the whole is known
            return True
        return self.groups.keys() == self.secret.keys() and self.learns_nothing(shown)

    def learns_nothing(self, shown: Shown[K]) -> bool:
        """Whether each secret group can still have any number of people within its bounds, for all the rest tells.

        When one group goes through all its numbers (as many as the threshold at most), the other hidden ones must be
        able to make up for it: so the rest stays that far from the fewest and from the most people it can hold.
        """
        far = self.threshold - 1
        people = shown.rest.people if shown.rest else 0
        hidden = [*self.secret.values(), *self._absorbed(shown)]
        fewest_possible = sum(group.fewest for group in hidden)
        most_possible = sum(group.most for group in hidden)
        return not self.secret or fewest_possible + far <= people <= most_possible - far

    def _absorbed(self, shown: Shown[K]) -> Iterator[_Bounds]:
        """Give the groups that only cover the secret ones: none is larger than a shown one, or else nearly all."""
        smallest_shown = min((value.people for value in shown.groups.values()), default=1)
        for key in self.groups.keys() - shown.groups.keys() - self.secret.keys():
            not_nearly_all = self.headcounts.get(key, inf) - self.threshold
            yield _Bounds(self.threshold, min(smallest_shown - 1, not_nearly_all))


def shares(parts: Mapping[str, Group], threshold: int) -> Mapping[str, int] | None:
    """Show the shares of messages, in whole per cent, of parts in their order.

    Each part and all outside it must hold the threshold, with nobody who can have written more than half of it: a share
    of nearly none or nearly all tells about a few, and one of somebody's own tells about them. Neighbouring parts are
    joined ("neutral+positive") until that is so; None when they never do.
    """
    for joined in _joined(parts):
        if len(joined) > 1 and all(_holds(joined, name, threshold) for name in joined):
            return per_cent({name: group.messages for name, group in joined.items()})
    return None


def _joined(parts: Mapping[str, Group]) -> Iterable[Mapping[str, Group]]:
    """Give the parts as they are, then with the last ones joined, then with the first ones joined."""
    yield parts
    names = list(parts)
    for cut in range(1, len(names)):
        yield {"+".join(side): _of_the_same(parts[name] for name in side) for side in (names[:cut], names[cut:])}


def _holds(parts: Mapping[str, Group], name: str, threshold: int) -> bool:
    outside = _of_the_same(group for other, group in parts.items() if other != name)
    return parts[name].holds(threshold) and outside.holds(threshold)


def _of_the_same(groups: Iterable[Group]) -> Group:
    """Join groups as if one person wrote the most in each of them: whether somebody did, they do not say."""
    listed = list(groups)
    return replace(together(listed), most=sum(group.most for group in listed))


def per_cent(messages: Mapping[str, int]) -> dict[str, int]:
    """Give shares in whole per cent that add up to a hundred (largest remainder; of equal ones the first)."""
    total = sum(messages.values())
    shares = {name: 100 * number // total for name, number in messages.items()}
    most_left = sorted(messages, key=lambda name: -(100 * messages[name] % total))
    for name in most_left[: 100 - sum(shares.values())]:
        shares[name] += 1
    return shares
