from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from typing import Any

import pytest

from bot.cards import Ask, Button, Buttons, Card
from bot.ports import Connector, DeliveryError, Event, NotReachableError, Pressed, Profile, Said, Sender
from connectors.terminal.connector import TerminalConnector
from tests.doors import Asking

AT = datetime(2026, 11, 16, 8, 30, tzinfo=UTC)
CARD = Card("s", (Buttons((Button("Intrekken", "withdraw", "f1"),)), Ask("Vraag stellen", "ask", "OK")))
HERE = {"user": "employee"}


class Memory(Asking):
    """A door that remembers."""

    def __init__(self) -> None:
        self.taken: list[tuple[str, str, dict[str, Any]]] = []

    async def take(self, connector: str, event_id: str, raw: dict[str, Any]) -> bool:
        self.taken.append((connector, event_id, raw))
        return True


class Shut(Asking):
    """A door that cannot store."""

    async def take(self, connector: str, event_id: str, raw: dict[str, Any]) -> bool:  # noqa: ARG002
        raise NotReachableError


class Screen:
    """What was written, per user."""

    def __init__(self) -> None:
        self.written: list[tuple[str, str]] = []

    def __call__(self, user: str, text: str) -> None:
        self.written.append((user, text))


def started(door: Memory | Shut, screen: Screen | None = None) -> TerminalConnector:
    connector = TerminalConnector(screen or Screen(), names={"employee": "Noor"}, clock=lambda: AT)
    asyncio.run(connector.start(door))
    return connector


def said(connector: TerminalConnector, door: Memory, line: str, user: str = "employee") -> Event | None:
    asyncio.run(connector.say(user, line))
    return connector.read(door.taken[-1][2])


def posted(connector: TerminalConnector, card: Card = CARD, mark: str = "d1", replaces: str | None = None) -> str:
    return asyncio.run(connector.post(HERE, card, mark=mark, replaces=replaces))


def test_it_is_a_connector() -> None:
    connector: Connector = TerminalConnector(Screen())
    assert (connector.name, connector.pace.total_seconds(), list(connector.routes)) == ("terminal", 0, [])


def test_a_line_is_stored_with_a_unique_id_and_reads_back() -> None:
    door = Memory()
    connector = started(door)
    event = said(connector, door, "Printen lukt niet")
    said(connector, door, "Printen lukt niet")
    assert isinstance(event, Said)
    assert (event.text, event.sender.user, event.sender.name, event.at) == ("Printen lukt niet", "employee", "Noor", AT)
    (name, one, _), (_, other, _) = door.taken
    assert name == "terminal"
    assert one != other


def test_opening_is_stored_as_such() -> None:
    door = Memory()
    connector = started(door)
    asyncio.run(connector.open("employee"))
    event = connector.read(door.taken[0][2])
    assert isinstance(event, Said)
    assert event.opened
    assert event.text == ""


def test_a_number_presses_the_last_card_of_that_user_only() -> None:
    door = Memory()
    connector = started(door)
    message = posted(connector)
    event = said(connector, door, "1")
    assert isinstance(event, Pressed)
    assert (event.action, event.value, event.message, dict(event.spot.address)) == ("withdraw", "f1", message, HERE)
    assert isinstance(said(connector, door, "1", user="ambassador"), Said)


def test_a_written_answer_travels_with_its_press() -> None:
    door = Memory()
    connector = started(door)
    posted(connector)
    event = said(connector, door, "2 Waar vind ik een oude zaak?")
    assert isinstance(event, Pressed)
    assert (event.action, event.answer) == ("ask", "Waar vind ik een oude zaak?")


def test_only_the_newest_card_can_be_pressed() -> None:
    door = Memory()
    connector = started(door)
    posted(connector)
    posted(connector, Card("Ingetrokken."), mark="d2")
    assert isinstance(said(connector, door, "1"), Said)


def test_a_card_is_written_for_its_user() -> None:
    screen = Screen()
    posted(started(Memory(), screen), Card("Genoteerd."))
    assert screen.written == [("employee", "Genoteerd.")]


def test_a_replacement_keeps_the_id_of_what_it_replaces() -> None:
    screen = Screen()
    connector = started(Memory(), screen)
    message = posted(connector)
    assert posted(connector, Card("Ingetrokken."), mark="d2", replaces=message) == message
    assert screen.written[-1] == ("employee", "Ingetrokken.")


def test_find_knows_what_this_process_posted_and_where() -> None:
    connector = started(Memory())
    message = posted(connector)
    assert asyncio.run(connector.find(HERE, "d1")) == message
    assert asyncio.run(connector.find(HERE, "d9")) is None
    assert asyncio.run(connector.find({"user": "ambassador"}, "d1")) is None


def test_an_address_without_a_user_is_refused_for_good() -> None:
    with pytest.raises(DeliveryError) as error:
        asyncio.run(started(Memory()).post({"channel": "x"}, CARD, mark="d1"))
    assert (error.value.reason, error.value.permanent) == ("no_user_in_address", True)


def test_a_terminal_that_is_gone_is_ambiguous_and_leaves_no_card() -> None:
    def gone(_user: str, _text: str) -> None:
        raise BrokenPipeError

    connector = TerminalConnector(gone)
    with pytest.raises(DeliveryError) as error:
        posted(connector)
    assert error.value.ambiguous
    assert asyncio.run(connector.find(HERE, "d1")) is None


def test_nothing_is_taken_before_the_start_or_after_the_stop() -> None:
    connector = TerminalConnector(Screen())
    with pytest.raises(RuntimeError):
        asyncio.run(connector.say("employee", "x"))
    door = Memory()
    asyncio.run(connector.start(door))
    asyncio.run(connector.stop())
    asyncio.run(connector.stop())
    with pytest.raises(RuntimeError):
        asyncio.run(connector.open("employee"))
    assert door.taken == []


def test_what_could_not_be_stored_is_told() -> None:
    with pytest.raises(NotReachableError):
        asyncio.run(started(Shut()).say("employee", "x"))


def test_the_locale_is_the_one_given() -> None:
    sender = Sender("terminal", "employee")
    assert asyncio.run(TerminalConnector(Screen()).profile(sender)) == Profile("nl-NL")
    assert asyncio.run(TerminalConnector(Screen(), locale="en-GB").profile(sender)) == Profile("en-GB")


def test_a_terminal_is_always_well() -> None:
    (finding,) = asyncio.run(TerminalConnector(Screen()).check())
    assert finding.well
