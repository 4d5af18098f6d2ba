"""Somebody who asks what each number can be at least and at most finds what equations alone do not."""

from __future__ import annotations

import random
from collections import Counter
from math import inf

import pytest

from benchmarks import polls, suppression
from benchmarks.attacker import people
from benchmarks.bounds import ALL, Knowledge, Span, Variable
from benchmarks.knowing import Reader
from bot.bubble.gap import Answers
from bot.pulses.parts import MeanFigures


def week(**headcounts: int) -> Knowledge:
    """Know of departments d0, d1 and so on how many people work there; one topic."""
    return Knowledge({int(name[1:]): people for name, people in headcounts.items()}, range(1), range(1))


def writing(*departments: int) -> tuple[Variable, ...]:
    return tuple(("people", number, ALL, ALL) for number in departments)


def spans(known: Knowledge, *targets: tuple[Variable, ...]) -> list[Span]:
    return list(known.spans(targets))


def test_where_as_many_wrote_as_there_are_each_department_is_known() -> None:
    known = week(d0=3, d1=6, d2=40)
    known.learns(writing(0, 1), 9, 9)
    assert spans(known, writing(0), writing(2)) == [Span(3, 3), Span(0, 40)]


def test_a_statement_narrows_what_the_others_hold() -> None:
    known = week(d0=20, d1=20)
    known.learns(writing(0, 1), 9, 9)
    known.learns(writing(0), 0, 4)
    assert spans(known, writing(0), writing(1)) == [Span(0, 4), Span(5, 9)]


def test_nobody_writes_without_a_message_or_about_no_topic() -> None:
    known = week(d0=20, d1=20)
    known.learns(known.messages(), 12, 12)
    known.learns(writing(0, 1), 12, 12)
    known.learns(writing(1), 7, 7)
    (span,) = spans(known, known.messages(department=0))
    assert span == Span(5, 5)
    assert spans(known, (("about", ALL, 0, ALL),)) == [Span(12, 12)]


def test_what_nobody_told_of_is_open() -> None:
    known = week(d0=20)
    assert spans(known, known.messages()) == [Span(0, inf)]


def test_what_contradicts_itself_is_no_knowledge() -> None:
    known = week(d0=3)
    known.learns(writing(0), 4, 4)
    with pytest.raises(ValueError, match="infeasible"):
        spans(known, writing(0))


@pytest.mark.leak
def test_three_weeks_of_reports_pin_no_number_of_too_few_people_and_bare_ones_do() -> None:
    chance = random.Random(11 * 1_000_003)  # noqa: S311 - it has to be the same each time
    one = suppression.organisation(chance)
    with suppression.database() as session:
        for number, found in enumerate(suppression.published(session, one)):
            reader = Reader(one.everybody, one.issues, found)
            assert reader.pins(one.writers, number).to_one == 0
            known, wrote = reader.knowledge(), dict.fromkeys(one.everybody, 0)
            wrote |= {home: people(one.writers, one.cells(number, departments=[home])) for home in wrote}
            for home in wrote:
                known.learns(writing(*(set(wrote) - {home})), *[sum(wrote.values()) - wrote[home]] * 2)
            assert spans(known, *map(writing, wrote)) == [Span(few, few) for few in wrote.values()]


@pytest.mark.leak
def test_no_mean_of_a_poll_leaves_anybody_fewer_than_five_answers_and_a_bare_one_does() -> None:
    found = Counter[str]()
    for seed in range(150):
        found.update(polls.attack(random.Random(seed)))  # noqa: S311 - it has to be the same each time
    assert (found["below_threshold"], found["recoverable"]) == (0, 0)
    assert found["polls"] > 150
    assert found["recoverable_without_suppression"] > 5


def test_the_attacker_of_polls_sees_who_must_have_answered_what() -> None:
    part = Answers(20, (0, 0, 0, 1, 9))
    assert polls.pins(MeanFigures(value=4.9, answers=10), [part])
    assert not polls.pins(MeanFigures(value=4.5, answers=10), [part])
    assert not polls.pins(MeanFigures(value=4.5, answers=10, bound="at_least"), [part])
