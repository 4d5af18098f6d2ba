from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from bot.app import App
from bot.demo import play
from bot.demo.play import DemoClock
from bot.demo.town import EMPLOYEE
from connectors.terminal.connector import TerminalConnector

FRIDAY = date(2026, 11, 20)


@pytest.fixture(scope="module")
def screen() -> Iterator[list[str]]:
    """What the employee's screen shows."""
    shown: list[str] = []
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(play, "_on_screen", lambda user, text: shown.append(text) if user == EMPLOYEE else None)
        yield shown


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory, screen: list[str]) -> Iterator[tuple[App, TerminalConnector]]:
    """The town as the demo fills it, its index made."""
    del screen
    folder: Path = tmp_path_factory.mktemp("demo")
    app, terminal = play._prepared(folder, FRIDAY, DemoClock(datetime.now(UTC)))
    play._fill(app)
    app.recurring.build()
    yield app, terminal
    app.close()
