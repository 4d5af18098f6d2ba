"""What is told anew, against somebody who kept every version and subtracts them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.privacy.mending import Told, mended
from bot.privacy.visible import Count, Group, count, visible_with_silence

THRESHOLD = 5
World = Mapping[int, int]
"""Whose message is about which topic; everybody wrote one."""


def told(whole: int, **parts: int) -> Told[str]:
    return Told(Count(whole, whole), {key: Count(number, number) for key, number in parts.items()})


@pytest.mark.parametrize(
    ("before", "now", "anew"),
    [
        (told(60, a=20, b=15), told(54, a=14, b=15), told(54, a=14, b=15)),  # six withdrew from one topic
        (told(60, a=20, b=15), told(59, a=19, b=15), None),  # one withdrew
        (told(60, a=20, b=15), told(54, a=16, b=13), told(54, a=20, b=15)),  # six did, few of them from each topic
        (told(60, a=20, b=15), told(60, a=35), told(60, a=35)),  # two topics were one
        (told(60, a=20), told(60, a=23), None),  # one of three, which was never told of, went into another
        (told(60, a=20, b=15), told(60, a=12, b=15, c=8), told(60, a=12, b=15, c=8)),  # eight were split off
        (told(60, a=20, b=6), told(54, a=20), told(54, a=20)),  # all six of a topic withdrew
        (told(60, a=20, b=6), told(58, a=20), None),  # two did, so that it may not be told of any more
        (told(60, a=20, b=15), told(53, a=14, b=14), None),  # one of the seven wrote about b: the rest would tell
    ],
)
def test_only_what_tells_of_enough_people_is_told_anew(
    before: Told[str], now: Told[str], anew: Told[str] | None
) -> None:
    assert mended([before], now, THRESHOLD) == anew


def test_a_small_change_beside_a_large_one_stays_as_it_was_told() -> None:
    """Three moved from b to a rest that took five from c: b keeps its number, and the rest tells of five."""
    before, now = told(80, a=20, b=15, c=20), told(80, a=28, b=15, c=12)
    assert mended([before], now, THRESHOLD) == now
    small = mended([before], told(80, a=28, b=14, c=12), THRESHOLD)
    assert small == now, "the one of b is not told"


def test_five_messages_of_one_person_are_no_five_people() -> None:
    before = Told(Count(60, 40), {"a": Count(20, 12)})
    assert mended([before], Told(Count(54, 39), {"a": Count(14, 11)}), THRESHOLD) is None


def test_what_fits_the_last_version_may_tell_too_much_beside_the_first() -> None:
    first, second = told(60, a=20), told(54, a=14)
    assert mended([first], second, THRESHOLD) == second
    assert mended([first, second], told(60, a=20), THRESHOLD) == first
    assert mended([first, second], told(62, a=22), THRESHOLD) is None


def shown(world: World) -> Told[int] | None:
    """Show a world as a digest does: through the gate, with a nameless rest (topic 0)."""
    people = {topic: frozenset(who for who, about in world.items() if about == topic) for topic in range(6)}
    groups = {topic: Group(len(them), them) for topic, them in people.items()}
    whole = count(Group(len(world), frozenset(world)), THRESHOLD)
    return Told(whole, dict(visible_with_silence(groups, THRESHOLD, nameless={0}).groups)) if whole else None


@st.composite
def worlds(draw: st.DrawFn) -> list[World]:
    """Give a week, and how it looks after each of some days of withdrawing, tagging, merging and splitting."""
    world: World = dict(enumerate(draw(st.lists(st.integers(0, 5), min_size=15, max_size=70))))
    found = [world]
    for _ in range(draw(st.integers(1, 3))):
        about, into = draw(st.integers(0, 5)), draw(st.integers(-1, 5))
        many = draw(st.sampled_from([1, 2, 4, 5, 8, 70]))
        moved = [who for who, topic in world.items() if topic == about][:many]
        world = {who: into if who in moved else topic for who, topic in world.items() if into >= 0 or who not in moved}
        found.append(world)
    return found


def learnt(versions: list[Told[int]]) -> Iterator[int]:
    """Subtract each pair of versions: the whole, each topic in both, and all that lies outside those."""
    for one, other in combinations(versions, 2):
        both = one.parts.keys() & other.parts.keys()
        yield other.whole.people - one.whole.people
        yield from (other.parts[topic].people - one.parts[topic].people for topic in both)
        yield _outside(other, both) - _outside(one, both)


def _outside(version: Told[int], topics: set[int]) -> int:
    return version.whole.people - sum(version.parts[topic].people for topic in topics)


@pytest.mark.property
@settings(max_examples=400)
@given(worlds())
def test_whoever_keeps_all_versions_learns_of_nothing_fewer_people_did(days: list[World]) -> None:
    first = shown(days[0])
    versions = [first] if first else []
    for day in days[1:]:
        now = shown(day)
        anew = mended(versions, now, THRESHOLD) if versions and now else None
        versions += [anew] if anew else []
    assert all(change == 0 or abs(change) >= THRESHOLD for change in learnt(versions))
    for version in versions:
        rest = _outside(version, set(version.parts))
        assert rest == 0 or abs(rest) >= THRESHOLD or rest == _outside(versions[0], set(versions[0].parts))
