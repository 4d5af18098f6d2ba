"""When a week is compared with the one before, and that a department keeps its figures under a new name."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from bot.days.period import Period
from bot.desk import Desk
from bot.digests.comparing import changed
from bot.digests.parts import DepartmentSize
from bot.digests.sending import freeze
from bot.rollouts import syncing
from models import Department
from tests.digests.floor import WEEK, Floor
from tests.digests.test_telling import FULL
from tests.town import with_rollout

NEXT = Period.parse("2026-W47")
BEFORE = (DepartmentSize(department=1, name="Burgerzaken", headcount=40),)


@pytest.mark.parametrize(
    ("now", "told"),
    [
        (BEFORE, False),
        ((DepartmentSize(department=1, name="Burgerzaken", headcount=50),), False),
        ((DepartmentSize(department=1, name="Burgerzaken", headcount=51),), True),
        ((DepartmentSize(department=1, name="Burgerzaken", headcount=29),), True),
        ((DepartmentSize(department=1, name="Publiekszaken", headcount=40),), True),
        ((DepartmentSize(department=2, name="Burgerzaken", headcount=40),), True),
        ((*BEFORE, DepartmentSize(department=2, name="Griffie", headcount=9)), True),
        ((), True),
    ],
)
def test_departments_are_the_same_or_they_are_not(now: tuple[DepartmentSize, ...], *, told: bool) -> None:
    assert changed(FULL.model_copy(update={"makeup": BEFORE}), now) is told


def test_of_departments_that_were_not_kept_nothing_is_known() -> None:
    assert not changed(None, BEFORE)
    assert not changed(FULL.model_copy(update={"makeup": None}), BEFORE)


def two_weeks(floor: Floor, desk: Desk) -> None:
    floor.rollout.started_at = WEEK.span(floor.settings.zone)[0]
    issue = floor.issue("Printen")
    for week in (WEEK, NEXT):
        floor.say(*range(1, 13), department="Burgerzaken", issue_id=issue.id, week=week)
        floor.say(*range(20, 40), week=week)
    freeze(floor.session, desk, floor.rollout, floor.settings, WEEK)


def test_a_week_is_not_compared_where_a_department_came(floor: Floor, desk: Desk) -> None:
    two_weeks(floor, desk)
    assert (floor.figures(NEXT).compared, floor.figures(NEXT).issues[0].previous) == (True, 12)
    floor.session.add(Department(rollout_id=floor.rollout.id, name="Nieuw", headcount=30))
    floor.session.flush()
    found = floor.figures(NEXT)
    assert (found.compared, found.changed, found.issues[0].previous) == (False, True, None)
    assert {each.weeks for each in found.silent if each.name == "Sociaal Domein"} == {2}


def test_a_renamed_department_keeps_its_figures_and_its_silence(floor: Floor, desk: Desk) -> None:
    two_weeks(floor, desk)
    named = {"Burgerzaken": "Publiekszaken", "Sociaal Domein": "Zorg"}
    departments = tuple(
        each.model_copy(update={"name": named.get(each.name, each.name), "directory_names": (each.name.upper(),)})
        if each.name in named
        else each
        for each in floor.settings.department
    )
    later = Desk(
        with_rollout(desk.settings, department=departments), desk.vault, lambda: desk.now() + timedelta(days=1)
    )
    told = syncing.sync(floor.session, later)
    assert "zaak: department Burgerzaken: is called Publiekszaken now" in told
    assert syncing.sync(floor.session, later) == []
    own = select(Department.name).where(Department.rollout_id == floor.rollout.id, Department.ended_at.is_(None))
    assert {"Publiekszaken", "Zorg"} <= set(floor.session.scalars(own))
    found = floor.figures(NEXT)
    assert [each.name for each in found.departments] == ["Publiekszaken"]
    assert found.changed
    assert [(each.name, each.weeks) for each in found.silent] == [("Zorg", 2)]
    assert [each.name for each in found.visits] == ["Zorg"]
