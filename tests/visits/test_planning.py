"""A visit is planned by a decision, asked about once its day is over, and carried out by the line that logs it."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from sqlalchemy import select

from bot.ports import Action
from bot.visits import planning
from models import Decision, Rollout, Visit
from tests.gestures import tell, texts
from tests.topics.square import AMBASSADOR, asks, buttons, do
from tests.town import INSIDER, Town

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
