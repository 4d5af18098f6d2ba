"""Silence: against one's own history, the others, and what everybody does; and where nothing can be expected."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.bubble.silence import Heard, Signal, signals

STEADY = [6, 5, 7, 6, 5, 6, 6, 5]


def floor(**others: Heard) -> Mapping[str, Heard]:
    """Four ordinary departments, and others."""
    steady = {name: Heard(40, 40, STEADY) for name in ("a", "b", "c", "d")}
    return steady | others


def test_departments_that_go_on_are_normal() -> None:
    assert set(signals(floor()).values()) == {Signal.NORMAL}


def test_who_fell_silent_two_weeks_ago_is_found_and_nobody_else() -> None:
    found = dict(signals(floor(quiet=Heard(40, 40, [*STEADY[:6], 0, 0]))))
    assert found.pop("quiet") is Signal.TOO_LITTLE
    assert set(found.values()) == {Signal.NORMAL}


def test_two_that_fell_silent_do_not_hide_each_other() -> None:
    silent = Heard(40, 40, [*STEADY[:6], 0, 0])
    found = signals(floor(one=silent, other=silent))
    assert found["one"] is found["other"] is Signal.TOO_LITTLE
    assert found["a"] is Signal.NORMAL


def test_a_holiday_of_everybody_is_no_silence() -> None:
    away = {name: Heard(40, 40, [*STEADY[:6], 1, 1]) for name in "abcde"}
    assert Signal.TOO_LITTLE not in signals(away).values()


@pytest.mark.parametrize("closed", [[0, 4], [4, 0]])
def test_a_department_that_was_closed_for_one_of_the_two_weeks_is_normal(closed: list[int]) -> None:
    assert signals(floor(closed=Heard(40, 40, [*STEADY[:6], *closed])))["closed"] is Signal.NORMAL


def test_where_the_only_other_department_brings_little_it_is_guessed_to_go_on() -> None:
    few = [4, 5, 4, 4, 5, 4, 4, 4]
    found = signals({"quiet": Heard(20, 20, [*few, 0, 0]), "other": Heard(20, 20, [*few, 1, 1])})
    assert found == {"quiet": Signal.TOO_LITTLE, "other": Signal.UNKNOWN}


def test_a_department_that_was_always_far_quieter_than_the_others_is_found() -> None:
    assert signals(floor(never=Heard(62, 62, [0] * 8)))["never"] is Signal.TOO_LITTLE


def test_a_department_that_always_wrote_less_is_normal_as_long_as_it_goes_on() -> None:
    assert signals(floor(calm=Heard(40, 40, [3, 3, 2, 3, 3, 2, 3, 2])))["calm"] is Signal.NORMAL


def test_people_without_chat_have_no_channel() -> None:
    found = signals(floor(yard=Heard(30, 0, [0] * 8)))
    assert found["yard"] is Signal.NO_CHANNEL
    assert found["a"] is Signal.NORMAL


def test_of_a_small_department_nothing_is_said_but_it_counts_for_the_others() -> None:
    small = Heard(9, 9, [2] * 8)
    found = signals({"small": small, "large": Heard(40, 40, [*STEADY[:6], 0, 0])})
    assert found == {"small": Signal.UNKNOWN, "large": Signal.TOO_LITTLE}


def test_without_a_week_nothing_is_expected() -> None:
    assert set(signals({name: Heard(40, 40, []) for name in "ab"}).values()) == {Signal.UNKNOWN}


@pytest.mark.parametrize("weeks", [1, 2, 5])
def test_in_the_first_weeks_departments_are_compared_with_each_other_alone(weeks: int) -> None:
    heard = {name: Heard(40, 40, [12] * weeks) for name in "abc"}
    half = Heard(40, 40, [6] * weeks)
    found = signals(heard | {"never": Heard(40, 40, [0] * weeks), "tiny": Heard(9, 9, [0] * weeks), "half": half})
    assert found["never"] is Signal.TOO_LITTLE
    assert found["tiny"] is Signal.UNKNOWN
    assert {found[name] for name in (*"abc", "half")} == {Signal.NORMAL}


def test_one_week_alone_must_be_clearer_than_two() -> None:
    heard = {name: Heard(40, 40, [4]) for name in "abcd"}
    assert signals(heard | {"never": Heard(40, 40, [0])})["never"] is Signal.NORMAL
    heard = {name: Heard(40, 40, [2, 2]) for name in "abcd"}
    assert signals(heard | {"never": Heard(40, 40, [0, 0])})["never"] is Signal.TOO_LITTLE


def test_at_first_too_little_is_expected_of_a_department_among_few_messages() -> None:
    heard = {name: Heard(40, 40, [2]) for name in "abc"}
    assert signals(heard | {"never": Heard(40, 40, [0])})["never"] is Signal.UNKNOWN


def test_without_others_or_without_anything_nothing_is_expected() -> None:
    assert signals({}) == {}
    assert signals({"alone": Heard(40, 40, STEADY)}) == {"alone": Signal.UNKNOWN}
    assert set(signals({name: Heard(40, 40, [0] * 8) for name in "ab"}).values()) == {Signal.UNKNOWN}


def test_a_week_that_is_missing_is_refused() -> None:
    with pytest.raises(ValueError, match="as many weeks"):
        signals(floor(short=Heard(40, 40, STEADY[1:])))


@pytest.mark.property
@settings(max_examples=30)
@given(st.lists(st.lists(st.integers(0, 30), min_size=8, max_size=8), min_size=2, max_size=6))
def test_who_brings_more_in_the_window_is_never_called_quieter(weeks: list[list[int]]) -> None:
    departments = {str(number): Heard(40, 40, came) for number, came in enumerate(weeks)}
    first = weeks[0]
    more = departments | {"0": Heard(40, 40, [*first[:6], first[6] + 50, first[7] + 50])}
    if signals(departments)["0"] is Signal.NORMAL:
        assert signals(more)["0"] is Signal.NORMAL
