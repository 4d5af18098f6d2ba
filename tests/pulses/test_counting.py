"""Counting: floor, project group and prediction apart, through the thresholds, in the week of the digest."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from bot.days.period import Period
from bot.pulses.counting import gap_part
from bot.pulses.handed import by_department, polled
from bot.pulses.parts import GapFigures
from bot.pulses.settling import sizes
from models import Department, Membership, PulseAnswer, PulseQuestion, PulseRound, PulseSize, PulseTurnout, Rollout
from tests.gestures import change
from tests.pulses.crowd import CLOSED, Crowd

WEEK = Period(date(2026, 11, 16))
"""The week in which the round ran; it is written in the first minutes of the Monday after."""


def write(crowd: Crowd, *, department: str | None = None, **pools: list[int]) -> None:
    """Write a round with one question as it is after closing; pools are floor, insider, predicted and ambassador."""

    def work(session: Session) -> None:
        round_ = session.scalar(select(PulseRound)) or PulseRound(
            rollout_id=1,
            phase="weeks",
            opens_on=WEEK.monday,
            closes_on=WEEK.before(-1).monday,
            settled_at=CLOSED,
            key=None,
        )
        session.add(round_)
        session.flush()
        number = session.scalar(select(Department.id).where(Department.name == department))
        question = PulseQuestion(
            round_id=round_.id, key=f"help{department or ''}", text_nl="Hulp.", text_en="Help.", department_id=number
        )
        session.add(question)
        session.flush()
        for pool, values in pools.items():
            named, about = ("insider", "floor") if pool == "predicted" else (pool, "own")
            for value in values:
                row = PulseAnswer(round_id=round_.id, question_id=question.id, pool=named, about=about, value=value)
                row.department_id = number
                session.add(row)
        if session.scalar(select(PulseSize.id)) is None:
            session.add_all(sizes(session, round_))

    crowd.write(work)


def part(crowd: Crowd, week: Period = WEEK) -> GapFigures | None:
    settings = crowd.desk.settings.rollout[0]
    return crowd.read(lambda session: gap_part(session, session.get_one(Rollout, 1), settings, week))


def test_a_gap_is_found_and_named(crowd: Crowd) -> None:
    write(crowd, floor=[1, 2, 2, 3] * 8, insider=[4, 5, 4, 4, 4, 3], predicted=[4, 4, 3, 4, 4], ambassador=[3] * 5)
    found = part(crowd)
    assert found
    (question,) = found.questions
    assert (found.state, found.largest, found.phases) == ("gap", 0, ("weeks",))
    assert (question.floor.value, question.floor.answers) == (2.0, 32)
    assert (question.group and question.group.value, question.group and question.group.answers) == (4.0, 6)
    assert (question.predicted and question.predicted.value, question.predicted and question.predicted.answers) == (
        3.8,
        5,
    )
    assert question.ambassadors == type(question.floor)(value=3.0, answers=5)
    assert question.own
    assert question.own.is_gap
    assert question.own.low <= question.own.points <= question.own.high < 0


def test_the_same_picture_is_no_gap(crowd: Crowd) -> None:
    write(crowd, floor=[3, 4, 4, 5] * 8, insider=[4, 3, 4, 5, 4, 4], predicted=[4] * 6)
    found = part(crowd)
    assert found
    assert (found.state, found.largest) == ("no_gap", None)


@pytest.mark.parametrize(
    ("pools", "told", "state"),
    [
        ({"floor": [2] * 4, "insider": [4] * 6}, 0, "too_few"),
        ({"floor": [2] * 5, "insider": [4] * 4}, 1, "too_few"),
        ({"floor": [], "insider": [4] * 6}, 0, "too_few"),
    ],
)
def test_too_few_is_said_and_not_shown(crowd: Crowd, pools: dict[str, list[int]], told: int, state: str) -> None:
    write(crowd, floor=pools["floor"], insider=pools["insider"])
    found = part(crowd)
    assert found
    assert (len(found.questions), found.state, found.too_few) == (told, state, 1 - told)
    assert all(each.group is None and each.own is None for each in found.questions)


def test_a_question_of_a_department_takes_ten(crowd: Crowd) -> None:
    write(crowd, department="Burgerzaken", floor=[2] * 9)
    write(crowd, department="Sociaal Domein", floor=[2] * 10)
    found = part(crowd)
    assert found
    assert [(each.department, each.floor.answers) for each in found.questions] == [("Sociaal Domein", 10)]
    assert found.too_few == 1


def test_a_week_without_a_round_that_was_written_tells_nothing(crowd: Crowd) -> None:
    assert part(crowd) is None
    write(crowd, floor=[2] * 10)
    assert part(crowd)
    assert part(crowd, WEEK.before()) is None
    assert part(crowd, WEEK.before(-1)) is None


@pytest.mark.leak
def test_where_all_or_nearly_all_answered_at_an_end_the_mean_is_told_as_a_bound(crowd: Crowd) -> None:
    """Ten fives and ten answers of which a few are four, tell the same."""
    write(crowd, floor=[5] * 10, insider=[1] * 6, predicted=[3] * 5, ambassador=[5, 5, 5, 5, 4])
    write(crowd, department="Burgerzaken", floor=[5] * 7 + [4] * 3)
    found = part(crowd)
    assert found
    first, second = found.questions
    assert (first.floor.value, first.floor.bound) == (second.floor.value, second.floor.bound) == (4.5, "at_least")
    assert first.group
    assert (first.group.value, first.group.bound) == (1.8, "at_most")
    assert first.ambassadors
    assert (first.ambassadors.value, first.ambassadors.bound) == (4.0, "at_least")
    assert first.predicted
    assert (first.predicted.value, first.predicted.bound) == (3.0, None)
    assert first.own
    assert first.own.points == 2.7


@pytest.mark.leak
def test_where_nearly_everybody_answered_the_number_is_told_in_steps(crowd: Crowd) -> None:
    """Of twenty in the department eighteen answered: who did not would soon be known."""
    write(crowd, department="Burgerzaken", floor=[2, 4] * 9)
    write(crowd, department="Sociaal Domein", floor=[2, 4] * 9)
    found = part(crowd)
    assert found
    assert [(each.floor.answers, each.floor.or_more) for each in found.questions] == [(15, True), (18, False)]


@pytest.mark.leak
def test_a_round_is_told_against_what_it_stood_for_and_never_against_another_number(crowd: Crowd) -> None:
    """Of twenty eighteen answered, told in fives: counted against thirty it would say 18, and so that two did not."""
    write(crowd, floor=[2, 4] * 15, insider=[4] * 5, ambassador=[5] * 5)
    write(crowd, department="Burgerzaken", floor=[2, 4] * 9)
    before = part(crowd)
    for headcount, ended in ((400, None), (5, None), (400, CLOSED)):
        crowd.write(change(update(Department).values(headcount=headcount, ended_at=ended)))
        assert part(crowd) == before
    crowd.write(change(update(Membership).values(pool="insider")))
    assert part(crowd) == before


@pytest.mark.leak
def test_of_a_round_of_which_nobody_knows_what_it_stood_for_numbers_are_told_in_steps(crowd: Crowd) -> None:
    write(crowd, floor=[2, 4] * 9)
    crowd.write(change(delete(PulseSize)))
    found = part(crowd)
    assert found
    assert [(each.floor.answers, each.floor.or_more) for each in found.questions] == [(15, True)]


@pytest.mark.leak
@pytest.mark.parametrize(("others", "told"), [([], 30), ([3] * 4, None), ([3] * 6, 36)])
def test_the_response_is_not_told_where_it_would_tell_how_few_answered_a_statement(
    crowd: Crowd, others: list[int], told: int | None
) -> None:
    write(crowd, floor=[2, 4] * 15)
    write(crowd, department="Sociaal Domein", floor=others)
    row = PulseTurnout(round_id=1, asked=60, took_part=30 + len(others))
    crowd.write(lambda session: session.add(row))
    found = part(crowd)
    assert found
    assert found.took_part == told


def test_the_response_is_told_only_where_every_round_may(crowd: Crowd) -> None:
    write(crowd, floor=[2] * 10)
    crowd.write(lambda session: session.add(PulseTurnout(round_id=1, asked=40, took_part=None)))
    found = part(crowd)
    assert found
    assert (found.asked, found.took_part) == (None, None)


def test_other_rooms_are_handed_means_and_counts(crowd: Crowd) -> None:
    write(crowd, floor=[2, 3] * 5, insider=[5] * 6)
    write(crowd, department="Burgerzaken", floor=[4] * 12)
    settings = crowd.desk.settings.rollout[0]
    rollout = crowd.read(lambda session: session.get_one(Rollout, 1))
    found = crowd.read(lambda session: polled(session, rollout, settings, crowd.clock() + timedelta(weeks=1)))
    assert {key: (mean.value, mean.answers) for key, mean in found.means.items()} == {"help": (2.5, 10)}
    assert found.asked == {"help"}
    assert (found.weeks, found.stands("help"), found.stands("practice")) == ({"help": WEEK}, "told", "not_asked")
    counted = crowd.read(lambda session: by_department(session, rollout))
    assert {(monday, number) for (_, monday), number in counted.items()} == {(WEEK.monday, 12)}
