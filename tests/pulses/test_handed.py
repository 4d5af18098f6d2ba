"""Then and now: beside a statement stands what was first told of it in another phase, where both may be told."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.config import Settings
from bot.days.period import Period
from bot.pulses.handed import gap_told
from bot.pulses.parts import QuestionFigures
from bot.pulses.settling import sizes
from models import Department, PulseAnswer, PulseQuestion, PulseRound, Rollout
from tests.pulses.crowd import INSIDERS, Crowd
from tests.town import Town, with_rollout

BASELINE, DAY_30 = date(2026, 10, 12), date(2026, 11, 23)
HELP = "Ik weet waar ik hulp krijg."


def held(
    session: Session, phase: str, opens: date, floor: Sequence[int], text: str = HELP, department: str | None = None
) -> None:
    """Write a round of one statement as it is after closing."""
    closes = opens + timedelta(weeks=1)
    settled = datetime.combine(closes, time(0, 5)).astimezone()
    round_ = PulseRound(rollout_id=1, phase=phase, opens_on=opens, closes_on=closes, settled_at=settled, key=None)
    session.add(round_)
    session.flush()
    number = session.scalar(select(Department.id).where(Department.name == department))
    question = PulseQuestion(round_id=round_.id, key="help", text_nl=text, text_en=text, department_id=number)
    session.add(question)
    session.flush()
    for value in floor:
        answer = PulseAnswer(round_id=round_.id, question_id=question.id, pool="floor", about="own", value=value)
        answer.department_id = number
        session.add(answer)
    session.add_all(sizes(session, round_))
    session.flush()


def now(crowd: Crowd, settings: Settings | None = None) -> QuestionFigures:
    """Give the statement as the report of the last round tells it."""
    of = (settings or crowd.desk.settings).rollout[0]
    part = crowd.read(lambda session: gap_told(session, session.get_one(Rollout, 1), of, Period(DAY_30)))
    assert part
    return part.questions[0]


def test_what_was_first_told_stands_beside_what_is_told_now(crowd: Crowd) -> None:
    def work(session: Session) -> None:
        held(session, "before", BASELINE, [2, 3] * 6)
        held(session, "weeks", BASELINE + timedelta(weeks=4), [3] * 8)
        held(session, "days_30", DAY_30, [3, 4] * 5)

    crowd.write(work)
    found = now(crowd)
    assert found.then
    assert (found.then.phase, found.then.floor.value, found.then.floor.answers, found.floor.value) == (
        "before",
        2.5,
        12,
        3.5,
    )


@pytest.mark.parametrize(
    ("phase", "floor", "text", "department"),
    [
        ("before", [2, 3, 2, 3], HELP, None),
        ("before", [2, 3] * 6, "Ik weet wie mij helpt.", None),
        ("days_30", [2, 3] * 6, HELP, None),
        ("before", [2, 3] * 6, HELP, "Burgerzaken"),
    ],
    ids=["too few then", "other words", "the same phase", "of one department"],
)
def test_what_cannot_be_compared_stands_alone(
    crowd: Crowd, phase: str, floor: list[int], text: str, department: str | None
) -> None:
    crowd.write(lambda session: held(session, phase, BASELINE, floor, text, department))
    crowd.write(lambda session: held(session, "days_30", DAY_30, [3, 4] * 5))
    assert now(crowd).then is None


@pytest.mark.leak
def test_then_goes_through_the_gate_of_today(crowd: Crowd) -> None:
    """Ten fives are told as a bound, and six answers are too few once the threshold is seven."""
    crowd.write(lambda session: held(session, "before", BASELINE, [5] * 6))
    crowd.write(lambda session: held(session, "days_30", DAY_30, [3, 4] * 5))
    then = now(crowd).then
    assert then
    assert (then.floor.value, then.floor.bound) == (4.2, "at_least")
    thresholds = crowd.desk.settings.rollout[0].thresholds.model_copy(update={"people": 7})
    assert now(crowd, with_rollout(crowd.desk.settings, thresholds=thresholds)).then is None


def test_peilingen_tells_then_and_now(village: Town) -> None:
    def work(session: Session) -> None:
        session.query(PulseRound).update({"settled_at": None})
        held(session, "before", BASELINE, [2, 3] * 6)
        held(session, "days_30", DAY_30, [3, 4] * 5)

    village.write(work)
    told = " ".join(village.say(INSIDERS[0], "peilingen")[-1].split())
    assert told.startswith("Jullie beeld en de werkvloer, gevraagd t/m zo 29 nov")
    assert told.count("“Ik weet waar ik hulp krijg” (1\N{EN DASH}5): werkvloer toen 2,5 (12), nu 3,5 (10).") == 1
    assert "Toen: vóór livegang." in told
