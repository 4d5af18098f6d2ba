"""The Teams connector through Microsoft's Agents Playground, pressed and read in a real browser."""

from __future__ import annotations

import asyncio
import os
from collections.abc import AsyncIterator, Callable, Coroutine, Iterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, TypeVar

import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.routing import Mount

from bot.cards import Ask, Bullets, Button, Buttons, Card, Choice, Faint, Heading, Quote, Strong, Table, Text
from bot.config import TeamsSettings
from bot.ports import Changed, Event, Pressed, Profile, RawEvent, Said
from bot.web import application
from connectors.teams.connector import TeamsConnector
from tests.clients import teams_playground as teams
from tests.clients.processes import PATIENCE, free_port, serving, until
from tests.doors import Asking

pytestmark = [pytest.mark.client, pytest.mark.filterwarnings("ignore::DeprecationWarning")]


Found = TypeVar("Found")


class Hall(Asking):
    """A door that keeps what comes in, and a server around the connector."""

    def __init__(self) -> None:
        self.raw: dict[str, RawEvent] = {}
        settings = TeamsSettings(tenant_id=teams.TENANT, client_id=teams.BOT_ID)
        self.connector = TeamsConnector(
            settings, "", checker=teams.Trusting(), token=lambda _scope, _tenant: teams.TOKEN
        )
        self.loop: asyncio.AbstractEventLoop | None = None
        self.seen = 0
        self.port = free_port()

    async def take(self, connector: str, event_id: str, raw: RawEvent) -> bool:
        assert connector == "teams"
        new = event_id not in self.raw
        self.raw.setdefault(event_id, raw)
        return new

    def events(self) -> list[Event]:
        return [event for raw in list(self.raw.values()) if (event := self.connector.read(raw))]

    def next(self, fits: Callable[[Event], bool]) -> Event:
        """Wait for the next event that fits."""
        found = until(lambda: self._found(fits), f"nothing came that fits: {self.events()}")
        assert found is not None
        return found

    def _found(self, fits: Callable[[Event], bool]) -> Event | None:
        for number, event in enumerate(self.events()[self.seen :], start=self.seen + 1):
            if fits(event):
                self.seen = number
                return event
        return None

    def run(self, work: Coroutine[Any, Any, Found]) -> Found:
        assert self.loop is not None
        return asyncio.run_coroutine_threadsafe(work, self.loop).result(PATIENCE)

    @asynccontextmanager
    async def lifespan(self, _app: Starlette) -> AsyncIterator[None]:
        self.loop = asyncio.get_running_loop()
        await self.connector.start(self)
        yield
        await self.connector.stop()

    def app(self) -> Starlette:
        return Starlette(
            routes=[Mount("/", application(self.connector.routes, _well))],
            lifespan=self.lifespan,
            middleware=[Middleware(teams.WithToken)],
        )


async def _well() -> bool:
    return True


@pytest.fixture(scope="module")
def hall() -> Iterator[Hall]:
    hall = Hall()
    with serving(hall.app(), hall.port):
        yield hall


@pytest.fixture(scope="module")
def page(
    hall: Hall, playground: list[str], chromium: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[teams.Playground]:
    endpoint = f"http://127.0.0.1:{hall.port}/api/messages"
    with teams.playground(playground, chromium, endpoint, tmp_path_factory.mktemp("teams")) as page:
        yield page


def test_a_whole_conversation(hall: Hall, page: teams.Playground, tmp_path: Path) -> None:
    pictures = Path(os.environ.get("PICTURES", tmp_path))
    opened = hall.next(lambda event: isinstance(event, Said) and event.opened)
    assert opened.spot.address["conversation"] == teams.PERSONAL_CHAT

    page.say("Etiketten printen niet & <b>wat</b> nu?")
    said = hall.next(lambda event: isinstance(event, Said))
    assert isinstance(said, Said)
    assert said.text == "Etiketten printen niet & <b>wat</b> nu?"
    assert said.sender.user == opened.sender.user
    assert said.spot == opened.spot

    message = hall.run(hall.connector.post(said.spot.address, WELCOME, mark="m1"))
    page.write("Vraag stellen", "Waar vind ik oude zaken?\nEn nieuwe?", "Versturen")
    asked = hall.next(lambda event: isinstance(event, Pressed))
    assert isinstance(asked, Pressed)
    assert (asked.action, asked.value, asked.answer) == ("ask", "", "Waar vind ik oude zaken?\nEn nieuwe?")
    assert asked.message == message
    page.see("Noted.")

    page.press("Wie ziet wat?")
    pressed = hall.next(lambda event: isinstance(event, Pressed))
    assert isinstance(pressed, Pressed)
    assert (pressed.action, pressed.value) == ("who_sees", "v")
    assert pressed.sender.user == said.sender.user
    page.screenshot(pictures / "welcome.png")

    hall.run(hall.connector.post(said.spot.address, DEPARTMENT, mark="m2"))
    page.see("Waar werk je?")
    page.choose("Belastingen", "Kies")
    chosen = hall.next(lambda event: isinstance(event, Pressed))
    assert isinstance(chosen, Pressed)
    assert (chosen.action, chosen.answer) == ("department", "7")

    receipt = hall.run(hall.connector.post(said.spot.address, RECEIPT, mark="m3"))
    page.see("Genoteerd als")
    page.screenshot(pictures / "receipt.png")
    assert hall.run(hall.connector.post(said.spot.address, WITHDRAWN, mark="m4", replaces=receipt)) == receipt
    page.see("Je vraag is gewist.")
    page.gone("Genoteerd als")

    page.post_in_channel("zet het weekbericht hier")
    there = hall.next(lambda event: event.spot.kind == "channel")
    assert isinstance(there, Said)
    assert there.text == "zet het weekbericht hier"
    assert ";" not in there.spot.address["conversation"]
    assert there.chat is not None
    whole = {name: part for name, part in there.spot.address.items() if name != "thread"}
    hall.run(hall.connector.post(whole, DIGEST, mark="m5"))
    page.see("Vragen en blokkades")
    page.screenshot(pictures / "digest.png")
    page.picture(pictures / "digest-card.png")


def test_what_is_said_among_others_is_answered_in_the_persons_own_chat(hall: Hall, page: teams.Playground) -> None:
    page.post_in_group("Wie weet waar oude zaken staan?")
    said = hall.next(lambda event: isinstance(event, Said) and event.text.startswith("Wie weet"))
    assert isinstance(said, Said)
    assert (said.spot.kind, said.spot.address["conversation"]) == ("channel", teams.GROUP_CHAT)
    assert said.chat is not None
    assert hall.run(hall.connector.profile(said.sender)) == Profile(locale="en-US", guest=False)
    message = hall.run(hall.connector.post(said.chat.address, RECEIPT, mark="m6"))
    assert hall.run(hall.connector.post(said.chat.address, WITHDRAWN, mark="m7", replaces=message)) == message
    page.open("Personal Chat")
    page.see("Je vraag is gewist.")


def test_an_answer_in_a_channel_stands_in_its_thread(hall: Hall, page: teams.Playground) -> None:
    page.post_in_channel("meld storingen hier")
    said = hall.next(lambda event: isinstance(event, Said) and event.text.startswith("meld"))
    hall.run(hall.connector.post(said.spot.address, ANSWER, mark="m8"))
    page.see("Alleen een beheerder kan dit.")
    threads = page.threads()
    assert "meld storingen hier" in threads[0]
    assert "Alleen een beheerder kan dit." in threads[0]


def test_a_message_is_passed_on_by_a_form(hall: Hall, page: teams.Playground) -> None:
    page.post_beside("De printer van Jan doet het niet")
    assert page.pass_on("De printer van Jan doet het niet") == "De printer van Jan doet het niet"
    page.submit("De printer doet het niet", "Pass on")
    page.see("Noted.")
    page.dismiss()
    passed = hall.next(lambda event: isinstance(event, Pressed) and event.action == "pass_on")
    assert isinstance(passed, Pressed)
    assert (passed.answer, passed.spot.kind) == ("De printer doet het niet", "channel")
    assert passed.chat is not None
    assert passed.passed_on is not None
    assert passed.passed_on.author is not None
    assert "Jan" not in str(hall.raw), "what was taken out came nowhere"


def test_a_question_is_asked_in_a_form(hall: Hall, page: teams.Playground) -> None:
    assert page.ask() == ""
    page.submit("Waar vind ik de handleiding?", "Send")
    asked = hall.next(lambda event: isinstance(event, Pressed) and event.action == "ask")
    assert isinstance(asked, Pressed)
    assert asked.answer == "Waar vind ik de handleiding?"
    page.see("Noted.")
    page.dismiss()


def test_an_edit_and_a_deletion_name_the_message(hall: Hall, page: teams.Playground) -> None:
    tenant = {"id": teams.TENANT}
    page.happens({"type": "message", "id": "m-1", "text": "Het is traag"})
    said = hall.next(lambda event: isinstance(event, Said) and event.text == "Het is traag")
    edit = {"type": "messageUpdate", "channelData": {"tenant": tenant, "eventType": "editMessage"}}
    page.happens({**edit, "id": "m-1", "text": "Het is vlug"})
    edited = hall.next(lambda event: isinstance(event, Changed))
    page.happens(
        {"type": "messageDelete", "id": "m-1", "channelData": {"tenant": tenant, "eventType": "softDeleteMessage"}}
    )
    deleted = hall.next(lambda event: isinstance(event, Changed))
    assert isinstance(said, Said)
    assert isinstance(edited, Changed)
    assert isinstance(deleted, Changed)
    assert said.message == edited.message == deleted.message == "m-1"
    assert (edited.text, deleted.text) == ("Het is vlug", None)


WELCOME = Card(
    "Hoi, ik ben Vraagpunt Zaaksysteem, een bot.",
    (
        Text(("Hoi, ik ben Vraagpunt Zaaksysteem, een bot. Jouw afdeling gaat met het zaaksysteem werken.",)),
        Text(("Haast? Bel de servicedesk: ", Strong("1234"), ".")),
        Ask("Vraag stellen", "ask", "Versturen", prompt="Je vraag of signaal"),
        Buttons((Button("Wie ziet wat?", "who_sees", "v"), Button("Stop", "stop"))),
    ),
)
DEPARTMENT = Card(
    "Waar werk je?",
    (
        Text(("Een afdeling kies je één keer.",)),
        Ask(
            "Waar werk je?",
            "department",
            "Kies",
            prompt="Kies je afdeling",
            choices=(Choice("Burgerzaken", "3"), Choice("Belastingen", "7")),
        ),
    ),
)
RECEIPT = Card(
    "Genoteerd als vraag.",
    (
        Text(("Genoteerd als ", Strong("vraag"), ". Je naam gaat niet mee.")),
        Quote("Etiketten printen niet & <b>wat</b> *nu*?"),
        Text(("Een ambassadeur kijkt ernaar. Uiterlijk donderdag hoor je hier iets, ook zonder oplossing.",)),
        Text((Faint("Haast? Bel de servicedesk: 1234."),)),
        Buttons(
            (
                Button("Klopt niet", "wrong_kind", "1"),
                Button("Naam meesturen", "name", "1", "primary"),
                Button("Intrekken", "withdraw", "1", "danger"),
            )
        ),
    ),
)
ANSWER = Card("Alleen een beheerder kan dit.", (Text(("Alleen een beheerder kan dit.",)),))
WITHDRAWN = Card("Je vraag is gewist.", (Text(("Je vraag is gewist.",)),))
DIGEST = Card(
    "Weekbericht Zaaksysteem Lindewaard, week 47.",
    (
        Heading("Weekbericht Zaaksysteem Lindewaard · week 47 · 4e week na livegang", level=1),
        Text((Strong("Vandaag:"), " 2 besluiten, 1 bezoek")),
        Heading("1. Vragen en blokkades"),
        Bullets(
            (
                (
                    Strong("Brief printen aan balie lukt niet"),
                    ": 14 berichten, 11 collega's (vorige week 6). 9 dagen open, geen eigenaar.",
                ),
                (Strong("Oude zaak vinden"), ": 17 berichten, 13 collega's. Antwoord klaar, niet geplaatst."),
                ("12 vragen zonder antwoord.",),
            )
        ),
        Heading("2. Per afdeling"),
        Table(
            ("Afdeling", "Berichten", "Collega's"),
            (("Burgerzaken", "41", "22"), ("Sociaal domein", "17", "11"), ("Andere afdelingen", "24", "19")),
        ),
        Heading("3. Stil is niet tevreden"),
        Bullets((("Buitendienst: derde week te weinig signaal.",),)),
        Heading("4. Wat goed gaat"),
        Quote("Zoeken op adres scheelt tijd."),
        Text((Faint("Toon: 38% negatief, 41% neutraal, 21% positief (118 berichten, 96 collega's)."),)),
    ),
)
