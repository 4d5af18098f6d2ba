"""The gap: what is told of answers that differ, of too few, of many questions at once."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.bubble.gap import Answers, Question, gaps, largest

SPREAD = (2, 4, 8, 4, 2)
LOW, HIGH = (6, 8, 4, 2, 0), (0, 2, 4, 8, 6)
EVERYBODY = Answers(20, SPREAD)
"""A project group of twenty that all answered, three on average."""


def asked(*floor: Answers, group: Answers = EVERYBODY, predicted: Answers = EVERYBODY) -> Question:
    return Question(floor, group, predicted)


def one(question: Question) -> tuple[float | None, bool | None, bool | None]:
    gap = gaps({"why": question})["why"]
    own, prediction = (side.is_gap if side else None for side in (gap.own, gap.prediction))
    return gap.floor, own, prediction


def test_equal_answers_are_no_gap() -> None:
    assert one(asked(Answers(100, SPREAD), Answers(100, SPREAD))) == (3.0, False, False)


def test_a_floor_a_point_lower_is_a_gap_to_both() -> None:
    gap = gaps({"why": asked(Answers(100, LOW), Answers(100, LOW))})["why"]
    assert (gap.floor, gap.group, gap.predicted, gap.floor_answers, gap.group_answers) == (2.1, 3.0, 3.0, 40, 20)
    assert gap.own is not None
    assert gap.own.is_gap
    assert gap.own.points == pytest.approx(-0.9)
    assert gap.own.low < -0.9 < gap.own.high < 0


def test_a_group_that_foresaw_it_has_a_gap_to_its_own_answer_alone() -> None:
    foreseen = asked(Answers(100, LOW), Answers(100, LOW), predicted=Answers(20, LOW))
    assert one(foreseen)[1:] == (True, False)


def test_departments_weigh_by_their_people_and_not_by_their_answers() -> None:
    assert one(asked(Answers(300, LOW), Answers(100, HIGH)))[0] == pytest.approx(2.1 * 0.75 + 3.9 * 0.25)


def test_departments_with_few_answers_are_taken_together() -> None:
    few = [Answers(50, (1, 0, 0, 0, 0)), Answers(900, (0, 0, 0, 0, 0)), Answers(50, (0, 0, 0, 0, 1))]
    alone = one(asked(*few, Answers(1000, SPREAD)))[0]
    joined = one(asked(Answers(2000, (3, 4, 8, 4, 3))))[0]
    assert alone == joined == 3.0


@pytest.mark.parametrize("few", [Answers(9, (0, 0, 0, 0, 0)), Answers(9, (0, 0, 4, 0, 0))])
def test_fewer_than_five_answers_tell_nothing(few: Answers) -> None:
    assert one(asked(few)) == (None, None, None)
    assert one(asked(Answers(100, LOW), group=few))[1:] == (None, True)
    assert gaps({}) == {}


def test_a_whole_department_that_answered_has_a_narrower_interval_than_a_part_of_a_large_one() -> None:
    small, large = (gaps({1: asked(Answers(people, SPREAD))})[1].own for people in (21, 5000))
    assert small is not None
    assert large is not None
    assert small.high - small.low < (large.high - large.low) / 3


def test_five_equal_answers_prove_no_gap() -> None:
    near = Answers(6, (0, 3, 3, 0, 0))
    assert one(asked(Answers(60, (0, 5, 0, 0, 0)), group=near, predicted=near))[1:] == (False, False)


def test_what_is_a_gap_alone_may_be_none_among_many_questions() -> None:
    doubtful = asked(Answers(400, (10, 10, 12, 6, 2)))
    many = {number: asked(Answers(400, (4, 8, 16, 8, 4))) for number in range(30)}
    assert one(doubtful)[1] is True
    found = gaps({**many, "doubtful": doubtful})["doubtful"].own
    assert found is not None
    assert found.is_gap is False
    assert found.low < 0 < found.high


def test_the_largest_gap_is_named_and_none_where_there_is_none() -> None:
    same, high = asked(Answers(100, SPREAD)), asked(Answers(100, (0, 2, 8, 8, 2)))
    low = asked(Answers(100, LOW), Answers(100, LOW))
    assert largest(gaps({"same": same})) is None
    assert largest(gaps({"same": same, "low": low, "high": high})) == "low"
    misjudged = asked(Answers(100, LOW), group=Answers(20, LOW))
    assert largest(gaps({"same": same, "misjudged": misjudged})) == "misjudged"
    assert largest(gaps({"misjudged": misjudged, "high": high})) == "high"


COUNTS = st.tuples(*[st.integers(0, 9)] * 5)


@pytest.mark.property
@settings(max_examples=30)
@given(st.lists(st.tuples(COUNTS, COUNTS, COUNTS), min_size=1, max_size=6))
def test_a_gap_is_called_exactly_where_the_interval_leaves_out_zero(rounds: list[tuple[tuple[int, ...], ...]]) -> None:
    sides = [[Answers(60, (a, b, c, d, e)) for a, b, c, d, e in sides] for sides in rounds]
    found = gaps({number: Question([floor], own, said) for number, (floor, own, said) in enumerate(sides)})
    for gap in found.values():
        for difference in filter(None, (gap.own, gap.prediction)):
            assert difference.low <= difference.points <= difference.high
            if difference.high - difference.low > 1e-9:
                assert difference.is_gap == (not difference.low <= 0 <= difference.high)


@pytest.mark.leak
def test_an_interval_does_not_say_that_everybody_answered_the_same() -> None:
    same, differing = Answers(60, (0, 0, 10, 0, 0)), Answers(60, (0, 1, 8, 1, 0))
    group = Answers(10, (0, 0, 10, 0, 0))
    found = [gaps({0: Question([floor], group, group)})[0].own for floor in (same, differing)]
    assert found[0] == found[1]


def test_where_many_are_gaps_the_others_need_less() -> None:
    far, near = Answers(900, (15, 15, 0, 0, 0)), Answers(900, (2, 8, 12, 6, 2))
    group = Answers(10, (0, 2, 6, 2, 0))
    alone = {n: Question([near], group, group) for n in range(6)}
    among = {**{n: Question([far], group, group) for n in range(1, 6)}, 0: Question([near], group, group)}
    wide, narrow = gaps(alone)[0].own, gaps(among)[0].own
    assert wide
    assert narrow
    assert narrow.high - narrow.low < wide.high - wide.low
