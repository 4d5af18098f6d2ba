"""The gate for figures, attacked: by subtraction, by knowing the rule, and by trying out every world."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.privacy.visible import Count, Group, Shown, count, shares, together, visible, visible_with_silence

NAMES = "abcdefg"
TOO_FEW = st.integers(2, 8)


@st.composite
def groups_of_people(draw: st.DrawFn) -> Mapping[str, Group]:
    """Groups that share no message; people may have written in several."""
    members = st.frozensets(st.integers(0, 40), max_size=12)
    listed = draw(st.dictionaries(st.sampled_from(NAMES), members, max_size=len(NAMES)))
    return {
        name: Group(len(people) + draw(st.integers(0, 5)) * bool(people), people) for name, people in listed.items()
    }


def apart(sizes: Mapping[str, int]) -> Mapping[str, Group]:
    """Groups of these sizes in which everybody wrote one message in one group."""
    return {name: Group(size, frozenset((name, n).__hash__() for n in range(size))) for name, size in sizes.items()}


def hidden_of(groups: Mapping[str, Group], shown: Shown[str]) -> Group:
    return together(group for name, group in groups.items() if name not in shown.groups)


@pytest.mark.property
@pytest.mark.parametrize("gate", [visible, visible_with_silence])
@given(groups=groups_of_people(), threshold=TOO_FEW, nameless=st.frozensets(st.sampled_from(NAMES), max_size=2))
def test_nothing_about_too_few_is_shown_or_left_over(
    groups: Mapping[str, Group], threshold: int, nameless: frozenset[str], gate: Callable[..., Shown[str]]
) -> None:
    shown = gate(groups, threshold, nameless=nameless)
    assert all(value.people >= threshold for value in shown.groups.values())
    assert all(value == Count(groups[name].messages, len(groups[name].people)) for name, value in shown.groups.items())
    assert not nameless & shown.groups.keys()
    hidden = hidden_of(groups, shown)
    left = hidden.messages, len(hidden.people)
    if shown.groups:
        assert left[1] >= threshold or shown.groups.keys() == groups.keys()
    assert shown.rest == (Count(*left) if left[1] >= threshold else None)


@pytest.mark.property
@given(groups_of_people(), TOO_FEW)
def test_what_is_shown_subtracted_from_the_whole_leaves_nobody_or_enough(
    groups: Mapping[str, Group], threshold: int
) -> None:
    shown = visible({**groups, "none": Group(0, frozenset())}, threshold, nameless={"none"})
    whole = together(groups.values())
    left = whole.messages - sum(value.messages for value in shown.groups.values())
    people = hidden_of(groups, shown).people
    assert left == sum(group.messages for name, group in groups.items() if name not in shown.groups)
    assert not shown.groups or len(people) >= threshold


@pytest.mark.property
@given(groups_of_people(), TOO_FEW)
def test_only_small_groups_are_called_small(groups: Mapping[str, Group], threshold: int) -> None:
    shown = visible_with_silence(groups, threshold, nameless={"a"})
    assert all(len(groups[name].people) < threshold for name in shown.small)
    assert "a" not in shown.small
    assert not shown.small & shown.groups.keys()


def _published(
    sizes: Mapping[str, int], threshold: int, shown: Shown[str]
) -> tuple[int | None, object, frozenset[str]]:
    total = sum(sizes.values())
    told = sorted((name, value.people) for name, value in shown.groups.items())
    return total if total >= threshold else None, tuple(told), frozenset(shown.small)


@pytest.mark.property
@pytest.mark.parametrize(
    ("threshold", "groups", "nameless", "most"),
    [(5, "abc", "", 24), (3, "abc", "", 16), (3, "abcd", "", 11), (3, "abcd", "d", 11)],
)
def test_who_knows_the_rule_and_tries_every_world_cannot_narrow_a_small_group(
    threshold: int, groups: str, nameless: str, most: int
) -> None:
    worlds = defaultdict(list)
    for sizes in product(range(most + 1), repeat=len(groups)):
        if sum(sizes) <= most:  # larger totals have worlds that are not tried here
            world = dict(zip(groups, sizes, strict=True))
            shown = visible_with_silence(apart(world), threshold, nameless=set(nameless))
            worlds[_published(world, threshold, shown)].append(world)
    for (total, _, small), possible in worlds.items():
        for name in small if total is not None else ():
            assert {world[name] for world in possible} >= set(range(threshold)), (name, possible)


@pytest.mark.property
@pytest.mark.parametrize(
    ("threshold", "headcounts", "nameless"),
    [
        (3, {"a": 6, "b": 9, "c": 14}, ""),
        (3, {"a": 7, "b": 7, "c": 7, "d": 7}, ""),
        (4, {"a": 11, "b": 16, "c": 22}, ""),
        (5, {"a": 12, "b": 14, "c": 26}, ""),
        (3, {"a": 8, "b": 13, "d": 25}, "d"),
    ],
)
def test_who_knows_the_headcounts_too_cannot_tell_how_many_did_not_write(
    threshold: int, headcounts: Mapping[str, int], nameless: str
) -> None:
    worlds = defaultdict(list)
    for sizes in product(*(range(number + 1) for number in headcounts.values())):
        world = dict(zip(headcounts, sizes, strict=True))
        if nameless and sum(sizes) > headcounts[nameless]:
            continue  # larger totals have worlds that are not tried here
        shown = visible_with_silence(apart(world), threshold, nameless=set(nameless), headcounts=headcounts)
        worlds[_published(world, threshold, shown)].append(world)
    for (total, told, small), possible in worlds.items():
        for name in small if total is not None else ():
            assert {world[name] for world in possible} >= set(range(threshold)), (name, possible)
        for name in headcounts.keys() - dict(told) - set(nameless) if told else ():  # type: ignore[call-overload]
            _cannot_be_narrowed_to_nearly_all(name, possible, headcounts[name], threshold)


def _cannot_be_narrowed_to_nearly_all(
    name: str, possible: list[dict[str, int]], headcount: int, threshold: int
) -> None:
    nearly_all = set(range(max(threshold, headcount - threshold + 1), headcount + 1))
    held_possible = {world[name] for world in possible}
    assert not held_possible <= nearly_all or held_possible == nearly_all, (name, possible)


@pytest.mark.property
@given(groups_of_people(), TOO_FEW, st.dictionaries(st.sampled_from(NAMES), st.integers(1, 20)))
def test_no_group_is_shown_in_which_nearly_all_wrote(
    groups: Mapping[str, Group], threshold: int, headcounts: Mapping[str, int]
) -> None:
    shown = visible_with_silence(groups, threshold, headcounts=headcounts)
    for name, value in shown.groups.items():
        assert headcounts.get(name, value.people + threshold) - value.people >= threshold
        assert value.people >= threshold
    hidden = hidden_of(groups, shown)
    assert shown.rest == (Count(hidden.messages, len(hidden.people)) if len(hidden.people) >= threshold else None)
    assert not shown.groups or not hidden.people or len(hidden.people) >= threshold


@pytest.mark.parametrize(("wrote", "is_shown"), [(15, True), (16, False), (20, False), (23, False)])
def test_a_department_is_hidden_when_nearly_all_wrote_or_more_than_there_are(wrote: int, *, is_shown: bool) -> None:
    sizes = {"twenty": wrote, "six": 6, "other": 30, "large": 40}
    shown = visible_with_silence(apart(sizes), 5, headcounts={"twenty": 20, "six": 60, "other": 90, "large": 90})
    assert ("twenty" in shown.groups) is is_shown
    assert shown.small == set()


def test_a_department_in_which_all_wrote_is_not_alone_in_the_rest() -> None:
    sizes = {"five": 5, "twenty": 20, "thirty": 30}
    shown = visible_with_silence(apart(sizes), 5, headcounts={"five": 5, "twenty": 99, "thirty": 99})
    assert shown.groups.keys() == {"thirty"}
    assert shown.rest == Count(25, 25)


def test_hiding_a_team_of_three_beside_one_of_six_hides_both() -> None:
    shown = visible(apart({"three": 3, "six": 6}), 5)
    assert shown.groups == {}
    assert shown.rest == Count(9, 9)
    assert visible(apart({"three": 3, "six": 6, "twenty": 20}), 5) == Shown({"twenty": Count(20, 20)}, Count(9, 9))


def test_a_rest_that_would_tell_how_small_a_team_is_absorbs_on() -> None:
    sizes = {"three": 3, "five": 5, "twenty": 20, "thirty": 30}
    shown = visible_with_silence(apart(sizes), 5)
    assert shown == Shown({"thirty": Count(30, 30)}, Count(28, 28), frozenset({"three"}))


def test_the_rest_absorbs_the_next_smallest_and_no_more() -> None:
    shown = visible(apart({"griffie": 4, "six": 6, "twenty": 20, "thirty": 30}), 5)
    assert shown.groups.keys() == {"twenty", "thirty"}
    assert shown.rest == Count(10, 10)


def test_a_group_in_which_nobody_wrote_is_hidden_as_a_small_one() -> None:
    assert visible(apart({"silent": 0, "six": 6, "ten": 10}), 5).groups.keys() == {"ten"}


def test_two_small_groups_that_could_both_be_read_off_absorb_a_third() -> None:
    sizes = {"four": 4, "other four": 4, "twenty": 20, "thirty": 30}
    assert visible(apart(sizes), 5).rest == Count(8, 8)  # 4 and 4 is the only way, for who hears that both are small
    told = visible_with_silence(apart(sizes), 5)
    assert told.rest == Count(28, 28)
    assert told.small == {"four", "other four"}


def test_an_absorbed_group_of_just_enough_does_not_cover_a_silent_one() -> None:
    sizes = {"silent": 0, "five": 5, "twenty": 20, "thirty": 30}
    assert visible(apart(sizes), 5).groups.keys() == {"twenty", "thirty"}  # a rest of five says: nobody was silent's
    assert visible_with_silence(apart(sizes), 5).groups.keys() == {"thirty"}


def test_nothing_is_called_small_where_the_whole_would_tell_how_small() -> None:
    assert visible_with_silence(apart({"silent": 1, "six": 6}), 5).small == set()
    assert visible_with_silence(apart({"four": 4, "other four": 4}), 5).small == set()
    assert visible_with_silence(apart({"three": 3, "nobody": 0}), 5).small == {"three", "nobody"}


def test_a_nameless_group_is_the_rest_however_large() -> None:
    shown = visible(apart({"none": 50, "two": 2, "six": 6}), 5, nameless={"none"})
    assert shown.groups == {"six": Count(6, 6)}
    assert shown.rest == Count(52, 52)


def test_count_shows_from_the_threshold_on() -> None:
    assert count(Group(9, frozenset(range(4))), 5) is None
    assert count(Group(9, frozenset(range(5))), 5) == Count(9, 5)


@pytest.mark.property
@given(groups_of_people(), TOO_FEW)
def test_each_share_and_all_outside_it_hold_enough_people(groups: Mapping[str, Group], threshold: int) -> None:
    parts = {name: groups.get(name, Group(0, frozenset())) for name in "abc"}
    told = shares(parts, threshold)
    if told is None:  # when that may be is the next test
        return
    assert sum(told.values()) == 100
    assert [name for joined in told for name in joined.split("+")] == list("abc")
    whole = together(parts.values()).messages
    for joined, share in told.items():
        inside = together(parts[name] for name in joined.split("+"))
        outside = together(group for name, group in parts.items() if name not in joined.split("+"))
        assert min(len(inside.people), len(outside.people)) >= threshold
        assert abs(share - 100 * inside.messages / whole) < 1


@pytest.mark.property
@given(groups_of_people(), TOO_FEW)
def test_shares_are_kept_back_only_where_no_cut_holds(groups: Mapping[str, Group], threshold: int) -> None:
    parts = {name: groups.get(name, Group(0, frozenset())) for name in "abc"}
    cuts = [("a", "bc"), ("ab", "c")]
    holds = [all(len(together(parts[name] for name in side).people) >= threshold for side in cut) for cut in cuts]
    assert (shares(parts, threshold) is None) == (not any(holds))


def test_a_share_of_nearly_none_is_joined_with_its_neighbour() -> None:
    parts = apart({"negative": 10, "neutral": 8, "positive": 2})
    assert shares(parts, 5) == {"negative": 50, "neutral+positive": 50}
    assert shares(apart({"negative": 2, "neutral": 8, "positive": 10}), 5) == {"negative+neutral": 50, "positive": 50}
    assert shares(apart({"negative": 0, "neutral": 62, "positive": 0}), 5) is None


def test_shares_are_rounded_to_a_hundred() -> None:
    assert shares(apart({"a": 7, "b": 7, "c": 7}), 5) == {"a": 34, "b": 33, "c": 33}


def of_one(messages: int, most: int, people: int = 6) -> Group:
    """A group in which one person wrote so many of the messages."""
    return Group(messages, frozenset((messages, n).__hash__() for n in range(people)), most)


@pytest.mark.leak
def test_a_share_of_which_one_person_can_have_written_more_than_half_is_joined_or_kept_back() -> None:
    many = {"negative": of_one(20, 2, 15), "positive": of_one(20, 2, 15)}
    assert shares({**many, "neutral": of_one(9, 5)}, 5) == {"negative": 41, "positive+neutral": 59}
    assert shares({"negative": of_one(20, 11, 15), "positive": of_one(20, 2, 15)}, 5) is None
    assert shares({"negative": of_one(20, 2, 15), "neutral": of_one(9, 5), "positive": of_one(8, 5)}, 5) is None


@pytest.mark.parametrize(("most", "is_shown"), [(0, True), (10, True), (11, False)])
def test_a_group_of_which_one_person_wrote_more_than_half_is_not_shown(most: int, *, is_shown: bool) -> None:
    talker = of_one(20, most)
    assert (count(talker, 5) is not None) is is_shown
    for gate in (visible, visible_with_silence):
        shown = gate({"talker": talker, **apart({"twenty": 20, "thirty": 30, "forty": 40})}, 5)
        assert ("talker" in shown.groups) is is_shown
        assert "talker" not in shown.small
        assert is_shown or shown.rest is not None
        assert is_shown or shown.rest != Count(20, 6)


def test_a_rest_of_one_person_absorbs_until_nobody_wrote_more_than_half() -> None:
    shown = visible({"talker": of_one(40, 35), **apart({"ten": 10, "thirty": 30, "fifty": 50})}, 5)
    assert shown.groups.keys() == {"fifty"}
    assert shown.rest == Count(80, 46)
