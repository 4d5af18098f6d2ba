"""Answers on a scale: what lies at an end is told as a bound, the same whoever answered otherwise."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.privacy.scales import Bound, Coded, Counts, Part, coded
from bot.privacy.visible import in_steps

PARTS = st.lists(
    st.tuples(st.integers(20, 60), st.tuples(*[st.integers(0, 8)] * 5)).map(lambda each: Part(*each)),
    min_size=1,
    max_size=3,
).filter(lambda parts: all(part.given >= 5 for part in parts))


def one(*counts: int) -> list[Part]:
    first, second, third, fourth, fifth = counts
    return [Part(40, (first, second, third, fourth, fifth))]


@pytest.mark.parametrize(
    ("counts", "told", "bound"),
    [
        ((0, 0, 0, 5, 5), (0, 0, 0, 5, 5), None),
        ((0, 0, 0, 4, 6), (0, 0, 0, 5, 5), "at_least"),
        ((1, 0, 0, 0, 9), (0, 0, 0, 5, 5), "at_least"),
        ((10, 0, 0, 0, 0), (5, 5, 0, 0, 0), "at_most"),
        ((5, 0, 0, 0, 5), (5, 0, 0, 0, 5), None),
        ((0, 0, 10, 0, 0), (0, 0, 10, 0, 0), None),
        ((0, 0, 0, 0, 0), (0, 0, 0, 0, 0), None),
    ],
)
def test_nearly_all_at_an_end_is_told_as_five_a_point_away_from_it(
    counts: Counts, told: Counts, bound: Bound | None
) -> None:
    assert coded(one(*counts), 5) == Coded([told], bound)


def test_a_higher_threshold_takes_more_away_from_the_end() -> None:
    assert coded(one(0, 0, 0, 6, 4), 5).bound is None
    assert coded(one(0, 0, 0, 6, 4), 8) == Coded([(0, 0, 0, 8, 2)], "at_least")


def test_one_answer_that_weighs_as_many_is_not_given_away() -> None:
    """Five of two hundred people, four of them at the top, weigh a fifth each; ten others of twelve hardly anything."""
    parts = [Part(200, (0, 0, 0, 0, 5)), Part(12, (0, 0, 5, 5, 0))]
    assert coded(parts, 5).bound == "at_least"


def test_what_is_put_instead_follows_from_the_numbers_of_answers_alone() -> None:
    sizes = [Part(30, (0, 0, 0, 0, 6)), Part(50, (0, 0, 0, 0, 14))]
    others = [Part(30, (0, 0, 0, 1, 5)), Part(50, (0, 0, 1, 0, 13))]
    assert coded(sizes, 5) == coded(others, 5) == Coded([(0, 0, 0, 2, 4), (0, 0, 0, 3, 11)], "at_least")


@pytest.mark.property
@given(PARTS)
def test_nobody_is_lost_and_what_is_told_is_told_again(parts: list[Part]) -> None:
    found = coded(parts, 5)
    assert [sum(counts) for counts in found.counts] == [part.given for part in parts]
    if found.bound is None:
        assert [part.counts for part in parts] == found.counts


@pytest.mark.parametrize(("number", "told"), [(5, 5), (9, 5), (10, 10), (23, 20)])
def test_steps_leave_open_who_is_missing(number: int, told: int) -> None:
    assert in_steps(number, 5) == told
