"""The story in Teams: the bot behind Microsoft's Playground, from the installation to the digest in the channel."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Coroutine, Iterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.routing import Mount

from bot.app import App, connectors_of
from bot.config import load
from bot.demo.play import DemoClock
from bot.demo.town import PROJECT_GROUP
from bot.outbox import OPEN
from connectors.teams.connector import TeamsConnector
from connectors.terminal.connector import TerminalConnector
from models import Delivery
from tests.clients import story
from tests.clients import teams_playground as teams
from tests.clients.processes import free_port, serving, until
from tests.clients.story import COLLEAGUE, FRIDAY, MONDAY, NOON, QUESTION, SECOND, TITLE, WEEK, Lindewaard, Sink

pytestmark = [pytest.mark.client, pytest.mark.story, pytest.mark.filterwarnings("ignore::DeprecationWarning")]
OTHER = 6
"""The number of the second person who speaks."""


class Home:
    """The whole bot in this process, behind a server; `screen` is what the project group's terminal shows."""

    def __init__(self, town: Lindewaard) -> None:
        self.clock = DemoClock(FRIDAY)
        self.screen: list[str] = []
        settings = load(town.config, {})
        terminal = TerminalConnector(self._show, clock=self.clock)
        assert settings.teams
        checker, token = teams.Trusting(), lambda _scope, _tenant: teams.TOKEN
        connector = TeamsConnector(settings.teams, "", checker=checker, token=token)
        mail = connectors_of(settings.model_copy(update={"teams": None}))
        self.app = App.build(settings, {**mail, "teams": connector, "terminal": terminal}, now=self.clock)
        self.loop: asyncio.AbstractEventLoop | None = None

    def _show(self, user: str, text: str) -> None:
        if user == PROJECT_GROUP:
            self.screen.append(text)

    def served(self) -> Starlette:
        """Give the application as a server runs it, with the token that the Playground does not send."""
        return Starlette(
            routes=[Mount("/", self.app.asgi())], lifespan=self._lifespan, middleware=[Middleware(teams.WithToken)]
        )

    @asynccontextmanager
    async def _lifespan(self, _app: Starlette) -> AsyncIterator[None]:
        self.loop = asyncio.get_running_loop()
        async with self.app.running():
            yield

    def run(self, work: Coroutine[Any, Any, None]) -> None:
        """Run something in the bot's loop, and wait until all that it caused was sent."""
        assert self.loop
        asyncio.run_coroutine_threadsafe(work, self.loop).result(20)
        unsent = select(Delivery.id).where(Delivery.state.in_(OPEN))
        until(lambda: self.app.store.read_now(lambda session: session.scalar(unsent)) is None, "not all was sent")


@pytest.fixture
def sink() -> Iterator[Sink]:
    with story.mail_server() as sink:
        yield sink


@pytest.fixture
def town(lindewaard: Lindewaard, sink: Sink, tmp_path: Path) -> Lindewaard:
    town = lindewaard.moved(tmp_path)
    ids = f'[teams]\ntenant_id = "{teams.TENANT}"\nclient_id = "{teams.BOT_ID}"'
    town.configure(sink.section, ids)
    return town


@pytest.fixture
def port() -> int:
    return free_port()


@pytest.fixture
def home(town: Lindewaard, port: int) -> Iterator[Home]:
    home = Home(town)
    with serving(home.served(), port):
        yield home
    home.app.close()


def test_from_the_installation_to_the_digest_in_the_channel(
    home: Home, town: Lindewaard, sink: Sink, port: int, playground: list[str], chromium: str, tmp_path: Path
) -> None:
    endpoint = f"http://127.0.0.1:{port}/api/messages"
    with teams.playground(playground, chromium, endpoint, _folder(tmp_path, "first")) as page:
        _ask(page)
        _correct(page)
        with teams.playground(playground, chromium, endpoint, _folder(tmp_path, "other"), OTHER) as others:
            _ask_in_english(others)
        _bind(page, town)
        assert (sink.mails, home.screen) == ([], [])
        home.clock.jump(MONDAY)
        home.run(home.app.chores.send_digests())
        page.see("5. Wat is gedaan")
        _draw(page, "teams-digest.png", TITLE)
        home.clock.jump(NOON)
        home.run(home.app.chores.send_digests())
        assert page.page().count("vragen zonder antwoord") == 1, "it comes once"
        shown = page.card(TITLE)
    _same_figures(town, sink, home, shown)
    story.keeps_quiet(shown, f"Employee {OTHER}", f"user-id-{OTHER}")


def _folder(parent: Path, name: str) -> Path:
    folder = parent / name
    folder.mkdir()
    return folder


def _ask(page: teams.Playground) -> None:
    page.see("Hi, I am Vraagpunt Zaaksysteem, a bot.")
    page.say("in het Nederlands")
    page.see("Vanaf nu schrijf ik je in het Nederlands.")
    page.say(QUESTION)
    page.see("waar werk je?")
    page.see("Genoteerd als vraag:")
    page.choose("Burgerzaken", "Bewaren")
    page.see("Genoteerd: Burgerzaken")
    assert page.page().count("In a hurry?") == 1, "it welcomes once"


def _correct(page: teams.Playground) -> None:
    page.press("Klopt niet")
    page.see("Wat is het dan wel?")
    page.choose("Probleem", "Wijzigen")
    page.see("Genoteerd als probleem:")
    page.gone("Genoteerd als vraag:")
    _draw(page, "teams-receipt.png", "Genoteerd als probleem:")
    page.press("Naam meesturen")
    page.see("Mag je naam mee?")
    page.press("Nu met naam")
    page.see("Je naam gaat mee.")
    page.press("Intrekken")
    page.see("Ingetrokken:")
    page.gone("Je naam gaat mee.")
    page.say(SECOND)
    page.see("Je naam gaat niet mee.")
    assert page.page().count("waar werk je?") == 0, "it asks for the department once"


def _ask_in_english(page: teams.Playground) -> None:
    page.see("Hi, I am Vraagpunt Zaaksysteem, a bot.")
    page.say(COLLEAGUE)
    page.see("Noted as a question:")
    page.choose("Vergunningen", "Save")
    page.see("Noted: Vergunningen")


def _bind(page: teams.Playground, town: Lindewaard) -> None:
    page.post_in_channel("plaats het weekbericht hier")
    page.see("Alleen een beheerder kan dit.")
    page.open("Personal Chat")
    page.say(town.code)
    page.see("Je bent nu beheerder.")
    page.post_in_channel("plaats het weekbericht hier")
    page.see("Afgesproken: het weekbericht plaats ik hier.")


def _same_figures(town: Lindewaard, sink: Sink, home: Home, shown: str) -> None:
    (mail,), (screen,) = sink.mails, home.screen
    printed = town.voelspriet("digest", "--rollout=zaaksysteem", f"--period={WEEK}", "--format=json")
    expected = story.figures_of(printed)
    for text in (shown, story.body(mail, "plain"), screen):
        assert TITLE in " ".join(text.split())
        assert story.read_from(text, expected) == expected


def _draw(page: teams.Playground, name: str, holding: str) -> None:
    picture = story.picture(name)
    if picture:
        page.picture(picture, holding)
