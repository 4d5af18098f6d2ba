"""The demo's employee asks what the town knows already, and is shown the answer."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from sqlalchemy import select

from bot.app import App
from bot.demo import play
from bot.demo.play import DemoClock
from bot.demo.town import EMPLOYEE
from connectors.terminal.connector import TerminalConnector
from models import Feedback

pytestmark = pytest.mark.story

FRIDAY = date(2026, 11, 20)


@pytest.fixture
def screen(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What the employee's screen shows."""
    shown: list[str] = []
    monkeypatch.setattr(play, "_on_screen", lambda user, text: shown.append(text) if user == EMPLOYEE else None)
    return shown


@pytest.fixture
def demo(tmp_path: Path, screen: list[str]) -> Iterator[tuple[App, TerminalConnector]]:
    """The town as the demo fills it, its index made."""
    del screen
    app, terminal = play._prepared(tmp_path, FRIDAY, DemoClock(datetime.now(UTC)))
    play._fill(app)
    app.recurring.build()
    yield app, terminal
    app.close()


def test_the_question_that_the_help_names_has_a_known_answer(
    demo: tuple[App, TerminalConnector], screen: list[str]
) -> None:
    app, terminal = demo
    named = play.HELP.partition("“")[2].partition("”")[0]

    async def ask() -> None:
        await terminal.start(app.mailroom)
        for line in (named, "1"):
            await terminal.say(EMPLOYEE, line)
            while await app.mailroom.step() or await app.postroom.step():
                continue

    asyncio.run(ask())
    receipt, thanks = screen
    assert "Is dit het antwoord?" in receipt
    assert "training van twee uur" in receipt
    assert "beantwoord" in thanks
    newest = select(Feedback).order_by(Feedback.id.desc()).limit(1)
    assert app.store.read_now(lambda session: session.scalars(newest).one()).answered_at
