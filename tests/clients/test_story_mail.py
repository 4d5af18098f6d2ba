"""The story of the mailbox: on Monday morning the clock sends the digest, and every format tells the same figures."""

from __future__ import annotations

import asyncio
import json
import subprocess
from datetime import datetime
from pathlib import Path

import pytest
from click.testing import CliRunner
from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.app import App
from bot.cli import main
from bot.config import load
from bot.demo.play import DemoClock
from bot.demo.town import PROJECT_GROUP
from bot.outbox import OPEN
from bot.wiring.connecting import connectors_of
from connectors.terminal.connector import TerminalConnector
from models import Delivery
from tests.clients import story
from tests.clients.processes import until
from tests.clients.story import MAILBOX, MONDAY, NOON, TITLE, WEEK, Lindewaard, Told

pytestmark = [pytest.mark.client, pytest.mark.story]


@pytest.fixture
def town(lindewaard: Lindewaard, tmp_path: Path) -> Lindewaard:
    return lindewaard.moved(tmp_path)


def test_the_digest_is_mailed_once_and_says_the_same_as_the_terminal(town: Lindewaard) -> None:
    with story.mail_server() as sink:
        town.configure(sink.section)
        morning, noon = _screen_of(town, MONDAY), _screen_of(town, NOON)
    (mail,) = sink.mails
    assert (mail["To"], mail["Subject"]) == (MAILBOX, TITLE), "what is to be pressed goes to no mailbox"
    expected = _figures(town)
    plain, page = story.body(mail, "plain"), story.body(mail, "html")
    (digest,) = morning
    assert noon == []
    for shown in (plain, story.without_tags(page), digest):
        assert TITLE in " ".join(shown.split())
        assert story.read_from(shown, expected) == expected
        story.keeps_quiet(shown)


def test_the_mail_is_drawn_as_a_phone_shows_it(town: Lindewaard, chromium: str, tmp_path: Path) -> None:
    page, picture = tmp_path / "mail.html", tmp_path / "mail.png"
    page.write_text(town.voelspriet(*_digest("html")), encoding="utf-8")
    script = Path(__file__).parent / "screenshot.mjs"
    command = ["node", str(script), chromium, page.as_uri(), str(picture), "375", "1660", "body"]
    subprocess.run(command, check=True, timeout=60)
    assert 20_000 < picture.stat().st_size < 200_000


@pytest.mark.parametrize("form", ["text", "html", "mail", "slack", "teams"])
def test_every_format_tells_the_same_figures(town: Lindewaard, form: str) -> None:
    expected = _figures(town)
    told = CliRunner().invoke(main, ["--config", str(town.config), *_digest(form)], catch_exceptions=False)
    assert told.exit_code == 0
    printed = told.output
    shown = " ".join(_words(json.loads(printed))) if form in {"slack", "teams"} else story.without_tags(printed)
    assert story.read_from(shown, expected) == expected
    story.keeps_quiet(printed)


def test_the_figures_are_those_of_the_town(town: Lindewaard) -> None:
    told = _figures(town)
    assert told.topics["Brief printen aan balie lukt niet"] == (14, 11)
    assert (told.total, told.unanswered, told.silent) == ((118, 96), 26, ("Buitendienst",))
    assert sum(messages for messages, _ in told.departments.values()) == told.total[0]
    assert sum(told.tone) == 100


def _digest(form: str) -> tuple[str, ...]:
    return ("digest", "--rollout=zaaksysteem", f"--period={WEEK}", f"--format={form}")


def _figures(town: Lindewaard) -> Told:
    return story.figures_of(town.voelspriet(*_digest("json")))


def _words(part: object) -> list[str]:
    """Collect what stands in a platform's own JSON to be read."""
    if isinstance(part, dict):
        own = [part[name] for name in ("text",) if isinstance(part.get(name), str)]
        return own + [word for child in part.values() if not isinstance(child, str) for word in _words(child)]
    return [word for child in part for word in _words(child)] if isinstance(part, list) else []


def _screen_of(town: Lindewaard, moment: datetime) -> list[str]:
    """Run the bot from a moment until all was sent; give what the project group's terminal shows."""
    clock, screen = DemoClock(moment), list[str]()
    terminal = TerminalConnector(lambda user, text: screen.append(text) if user == PROJECT_GROUP else None, clock=clock)
    settings = load(town.config, {})
    app = App.build(settings, {**connectors_of(settings), "terminal": terminal}, now=clock)
    try:
        asyncio.run(_run(app))
    finally:
        app.close()
    return screen


async def _run(app: App) -> None:
    async with asyncio.timeout(20), app.running():
        await app.chores.send_digests()
        await asyncio.to_thread(until, lambda: app.store.read_now(_all_sent), "not all was sent")


def _all_sent(session: Session) -> bool:
    return session.scalar(select(Delivery.id).where(Delivery.state.in_(OPEN))) is None
