"""How many are asked what: enough to tell something, no more than is needed, and each department."""

from __future__ import annotations

from collections import Counter
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.pulses.sampling import OF_EACH, fewest, longest_ago, number_of_people, number_of_questions, quotas


@pytest.mark.parametrize(
    ("reachable", "once", "questions", "people"),
    [
        (20, False, 1, 20),
        (20, True, 1, 20),
        (119, False, 1, 100),
        (300, False, 2, 150),
        (300, True, 5, 300),
        (5_000, False, 5, 500),
        (50_000, True, 5, 500),
        (0, True, 1, 0),
    ],
)
def test_a_small_organisation_is_put_few_questions_and_a_large_one_is_sampled(
    reachable: int,
    once: bool,  # noqa: FBT001
    questions: int,
    people: int,
) -> None:
    assert number_of_questions(reachable, 5, once=once) == questions
    assert number_of_people(reachable, questions, 100, once=once) == people


@pytest.mark.parametrize(("reachable", "available", "questions"), [(59, 5, 1), (60, 5, 2), (180, 5, 3), (60, 1, 1)])
def test_a_round_by_which_something_is_decided_has_two_where_a_large_difference_shows(
    reachable: int, available: int, questions: int
) -> None:
    assert number_of_questions(reachable, available, once=True, two=True) == questions


def test_departments_get_the_same_at_least_and_the_rest_by_size() -> None:
    assert quotas({"large": 900, "small": 12, "tiny": 4}, 100) == {"large": 86, "small": 10, "tiny": 4}


def test_more_than_there_are_is_everybody() -> None:
    assert quotas({"a": 3, "b": 5}, 100) == {"a": 3, "b": 5}


@pytest.mark.property
@given(st.dictionaries(st.integers(0, 30), st.integers(1, 500), min_size=1), st.integers(0, 3000))
def test_quotas_add_up_and_hear_each_department(sizes: dict[int, int], total: int) -> None:
    shared = quotas(sizes, total)
    assert sum(shared.values()) == min(total, sum(sizes.values()))
    assert all(0 <= shared[key] <= size for key, size in sizes.items())
    if total >= len(sizes):
        assert min(shared.values()) >= 1
    if total >= len(sizes) * OF_EACH:
        assert all(shared[key] >= min(size, OF_EACH) for key, size in sizes.items())


@pytest.mark.property
@given(st.integers(1, 6), st.integers(1, 60), st.integers())
def test_questions_are_put_to_as_many(questions: int, people: int, seed: int) -> None:
    asked, by = Counter[int](), Random(seed)  # noqa: S311 - a test draws what it can draw again
    for _ in range(people):
        asked[fewest(asked, range(questions), by)] += 1
    assert max(asked.values()) - min(asked[each] for each in range(questions)) <= 1


@pytest.mark.property
@given(st.dictionaries(st.integers(0, 50), st.integers(1, 9)), st.integers())
def test_who_was_asked_longest_ago_comes_first(last: dict[int, int], seed: int) -> None:
    ordered = longest_ago(range(51), last, Random(seed))  # noqa: S311
    assert sorted(ordered) == list(range(51))
    days = [last.get(each, -1) for each in ordered]
    assert days == sorted(days)
