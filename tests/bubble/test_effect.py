"""Effect: fewer questions than the trend of everything else explains, and when nothing can be said."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import multivariate_normal, norm

from bot.bubble.effect import SPENT, Course, Effect, Elsewhere, Verdict, effect

OTHERS = [20, 12, 8, 6]
BEFORE = [14, 15, 13, 14, 14, 14]


def course(after: list[int], rest: float = 1.0, before: list[int] = BEFORE) -> Course:
    """An issue before and after, beside four others that keep to a part of what they were."""
    others = [[count] * len(before) + [round(count * rest)] * len(after) for count in OTHERS]
    return Course([*before, *after], others, len(before))


def test_from_fourteen_to_four_elsewhere_the_same() -> None:
    assert effect(course([4, 4, 4, 4])) == Effect(Verdict.FEWER, 14.0, 4.0, Elsewhere.SAME)


def test_what_falls_as_everything_does_is_no_change() -> None:
    found = effect(course([7, 7, 7, 7], rest=0.5))
    assert (found.verdict, found.elsewhere) == (Verdict.NO_CHANGE, Elsewhere.FELL)


def test_what_stays_while_everything_else_rises_fell_beyond_it() -> None:
    found = effect(course([14, 14, 14, 14], rest=2.5))
    assert (found.verdict, found.elsewhere) == (Verdict.FEWER, Elsewhere.ROSE)


@pytest.mark.parametrize("after", [[14, 14, 13, 15], [12, 12, 13, 12], [20, 22, 21, 20]])
def test_what_hardly_falls_or_rises_is_no_change(after: list[int]) -> None:
    assert effect(course(after)).verdict is Verdict.NO_CHANGE


def test_one_week_after_nothing_is_told_yet() -> None:
    assert effect(course([0])).verdict is Verdict.NO_CHANGE
    assert effect(course([0, 0])).verdict is Verdict.FEWER


def test_a_large_fall_is_told_after_two_weeks_and_a_smaller_one_later() -> None:
    assert effect(course([5, 5])).verdict is Verdict.FEWER
    assert effect(course([8, 8])).verdict is Verdict.NO_CHANGE
    assert effect(course([8, 8, 8])).verdict is Verdict.FEWER


def test_the_looks_together_come_to_what_is_told_of_them() -> None:
    known = np.array([(1 / 6 + 1 / 4) / (1 / 6 + 1 / weeks) for weeks in (2, 3, 4)])  # after six weeks before
    alike = np.sqrt(np.minimum.outer(known, known) / np.maximum.outer(known, known))
    none = multivariate_normal(np.zeros(3), alike).cdf(norm.isf(SPENT[1:]))
    assert 1 - none == pytest.approx(0.066, abs=0.001)


def test_a_peak_just_before_the_measure_does_not_count() -> None:
    peak = [14, 15, 13, 14, 14, 40]
    assert effect(course([12, 11, 12, 11], before=peak)).verdict is Verdict.NO_CHANGE
    assert effect(course([6, 6, 6, 6], before=peak)).verdict is Verdict.FEWER


def test_after_four_weeks_the_verdict_stands() -> None:
    assert effect(course([14, 14, 14, 14, 0, 0, 0, 0])) == effect(course([14, 14, 14, 14]))
    assert effect(course([2, 2, 2, 2, 30, 30])).verdict is Verdict.FEWER


def test_where_issues_go_up_and_down_a_larger_fall_is_needed() -> None:
    calm = course([7, 7, 7, 7])
    wild = [[count * (3 if (week + row) % 3 else 1) // 2 for week in range(10)] for row, count in enumerate(OTHERS)]
    assert effect(calm).verdict is Verdict.FEWER
    assert effect(Course([4, 26, 6, 24, 4, 20, 7, 7, 8, 9], wild, 6)).verdict is Verdict.NO_CHANGE


@pytest.mark.parametrize(
    "few",
    [
        course([0, 0, 0, 0], before=[4, 4, 5, 4, 4, 4]),
        course([0, 0, 0, 0], before=[14, 14, 14]),
        course([]),
        Course([0, 0], [], 0),
    ],
)
def test_few_questions_few_weeks_before_or_none_after_are_too_few_to_say(few: Course) -> None:
    assert effect(few).verdict is Verdict.TOO_FEW


def test_an_issue_without_any_other_is_its_own_trend() -> None:
    assert effect(Course([14, 14, 14, 14, 2, 2, 2, 2], [], 4)).verdict is Verdict.NO_CHANGE


@pytest.mark.parametrize("wrong", [Course([1, 2], [[1]], 1), Course([1, 2], [], 3), Course([1], [], -1)])
def test_weeks_that_do_not_match_are_refused(wrong: Course) -> None:
    with pytest.raises(ValueError, match="same weeks"):
        effect(wrong)


@pytest.mark.property
@settings(max_examples=30)
@given(st.lists(st.integers(0, 20), min_size=4, max_size=4), st.integers(1, 10))
def test_fewer_questions_never_undo_an_effect(after: list[int], less: int) -> None:
    if effect(course(after)).verdict is Verdict.FEWER:
        assert effect(course([max(0, count - less) for count in after])).verdict is Verdict.FEWER
