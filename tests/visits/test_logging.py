"""A visit is logged with one line, kept with what was heard there, and taken back by who logged it."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from bot.ports import Action
from models import Visit
from tests.gestures import kept, tell, texts
from tests.topics.square import AMBASSADOR, all_text, asks, buttons, do
from tests.town import INSIDER, Town

LINE = "bezocht Sociaal Domein: schermen buiten niet leesbaar"


def visits(town: Town) -> list[Visit]:
    return town.read(lambda session: list(session.scalars(select(Visit).order_by(Visit.id))))


def test_a_visit_is_kept_with_what_was_heard_and_taken_back(town: Town) -> None:
    (_, card) = tell(town, INSIDER, LINE)
    assert texts(card).startswith("Genoteerd: je bezocht Sociaal Domein. “schermen buiten niet leesbaar”")
    assert "Wat je hoorde telt als gehoord, zonder naam." in texts(card)
    (row,), (feedback,) = visits(town), kept(town)
    assert (row.feedback_id, row.department_id) == (feedback.id, feedback.department_id)
    assert (feedback.heard, feedback.pool, feedback.name_along) == (1, "uncounted", False)

    (shown,) = tell(town, INSIDER, "bezoeken")
    assert "Geen afdeling valt op." in texts(shown)
    assert "wo 18 nov: Sociaal Domein" in all_text(shown)
    assert Action.VISIT in asks(shown)

    value = buttons(card)[Action.VISIT_UNDO].value
    assert "werkt niet meer" in texts(do(town, AMBASSADOR, Action.VISIT_UNDO, value))
    assert "Teruggenomen" in texts(do(town, INSIDER, Action.VISIT_UNDO, value))
    assert "al ongedaan gemaakt" in texts(do(town, INSIDER, Action.VISIT_UNDO, value))
    assert visits(town)[0].undone_at
    assert kept(town)[0].withdrawn_at
    (shown,) = tell(town, INSIDER, "bezoeken")
    assert "wo 18 nov" not in all_text(shown)


def test_by_the_form_with_people_and_without_a_text_and_residents_taken_out(town: Town) -> None:
    town.open(INSIDER)
    do(town, INSIDER, Action.VISIT, "1", "sociaal, 6 mensen: zaak Z-2026-1234 is kwijt")
    do(town, INSIDER, Action.VISIT, "1", "bezocht Burgerzaken")
    do(town, INSIDER, Action.VISIT, "1", "Burgerzaken")
    rows = visits(town)
    assert [bool(row.feedback_id) for row in rows] == [True, False]
    (feedback,) = kept(town)
    assert feedback.heard == 6
    sealed = town.desk.vault.open(feedback.text or b"", "feedback.text").decode()
    assert sealed == "zaak [zaaknummer] is kwijt"


@pytest.mark.parametrize("answer", ["", "Mars: heet", "Burgerzaken 900: druk", "x" * 500, ":"])
def test_what_cannot_be_read_keeps_nothing_and_shows_the_form(town: Town, answer: str) -> None:
    town.open(INSIDER)
    card = do(town, INSIDER, Action.VISIT, "1", answer)
    assert "bezocht Burgerzaken: schermen buiten niet leesbaar" in all_text(card)
    assert (visits(town), kept(town)) == ([], [])


@pytest.mark.leak
def test_the_same_visit_logged_twice_is_one_and_what_was_heard_counts_once(town: Town) -> None:
    tell(town, INSIDER, LINE)
    tell(town, INSIDER, LINE)
    assert (len(visits(town)), len(kept(town))) == (1, 1)
    tell(town, INSIDER, f"{LINE}, ook in de bus niet")
    town.clock.forward(minutes=11)
    tell(town, INSIDER, LINE)
    assert (len(visits(town)), len(kept(town))) == (3, 3)


def test_from_the_floor_it_is_what_they_said_and_buttons_are_refused(town: Town) -> None:
    tell(town, "piet", LINE)
    assert (len(kept(town)), kept(town)[0].heard, visits(town)) == (1, None, [])
    assert "Alleen ambassadeurs en de projectgroep kunnen dit." in texts(do(town, "piet", Action.VISIT, "1", LINE))
    assert "Alleen" in texts(tell(town, "piet", "bezoeken")[-1])
    for value in ("", "x", "99", "²", "9" * 40):
        assert "werkt niet meer" in texts(do(town, "piet", Action.VISIT_UNDO, value))
        do(town, INSIDER, Action.VISIT, value, "Burgerzaken")
    assert len(visits(town)) == 1
