"""A small municipality to test in: its configuration, its clock, and people who write to the bot."""

from __future__ import annotations

import asyncio
import shutil
from collections import defaultdict
from collections.abc import Awaitable, Callable, Coroutine
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, TypeVar
from uuid import uuid4

from sqlalchemy.orm import Session

from bot.app import App
from bot.config import DepartmentSettings, Settings, load
from bot.database.store import Store
from bot.desk import Desk
from bot.ports import Connector
from bot.privacy.vault import Vault, master_key, new_master_key
from bot.reading import Reader
from bot.rollouts import syncing
from connectors.terminal.connector import TerminalConnector

T = TypeVar("T")

NOW = datetime(2026, 11, 18, 9, 0, tzinfo=UTC)
"""A Wednesday, three weeks after go-live."""
AMBASSADOR, INSIDER = "amb", "lead"
"""The users with a part in the rollout; everyone else is the floor."""
ARCHIVIST = "archivist"
"""The ambassador of the second rollout."""
CONFIG = """
[[rollout]]
slug = "zaak"
name = "Zaaksysteem"
organisation = "Lindewaard"
bot_name = "Vraagpunt Zaaksysteem"
go_live = 2026-10-26
system = { nl = "het zaaksysteem", en = "the case system" }
urgent = { nl = "Bel de servicedesk: 1234.", en = "Call the service desk: 1234." }
promise_days = 2
case_number = 'Z-\\d{4}-\\d{4}'
ambassadors = ["terminal:terminal/amb"]
insiders = ["terminal:terminal/lead"]
department = [
    { name = "Burgerzaken", headcount = 20 },
    { name = "Griffie", headcount = 4 },
    { name = "Sociaal Domein", headcount = 40 },
]
"""


class FakeClock:
    """Stands still until it is set."""

    def __init__(self, moment: datetime = NOW) -> None:
        self.moment = moment

    def __call__(self) -> datetime:
        return self.moment

    def set(self, moment: datetime) -> None:
        """Set it to an aware moment."""
        assert moment.tzinfo, "the clock needs a time zone"
        self.moment = moment

    def forward(self, **units: float) -> None:
        """Set it forward: `forward(hours=2)`."""
        self.moment += timedelta(**units)


def settings_in(folder: Path, migrated: Path, config: str = CONFIG) -> Settings:
    """Copy a migrated SQLite file and what lies beside it into a folder, write a configuration there, and read it."""
    shutil.copytree(migrated.parent, folder, dirs_exist_ok=True)
    (folder / "config.toml").write_text(config, encoding="utf-8")
    return load(folder / "config.toml", {})


def new_keys(folder: Path) -> None:
    """Put a master key and a key database in a folder."""
    (folder / "config.toml").write_text(CONFIG, encoding="utf-8")
    settings = load(folder / "config.toml", {})
    assert settings.database.master_key_file
    new_master_key(settings.database.master_key_file)
    vault_of(settings).close()


def with_url(settings: Settings, url: str) -> Settings:
    """Give the same settings with another main database."""
    return settings.model_copy(update={"database": settings.database.model_copy(update={"url": url})})


def with_rollout(settings: Settings, **changes: Any) -> Settings:
    """Give the same settings with other values in their first rollout."""
    first, *others = settings.rollout
    return settings.model_copy(update={"rollout": (first.model_copy(update=changes), *others)})


def with_second(settings: Settings) -> Settings:
    """Give the same settings with a second rollout."""
    first = settings.rollout[0]
    departments = (DepartmentSettings(name="Griffie", headcount=9), DepartmentSettings(name="Archief", headcount=12))
    people = {"insiders": (), "ambassadors": (f"terminal:terminal/{ARCHIVIST}",)}
    named = {"slug": "dms", "name": "Nieuw DMS", "department": departments, "case_number": r"D-\d{6}"}
    return settings.model_copy(update={"rollout": (first, first.model_copy(update={**named, **people}))})


def vault_of(settings: Settings) -> Vault:
    """Open the key database of these settings."""
    assert settings.database.master_key_file
    return Vault(settings.database.keys_url, master_key(settings.database.master_key_file.read_text(encoding="ascii")))


class Town:
    """A whole bot with people at terminals. What the bot said to whom stands in `heard`."""

    def __init__(
        self,
        settings: Settings,
        clock: FakeClock,
        reader: Reader | None = None,
        connectors: Callable[[TerminalConnector], dict[str, Connector]] = lambda terminal: {"terminal": terminal},
    ) -> None:
        self.clock = clock
        self.heard: dict[str, list[str]] = defaultdict(list)
        self.terminal = TerminalConnector(lambda user, text: self.heard[user].append(text), clock=clock)
        self.app = App.build(settings, connectors(self.terminal), now=clock, reader=reader)
        self._runner = asyncio.Runner()
        self.write(lambda session: syncing.sync(session, self.desk))
        self.run(self.terminal.start(self.app.mailroom))

    @property
    def desk(self) -> Desk:
        """What every decision has at hand."""
        return self.app.desk

    @property
    def store(self) -> Store:
        """The main database."""
        return self.app.store

    def run(self, work: Coroutine[Any, Any, T]) -> T:
        """Run something asynchronous to its end."""
        return self._runner.run(work)

    def write(self, work: Callable[[Session], T]) -> T:
        """Do something in a committed transaction."""
        return self.store.write_now(work)

    def read(self, work: Callable[[Session], T]) -> T:
        """Look something up."""
        return self.store.read_now(work)

    def say(self, user: str, line: str) -> list[str]:
        """Type a line as a user, let the bot do all it has to, and give what it said to this user."""
        return self._answer(user, lambda: self.terminal.say(user, line))

    def open(self, user: str) -> list[str]:
        """Open the conversation as a user; give what the bot said to this user."""
        return self._answer(user, lambda: self.terminal.open(user))

    def press(self, user: str, action: str, value: str = "", answer: str = "") -> list[str]:
        """Press any button as a user, on the screen or not; give what the bot said to this user."""
        raw = {"kind": "pressed", "user": user, "action": action, "value": value, "answer": answer}
        event = {**raw, "at": self.clock().isoformat()}
        return self._answer(user, lambda: self.app.mailroom.take("terminal", uuid4().hex, event))

    def drain(self) -> None:
        """Let the bot handle everything that is due at this moment."""
        self.run(self._drain())

    def close(self) -> None:
        """Let go of the databases and the loop."""
        self.app.close()
        self._runner.close()

    def _answer(self, user: str, act: Callable[[], Awaitable[object]]) -> list[str]:
        before = len(self.heard[user])
        self.run(self._act(act))
        return self.heard[user][before:]

    async def _act(self, act: Callable[[], Awaitable[object]]) -> None:
        await act()
        await self._drain()

    async def _drain(self) -> None:
        while await self.app.mailroom.step() or await self.app.postroom.step():
            pass
