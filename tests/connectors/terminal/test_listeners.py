from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.cards import Ask, Button, Buttons, Card, Choice
from bot.ports import Pressed, Said, Sender, Spot
from connectors.terminal.listeners import press, read

AT = datetime(2026, 11, 16, 8, 30, tzinfo=UTC)
SENDER = Sender("terminal", "employee", name="Noor", locale=None)
SPOT = Spot("direct", {"user": "employee"})
CARD = Card(
    "s",
    (
        Buttons((Button("Klopt niet", "wrong_kind", "f1"), Button("Intrekken", "withdraw", "f1"))),
        Ask("Afdeling", "department", "OK", choices=(Choice("Griffie", "7"),)),
        Ask("Vraag stellen", "ask", "OK", value="r1"),
    ),
)


def raw(kind: str, **more: Any) -> dict[str, Any]:
    return {"kind": kind, "user": "employee", "name": "Noor", "at": AT.isoformat(), **more}


def test_something_said_keeps_its_text_and_time() -> None:
    assert read(raw("said", text="Printen lukt niet")) == Said(SENDER, SPOT, "Printen lukt niet", AT)


def test_an_opened_conversation_is_said_without_text() -> None:
    assert read(raw("opened", text="")) == Said(SENDER, SPOT, "", AT, opened=True)


def test_a_press_carries_what_the_card_gave() -> None:
    event = read(raw("pressed", action="kind", value="f1", answer="idea", message="m1"))
    assert event == Pressed(SENDER, SPOT, "kind", "f1", AT, answer="idea", message="m1")


def test_a_person_without_a_name_has_none() -> None:
    event = read({"kind": "said", "user": "employee", "text": "x", "at": AT.isoformat()})
    assert event is not None
    assert event.sender.name is None


def test_another_kind_of_event_is_not_for_us() -> None:
    assert read(raw("typing")) is None
    assert read({}) is None


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("1", ("wrong_kind", "f1", "")),
        (" [2] ", ("withdraw", "f1", "")),
        ("3", ("department", "", "7")),
        ("4 Wie mag een zaak heropenen?", ("ask", "r1", "Wie mag een zaak heropenen?")),
        ("4 eerste regel\ntweede regel ", ("ask", "r1", "eerste regel\ntweede regel")),
    ],
)
def test_a_typed_number_is_the_press_it_stands_for(line: str, expected: tuple[str, str, str]) -> None:
    assert press(CARD, line) == expected


@pytest.mark.parametrize(
    "line",
    ["", "hallo", "0", "5", "99999", "2 printers zijn stuk", "4", "4 ", "-1", "1.5 uur wachten", "²", "1e keer"],
)
def test_any_other_line_is_something_said(line: str) -> None:
    assert press(CARD, line) is None


def test_a_card_without_choices_has_nothing_to_press() -> None:
    assert press(Card("Genoteerd."), "1") is None


@pytest.mark.property
@given(st.text())
def test_no_line_breaks_the_reading(line: str) -> None:
    pressed = press(CARD, line)
    assert pressed is None or pressed[0] in {"wrong_kind", "withdraw", "department", "ask"}
