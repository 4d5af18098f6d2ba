"""A measure is recorded from a topic's card, by a line or from a decision; listed, and taken back once."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import select

from bot.ports import Action
from models import Measure
from tests.gestures import kept, tell, texts
from tests.topics.square import AMBASSADOR, all_text, asks, buttons, do, merge, topic
from tests.town import INSIDER, Town

LINE = "inloopuur printen, voor Sociaal Domein, door team ICT, vanaf 24 nov"


def measures(town: Town) -> list[Measure]:
    return town.read(lambda session: list(session.scalars(select(Measure).order_by(Measure.id))))


def test_from_a_topics_card_by_a_line_and_from_a_decision(town: Town) -> None:
    number = topic(town)
    more = do(town, INSIDER, Action.TOPIC_MORE, str(number))
    noted = do(town, INSIDER, Action.MEASURE, asks(more)[Action.MEASURE].value, LINE)
    assert "Vastgelegd bij “Etiketten”: inloopuur printen." in texts(noted)
    assert "Vanaf di 24 nov, voor Sociaal Domein, door team ICT." in texts(noted)
    (row,) = measures(town)
    assert (row.issue_id, row.by, row.since) == (number, "team ICT", date(2026, 11, 24))

    tell(town, INSIDER, f"maatregel {number}: {LINE}")
    assert len(measures(town)) == 1
    (card,) = tell(town, INSIDER, f"maatregel {number}: nieuwe etiketten")
    assert "Vanaf wo 18 nov, voor alle afdelingen." in texts(card)
    (card,) = tell(town, INSIDER, f"maatregel {number}")
    assert "Inloopuur printen (Sociaal Domein): begint di 24 nov." in all_text(card)
    assert "Nieuwe etiketten: te vroeg, de eerste week is nog niet om." in all_text(card)

    decided = do(town, INSIDER, Action.DECIDE, str(number), "Handleiding maken, vanaf 25 nov")
    do(town, INSIDER, Action.DECISION_MEASURE, buttons(decided)[Action.DECISION_MEASURE].value)
    assert [(row.text, row.decision_id) for row in measures(town)][2] == ("Handleiding maken", 1)

    undone = do(town, INSIDER, Action.MEASURE_UNDO, buttons(noted)[Action.MEASURE_UNDO].value)
    assert "Teruggenomen: “inloopuur printen”." in texts(undone)
    again = do(town, INSIDER, Action.MEASURE_UNDO, buttons(noted)[Action.MEASURE_UNDO].value)
    assert "al ongedaan gemaakt" in texts(again)
    (card,) = tell(town, INSIDER, "maatregelen")
    assert "Inloopuur printen" not in all_text(card)
    assert "Nieuwe etiketten" in all_text(card)
    assert asks(card)[Action.MEASURE_UNDO].choices[0].label == "Handleiding maken"


def test_a_decision_about_no_topic_asks_which(town: Town) -> None:
    one, other = topic(town), topic(town, "Inloggen")
    decided = do(town, INSIDER, Action.DECIDE, "", "Extra uitleg geven")
    value = buttons(decided)[Action.DECISION_MEASURE].value
    asked = do(town, INSIDER, Action.DECISION_MEASURE, value)
    assert {choice.value for choice in asks(asked)[Action.DECISION_MEASURE].choices} == {str(one), str(other)}
    do(town, INSIDER, Action.DECISION_MEASURE, value, str(other))
    assert [row.issue_id for row in measures(town)] == [other]


def test_an_ambassador_is_told_who_may_and_the_floor_says_something(town: Town) -> None:
    number = topic(town)
    (card,) = tell(town, AMBASSADOR, f"maatregel {number}: {LINE}")
    assert "Alleen de projectgroep kan dit." in texts(card)
    assert Action.MEASURE not in asks(do(town, AMBASSADOR, Action.TOPIC_MORE, str(number)))
    tell(town, "piet", f"maatregel {number}: {LINE}")
    assert (measures(town), len(kept(town))) == ([], 1)
    for user in (AMBASSADOR, "piet"):
        for action, value in (
            (Action.MEASURE, str(number)),
            (Action.MEASURE_UNDO, "1"),
            (Action.DECISION_MEASURE, "1"),
        ):
            do(town, user, action, value, LINE)
    assert measures(town) == []


@pytest.mark.parametrize("value", ["", "x", "99", "-1", "²", "9" * 40])
def test_forged_and_old_buttons_change_nothing(town: Town, value: str) -> None:
    topic(town)
    told = [
        texts(do(town, INSIDER, action, value, answer))
        for action, answer in ((Action.MEASURE, LINE), (Action.MEASURE_UNDO, value), (Action.DECISION_MEASURE, "1"))
    ]
    assert all("Er is niets veranderd" in text for text in told)
    assert measures(town) == []


def test_what_cannot_be_read_shows_the_right_form_and_residents_are_taken_out(town: Town) -> None:
    number = topic(town)
    shown = do(town, INSIDER, Action.MEASURE, str(number), "inloopuur, vanaf 31 november")
    assert f"maatregel {number}: inloopuur printen, vanaf 1 maart" in all_text(shown)
    do(town, INSIDER, Action.MEASURE, str(number), "zaak Z-2026-1234 nazoeken")
    assert [row.text for row in measures(town)] == ["zaak [zaaknummer] nazoeken"]


def test_with_a_topic_that_was_merged_it_goes_to_the_one_it_is_now(town: Town) -> None:
    old, into = topic(town), topic(town, "Inloggen")
    merge(town, old, into)
    card = do(town, INSIDER, Action.MEASURE, str(old), "uitleg")
    assert "hoort nu bij “Inloggen”" in texts(card) or "Inloggen" in texts(card)
    assert [row.issue_id for row in measures(town)] == [into]
