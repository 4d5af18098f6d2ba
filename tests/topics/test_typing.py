"""Topics: the lines that name one by its number, from those who may; from anybody else they are what was said."""

from __future__ import annotations

from datetime import date

import pytest

from bot.ports import Action
from bot.topics.typing import day_of
from tests.gestures import kept, tell, texts
from tests.topics.square import AMBASSADOR, acts, all_text, buttons, do, field, topic
from tests.town import Town

TODAY = date(2026, 11, 18)


@pytest.mark.parametrize("line", ["ticket {n}: TD-4411", "Ticket #{n} : TD-4411", "ticket {n}:TD-4411"])
def test_a_ticket_elsewhere(town: Town, line: str) -> None:
    number = topic(town)
    (card,) = tell(town, AMBASSADOR, line.format(n=number))
    assert "Genoteerd: ticket “TD-4411”." in texts(card)
    do(town, AMBASSADOR, Action.UNDO, buttons(card)[Action.UNDO].value)
    assert field(town, number, "ticket") is None


@pytest.mark.parametrize("line", ["voor 1 dec: {n}", "by 1 Dec: {n}", "voor 1/12: {n}", "voor 2026-12-01: #{n}"])
def test_a_due_date(town: Town, line: str) -> None:
    number = topic(town)
    (card,) = tell(town, AMBASSADOR, line.format(n=number))
    assert "Genoteerd: klaar op di 1 dec." in texts(card)
    assert field(town, number, "due_on") == date(2026, 12, 1)


@pytest.mark.parametrize(
    "line",
    [
        "ticket 12 TD-4411",
        "ticket: TD-4411",
        "ticket 12",
        "voor 31 november: 1",
        "voor gisteren ofzo: 1",
        "voor 1 dec 12",
        "voor 2 nov: 1",
    ],
)
def test_the_wrong_form_shows_the_right_one_with_what_was_typed(town: Town, line: str) -> None:
    topic(town)
    before = acts(town, 1)
    (card,) = tell(town, AMBASSADOR, line)
    assert f"Ik begrijp “{line}” niet." in texts(card)
    assert "“ticket 12: TD-4411” of “voor 1 maart: 12”" in texts(card)
    assert acts(town, 1) == before
    assert kept(town) == []


@pytest.mark.parametrize("line", ["ticket 1: werkt niet", "voor 1 dec: 1", "ticket 1 doet het niet", "onderwerp 1"])
def test_from_the_floor_it_is_what_they_said(town: Town, line: str) -> None:
    topic(town)
    tell(town, "an", line)
    assert len(kept(town)) == 1
    assert acts(town, 1) == ["opened"]


@pytest.mark.parametrize("line", ["ticket aanmaken lukt niet", "voor burgers is het lastig: alles", "topics lijst"])
def test_a_sentence_is_no_line_for_who_may_either(town: Town, line: str) -> None:
    topic(town)
    tell(town, AMBASSADOR, line)
    assert len(kept(town)) == 1


def test_a_topic_by_its_number(town: Town) -> None:
    number = topic(town)
    assert "Onderwerp 1: Etiketten" in all_text(tell(town, AMBASSADOR, f"onderwerp {number}")[0])
    assert "Dit onderwerp is er niet meer." in texts(tell(town, AMBASSADOR, "topic 99")[0])
    assert "Dit onderwerp is er niet meer." in texts(tell(town, AMBASSADOR, "ticket 99: x")[0])


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("10 jan", date(2027, 1, 10)),
        ("30 feb", None),
        ("1 dec of later", None),
        ("", None),
        ("morgen", date(2026, 11, 19)),
    ],
)
def test_a_day_and_nothing_else(text: str, day: date | None) -> None:
    assert day_of(text, TODAY) == day
