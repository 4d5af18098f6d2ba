"""The Slack connector in a real workspace: what people do there reaches the door, and what we post is shown."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest

from bot.cards import Ask, Bullets, Button, Buttons, Card, Choice, Faint, Heading, Strong, Text
from bot.config import SlackSettings
from bot.ports import Changed, Event, Pressed, Profile, Said, Sender
from bot.web import application
from connectors.slack.connector import SlackConnector
from tests.clients.processes import free_port, serving, until
from tests.clients.slack_workspace import BOT, CHANNEL, SECRET, TEAM, TOKEN, SlackWorkspace, slack_workspace
from tests.connectors.slack.payloads import as_form, signed
from tests.doors import Asking

pytestmark = pytest.mark.client

PERSON, COLLEAGUE = "U01BALIE", "U02AMBA"


@dataclass
class Shelf(Asking):
    """A door that keeps what comes in, once."""

    stored: dict[str, dict[str, Any]] = field(default_factory=dict)

    async def take(self, connector: str, event_id: str, raw: dict[str, Any]) -> bool:
        assert connector == "slack"
        return self.stored.setdefault(event_id, raw) is raw


@dataclass
class House:
    workspace: SlackWorkspace
    connector: SlackConnector
    shelf: Shelf
    url: str

    def post(self, channel: str, card: Card, mark: str, replaces: str | None = None) -> str:
        return asyncio.run(self.connector.post(_address(channel), card, mark=mark, replaces=replaces))

    def next_event(self) -> Event:
        raw = until(lambda: self.shelf.stored, "nothing came in", 10)
        _, stored = raw.popitem()
        event = self.connector.read(stored)
        assert isinstance(event, Said | Pressed | Changed)
        return event


def _address(channel: str) -> dict[str, str]:
    return {"team": TEAM, "channel": channel}


async def _healthy() -> bool:
    return True


@pytest.fixture(scope="module")
def house(local_slack: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    port, shelf = free_port(), Shelf()
    url = f"http://127.0.0.1:{port}/slack/events"
    with slack_workspace(local_slack, tmp_path_factory.mktemp("slack"), url) as workspace:
        connector = SlackConnector(SlackSettings(api_url=workspace.api_url), TOKEN, SECRET)
        asyncio.run(connector.start(shelf))
        with serving(application(connector.routes, _healthy), port):
            yield House(workspace, connector, shelf, url)


@pytest.fixture(autouse=True)
def _empty_shelf(house: House) -> None:
    house.shelf.stored.clear()


def test_a_direct_message_reaches_the_door(house: House) -> None:
    house.workspace.say(PERSON, "Etiketten &amp; brieven printen niet")
    said = house.next_event()
    assert isinstance(said, Said)
    assert said.text == "Etiketten & brieven printen niet"
    assert (said.sender.tenant, said.sender.user) == (TEAM, PERSON)
    assert said.spot.kind == "direct"
    assert said.spot.address == _address(house.workspace.direct(PERSON))
    assert abs(datetime.now(UTC) - said.at) < timedelta(minutes=5)


def test_a_mention_in_a_channel_reaches_the_door_once(house: House) -> None:
    house.workspace.mention(PERSON, "hoe zoek ik een oude zaak?")
    said = house.next_event()
    assert isinstance(said, Said)
    assert said.text == "hoe zoek ik een oude zaak?"
    assert said.spot.kind == "channel"
    assert house.shelf.stored == {}, "the channel's own message event is not for us"
    assert said.chat is not None
    asyncio.run(house.connector.post(said.chat.address, RECEIPT, mark="mention"))
    assert house.workspace.from_bot(house.workspace.direct(PERSON))[-1]["text"] == RECEIPT.summary
    assert house.workspace.from_bot(CHANNEL) == []


def test_an_edit_and_a_deletion_name_the_message_they_are_of(house: House) -> None:
    message = house.workspace.say(PERSON, "Etiketten")
    said = house.next_event()
    assert isinstance(said, Said)
    house.workspace.edit(PERSON, message, "Etiketten printen niet")
    edited = house.next_event()
    assert isinstance(edited, Changed)
    assert (edited.text, edited.message, edited.spot) == ("Etiketten printen niet", said.message, said.spot)
    house.workspace.delete(PERSON, message)
    deleted = house.next_event()
    assert isinstance(deleted, Changed)
    assert (deleted.text, deleted.message, deleted.sender) == (None, said.message, said.sender)


def test_what_we_change_ourselves_and_what_changes_in_a_channel_is_not_heard(house: House) -> None:
    chat = house.workspace.direct(PERSON)
    house.post(chat, Card("Ingetrokken."), "ours", replaces=house.post(chat, RECEIPT, "before"))
    house.workspace.edit(PERSON, house.workspace.say(PERSON, "hallo allemaal", CHANNEL), "hallo")
    house.workspace.say(PERSON, "en nu?")
    said = house.next_event()
    assert isinstance(said, Said)
    assert (said.text, house.shelf.stored) == ("en nu?", {})


def test_a_colleagues_message_is_passed_on_by_a_form(house: House) -> None:
    message = house.workspace.say(COLLEAGUE, "mevrouw Jansen wacht op haar zaak", CHANNEL)
    shortcut = as_form(house.workspace.message_shortcut(PERSON, message))
    answer = httpx.post(house.url, content=shortcut, headers=signed(shortcut, kind="form"))
    assert (answer.status_code, house.shelf.stored) == (200, {})
    form = until(house.workspace.form, "no form opened") or {}
    assert form["blocks"][0]["element"]["initial_value"] == "mevrouw Jansen wacht op haar zaak"
    assert house.workspace.submit(PERSON, "een inwoner wacht op een zaak") == {}
    pressed = house.next_event()
    assert isinstance(pressed, Pressed)
    assert (pressed.action, pressed.value, pressed.answer) == (
        "pass_on",
        message["ts"],
        "een inwoner wacht op een zaak",
    )
    assert pressed.passed_on is not None
    assert pressed.passed_on.author == Sender(TEAM, COLLEAGUE)


def test_a_page_is_asked_for_and_shown(house: House) -> None:
    house.workspace.open_home(PERSON)
    opened = house.next_event()
    assert isinstance(opened, Said)
    assert (opened.opened, opened.spot.kind) == (True, "page")
    asyncio.run(house.connector.post(opened.spot.address, RECEIPT, mark="page"))
    assert "Etiketten printen niet." in str(house.workspace.home(PERSON))


def test_a_command_reaches_the_door_and_is_answered_directly(house: House) -> None:
    house.workspace.command(PERSON, "Etiketten printen niet")
    said = house.next_event()
    assert isinstance(said, Said)
    assert (said.text, said.spot.kind) == ("Etiketten printen niet", "direct")
    asyncio.run(house.connector.post(said.spot.address, RECEIPT, mark="command"))
    assert house.workspace.from_bot(house.workspace.direct(PERSON))[-1]["text"] == RECEIPT.summary
    assert house.workspace.from_bot(CHANNEL) == []


def test_a_button_and_a_list_come_back_as_pressed(house: House) -> None:
    channel = house.workspace.direct(PERSON)
    posted = house.post(channel, RECEIPT, "press")
    message = house.workspace.from_bot(channel)[-1]
    house.workspace.press(PERSON, message, "Intrekken")
    pressed = house.next_event()
    assert isinstance(pressed, Pressed)
    assert (pressed.action, pressed.value, pressed.answer) == ("withdraw", "f1", "")
    assert (pressed.message, pressed.spot.address) == (posted, _address(channel))
    house.workspace.pick(PERSON, message, "Vergunningen")
    picked = house.next_event()
    assert isinstance(picked, Pressed)
    assert (picked.action, picked.value, picked.answer) == ("department", "zaak", "2")


def test_a_form_opens_refuses_nothing_written_and_brings_the_answer(house: House) -> None:
    channel = house.workspace.direct(PERSON)
    posted = house.post(channel, RECEIPT, "form")
    house.workspace.press(PERSON, house.workspace.from_bot(channel)[-1], "Vraag stellen")
    form = until(house.workspace.form, "no form opened") or {}
    assert form["title"]["text"] == "Vraag stellen"
    assert form["submit"]["text"] == "Versturen"
    assert list(house.workspace.submit(PERSON, "   ").values()) == ["Write something first."]
    assert house.shelf.stored == {}
    assert house.workspace.submit(PERSON, "Waar vind ik de zaak?") == {}
    answered = house.next_event()
    assert isinstance(answered, Pressed)
    assert (answered.action, answered.answer) == ("ask", "Waar vind ik de zaak?")
    assert (answered.message, answered.spot.kind) == (posted, "direct")


def test_a_posted_card_is_found_again_and_replaced(house: House) -> None:
    channel = house.workspace.direct(PERSON)
    first = house.post(channel, RECEIPT, "delivery-1")
    address = _address(channel)
    assert asyncio.run(house.connector.find(address, "delivery-1")) == first
    assert asyncio.run(house.connector.find(address, "delivery-2")) == ""
    assert house.post(channel, Card("Ingetrokken.", language="en"), "delivery-2", replaces=first) == first
    assert house.workspace.from_bot(channel)[-1]["text"] == "Ingetrokken."
    assert asyncio.run(house.connector.find(address, "delivery-2")) == first
    assert house.post(channel, RECEIPT, "delivery-3", replaces="1.000001") != first


def test_the_doctor_is_content_and_a_colleague_is_no_guest(house: House) -> None:
    findings = asyncio.run(house.connector.check())
    assert [finding.well for finding in findings] == [True]
    house.workspace.say(PERSON, "hallo")
    event = house.next_event()
    assert isinstance(event, Said)
    assert asyncio.run(house.connector.profile(event.sender)) == Profile(name="Medewerker")


def test_a_digest_and_a_receipt_are_drawn(house: House, chromium: str, tmp_path: Path) -> None:
    assert chromium
    house.post(CHANNEL, DIGEST, "digest")
    house.post(CHANNEL, RECEIPT, "receipt")
    picture = tmp_path / "slack.png"
    house.workspace.screenshot(picture, CHANNEL)
    assert picture.stat().st_size > 20_000
    assert all(message["user"] == BOT for message in house.workspace.from_bot(CHANNEL))


RECEIPT = Card(
    'Genoteerd als vraag: "Etiketten printen niet." Je naam gaat niet mee.',
    (
        Text(('Genoteerd als vraag: "Etiketten printen niet." Je naam gaat niet mee.',)),
        Text(("Een ambassadeur kijkt ernaar. Uiterlijk donderdag hoor je hier iets, ook zonder oplossing.",)),
        Text(("Haast? Bel de servicedesk: 1234.",)),
        Buttons(
            (
                Button("Klopt niet", "wrong_kind", "f1"),
                Button("Naam meesturen", "name", "f1"),
                Button("Intrekken", "withdraw", "f1", "danger"),
            )
        ),
        Ask(
            "Kies je afdeling",
            "department",
            "OK",
            "zaak",
            "Waar werk je?",
            (Choice("Burgerzaken", "1"), Choice("Vergunningen", "2")),
        ),
        Ask("Vraag stellen", "ask", "Versturen", prompt="Wat wil je weten? Eén zin is genoeg."),
    ),
    "en",
)
DIGEST = Card(
    "Weekbericht Zaaksysteem Lindewaard, week 47",
    (
        Heading("Weekbericht Zaaksysteem Lindewaard · week 47 · 4e week na livegang", 1),
        Text((Strong("Vandaag:"), " 2 besluiten, 1 bezoek")),
        Heading("1. Vragen en blokkades"),
        Bullets(
            (
                (Strong("Brief printen aan balie lukt niet"), ": 14 berichten, 11 collega's (vorige week 6)."),
                (Strong("Oude zaak vinden"), ": 17 berichten, 13 collega's. Antwoord klaar, niet geplaatst."),
                ("12 vragen zonder antwoord.",),
            )
        ),
        Heading("5. Wat goed gaat"),
        Bullets((("Zoeken op adres scheelt tijd: 9 berichten, 8 collega's.",),)),
        Text((Faint("Toon: 38% negatief, 41% neutraal, 21% positief (118 berichten, 96 collega's)."),)),
    ),
)
