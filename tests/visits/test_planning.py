"""A visit is planned by a decision, asked about once its day is over, and carried out by the line that logs it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select, update

from bot.config import DepartmentSettings, Settings
from bot.ports import Action
from bot.visits import planning
from models import Decision, Person, Rollout, Visit
from tests.gestures import change, tell, texts
from tests.topics.square import AMBASSADOR, all_text, asks, bound, buttons, do
from tests.town import INSIDER, FakeClock, Town, with_rollout

VALUE = "d3:digest/1/2026-W46"
"""Of Sociaal Domein."""
THURSDAY = datetime(2026, 11, 19, 9, 0, tzinfo=UTC)
"""Of the week in which the town stands on Wednesday."""


def plan(town: Town, answer: str = "Bram gaat donderdag") -> str:
    town.open(INSIDER)
    return texts(do(town, INSIDER, Action.DECIDE, VALUE, answer))


def plans(town: Town) -> list[Decision]:
    return town.read(lambda session: list(session.scalars(select(Decision).order_by(Decision.id))))


def visits(town: Town) -> list[Visit]:
    return town.read(lambda session: list(session.scalars(select(Visit).order_by(Visit.id))))


def asked(town: Town, day: int) -> int:
    town.clock.set(THURSDAY.replace(day=day))
    return town.write(lambda session: planning.ask_due(session, town.desk))


@pytest.mark.leak
@pytest.mark.parametrize("left", [False, True])
def test_who_may_log_no_more_is_not_asked_and_the_project_groups_channel_is(town: Town, left: bool) -> None:  # noqa: FBT001
    plan(town)
    bound(town, "project_group")
    town.clock.set(THURSDAY.replace(day=20))
    desk = town.desk
    if left:
        town.write(change(update(Person).values(left_at=town.clock())))
    else:
        desk = replace(desk, settings=with_rollout(desk.settings, insiders=()))
    assert [town.write(lambda session: planning.ask_due(session, desk)) for _ in range(2)] == [1, 0]
    town.drain()
    assert "Hoe was het?" not in " ".join(town.heard[INSIDER])
    told = " ".join(" ".join(town.heard["project_group"]).split())
    assert "Er was een bezoek aan Sociaal Domein gepland. Hoe was het?" in told
    assert "Je plande" not in told


def test_what_is_long_ago_is_asked_of_nobody(town: Town) -> None:
    plan(town)
    town.clock.set(THURSDAY + planning.REST + timedelta(days=1))
    assert town.write(lambda session: planning.ask_due(session, town.desk)) == 0


def test_from_the_plan_to_what_was_heard(town: Town) -> None:
    told = plan(town)
    assert "Gepland: “Bezoek aan Sociaal Domein: Bram gaat donderdag”." in told
    assert "De dag erna vraag ik wat je hoorde." in told
    (row,) = plans(town)
    assert (row.department_id, row.due_on, row.done_at) == (3, date(2026, 11, 19), None)

    assert [asked(town, day) for day in (19, 20, 20)] == [0, 1, 0]
    town.drain()
    assert "Je plande een bezoek aan Sociaal Domein. Hoe was het?" in " ".join(town.heard[INSIDER])
    card = do(town, INSIDER, Action.VISIT, "1:3", "let op: schermen zijn traag")
    assert texts(card).startswith("Genoteerd: je bezocht Sociaal Domein. “let op: schermen zijn traag”")
    (visit,), (row,) = visits(town), plans(town)
    assert (visit.visited_on, visit.decision_id, row.done_at) == (date(2026, 11, 19), row.id, town.clock())

    do(town, INSIDER, Action.VISIT_UNDO, buttons(card)[Action.VISIT_UNDO].value)
    assert (visits(town)[0].decision_id, plans(town)[0].done_at) == (None, None)


def test_any_line_that_logs_a_visit_there_carries_it_out_and_another_department_does_not(town: Town) -> None:
    plan(town, "iemand van ons")
    assert plans(town)[0].due_on is None
    assert asked(town, 30) == 0, "no day was named"
    tell(town, AMBASSADOR, "bezocht Burgerzaken: druk")
    assert plans(town)[0].done_at is None
    tell(town, AMBASSADOR, "bezocht Sociaal Domein: rustig")
    assert plans(town)[0].done_at
    assert [row.decision_id for row in visits(town)] == [None, 1]


def test_where_a_visit_is_planned_or_just_made_nobody_is_sent_again(town: Town) -> None:
    plan(town)
    tell(town, INSIDER, "bezocht Burgerzaken: druk")

    def rest(day: date) -> frozenset[int]:
        return town.read(lambda session: planning.rest(session, session.get_one(Rollout, 1), day))

    assert rest(date(2026, 11, 23)) == {1, 3}
    assert rest(date(2026, 12, 7)) == {3}


@pytest.mark.parametrize("value", ["1:", "1:x", "1:99", "1:1"])
def test_a_forged_form_without_a_plan_asks_for_the_department(town: Town, value: str) -> None:
    plan(town)
    do(town, INSIDER, Action.VISIT, value, "schermen zijn traag")
    assert visits(town) == []


def test_the_floor_plans_no_visit(town: Town) -> None:
    town.open("piet")
    assert "Alleen" in texts(do(town, "piet", Action.DECIDE, VALUE, "ik ga donderdag"))
    assert plans(town) == []
    assert Action.VISIT in asks(tell(town, INSIDER, "bezoeken")[-1])


def test_each_visit_that_is_proposed_can_be_planned_where_it_is_read(settings: Settings, clock: FakeClock) -> None:
    named = DepartmentSettings(name="Sociaal Domein", headcount=40, channel=False)
    town = Town(with_rollout(settings, department=(named,)), clock)
    town.write(change(update(Rollout).values(started_at=clock() - timedelta(weeks=3))))
    (card,) = tell(town, INSIDER, "bezoeken")
    assert "Voorstel: werkoverleg" in all_text(card)
    form = asks(card)[Action.DECIDE]
    assert form.label == "Bezoek plannen: Sociaal Domein"
    assert "Gepland" in texts(do(town, INSIDER, Action.DECIDE, form.value, "Bram gaat donderdag"))
    (again,) = tell(town, INSIDER, "bezoeken")
    assert "Er staat een bezoek gepland op do 19 nov." in all_text(again)
    assert Action.DECIDE not in asks(again)
    town.close()
