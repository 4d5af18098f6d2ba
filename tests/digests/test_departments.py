"""The figures by department: who is named, who hides with the others, and who is silent."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.days.period import Period
from bot.desk import Desk
from bot.digests.parts import Counted, SilentDepartment
from bot.digests.sending import freeze
from models import PulseAnswer, PulseQuestion, PulseRound
from tests.digests.floor import WEEK, Floor

NEXT = Period.parse("2026-W47")


def test_no_department_of_four_is_named_whoever_chose_it(floor: Floor) -> None:
    """More people may choose a department than work there."""
    floor.say(*range(1, 10), department="Griffie")
    floor.say(*range(10, 20), department="Burgerzaken")
    floor.say(*range(20, 28), department="Sociaal Domein")
    found = floor.figures()
    assert [department.name for department in found.departments] == ["Burgerzaken", "Sociaal Domein"]
    assert found.other_departments == Counted(messages=9, people=9)


def test_nobody_is_found_by_having_changed_department(floor: Floor) -> None:
    """Two departments and one total must not say that exactly one person wrote in both."""
    floor.say(*range(1, 12), department="Burgerzaken")
    floor.say(*range(20, 32), department="Sociaal Domein")
    floor.say(*range(40, 50), department="Griffie")
    later = WEEK.span(floor.settings.zone)[1].replace(hour=0)
    floor.say(1, department="Sociaal Domein", said_at=later - timedelta(hours=1))
    found = floor.figures()
    people = {department.name: department.counted.people for department in found.departments}
    assert people == {"Burgerzaken": 10, "Sociaal Domein": 13}
    assert found.total == Counted(messages=34, people=33)


def test_a_silent_department_is_counted_up_from_the_digest_before(floor: Floor, desk: Desk) -> None:
    floor.rollout.started_at = WEEK.span(floor.settings.zone)[0]
    for week in (WEEK, NEXT):
        floor.say(*range(1, 20), department="Burgerzaken", week=week)
        floor.say(*range(20, 32), week=week)
    assert floor.figures().silent == (SilentDepartment(name="Sociaal Domein", weeks=1),)
    freeze(floor.session, desk, floor.rollout, floor.settings, WEEK)
    assert floor.figures(NEXT).silent == (SilentDepartment(name="Sociaal Domein", weeks=2),)


@pytest.mark.parametrize(("wrote", "told"), [(15, ["Burgerzaken"]), (16, []), (20, []), (22, [])])
def test_a_department_of_twenty_hides_when_nearly_all_wrote(floor: Floor, wrote: int, told: list[str]) -> None:
    """Twenty colleagues of twenty would say that each of them wrote; a headcount may also be outdated."""
    floor.say(*range(1, wrote + 1), department="Burgerzaken")
    floor.say(*range(30, 50), department="Sociaal Domein")
    floor.say(*range(50, 60))
    found = floor.figures()
    assert [department.name for department in found.departments if department.name == "Burgerzaken"] == told
    assert found.silent == ()
    assert sum(department.counted.people for department in found.departments) <= 35


def test_where_polls_are_answered_it_is_not_silent(floor: Floor) -> None:
    floor.rollout.started_at = WEEK.span(floor.settings.zone)[0]
    floor.say(*range(1, 20), department="Burgerzaken")
    floor.say(*range(20, 32))
    assert [each.name for each in floor.figures().silent] == ["Sociaal Domein"]
    monday = WEEK.monday
    round_ = PulseRound(rollout_id=floor.rollout.id, phase="weeks", opens_on=monday, closes_on=NEXT.monday)
    floor.session.add(round_)
    floor.session.flush()
    question = PulseQuestion(round_id=round_.id, key="helps", text_nl="x", text_en="x")
    floor.session.add(question)
    floor.session.flush()
    own = {"round_id": round_.id, "question_id": question.id, "pool": "floor", "about": "own", "value": 3}
    there = floor.departments["Sociaal Domein"].id
    floor.session.add_all(PulseAnswer(department_id=there, **own) for _ in range(20))
    floor.session.flush()
    assert floor.figures().silent == ()


def test_few_messages_where_few_are_to_be_expected_are_no_silence(floor: Floor) -> None:
    """One department of forty from which three wrote, among others from which hardly more did: a quiet week."""
    floor.rollout.started_at = WEEK.span(floor.settings.zone)[0]
    floor.say(*range(1, 6), department="Burgerzaken")
    floor.say(*range(10, 13), department="Sociaal Domein")
    floor.say(*range(20, 40))
    assert floor.figures().silent == ()
