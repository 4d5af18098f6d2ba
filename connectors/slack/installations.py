"""Slack room: where the app is installed, in the tables of Slack's own SDK on our database, with the tokens sealed."""

from __future__ import annotations

import asyncio
from base64 import b64decode, b64encode
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from slack_sdk.oauth.installation_store import Bot, Installation
from slack_sdk.oauth.installation_store.async_installation_store import AsyncInstallationStore
from slack_sdk.oauth.installation_store.sqlalchemy import SQLAlchemyInstallationStore
from slack_sdk.oauth.state_store.async_state_store import AsyncOAuthStateStore
from slack_sdk.oauth.state_store.sqlalchemy import SQLAlchemyOAuthStateStore
from sqlalchemy import ColumnElement, Dialect, Engine, String, TypeDecorator, and_, delete, func, or_, select

from connectors.slack.clients import quiet

SEALED = ("bot_token", "bot_refresh_token")
"""The columns that open a workspace."""
STATE_HOLDS = 600
"""Seconds in which an installation that was begun must be finished, as the SDK has it."""
MOST_STATES = 1000
"""Installations that may be under way: anybody can begin one, and each takes a row."""


@dataclass(frozen=True)
class Installing:
    """What it takes to let workspaces install the app.

    `engine` must let a transaction that reads first write afterwards. `open` gives None for what cannot be opened.
    `redirect_uri` is where Slack sends the browser back; None for what stands in the app's settings.
    """

    client_secret: str = field(repr=False)
    engine: Engine
    seal: Callable[[bytes], bytes]
    open: Callable[[bytes], bytes | None]
    close: Callable[[], None]
    redirect_uri: str | None = None


@dataclass(frozen=True)
class Grant:
    """A token for a workspace, or for a whole organisation (`team` is None then); `installed_at` in Unix seconds.

    `token` is None where it cannot be opened.
    """

    enterprise: str | None
    team: str | None
    name: str
    token: str | None = field(repr=False)
    installed_at: float

    @property
    def home(self) -> str:
        """The id of the workspace or of the organisation."""
        return self.team or self.enterprise or ""


class TooManyError(Exception):
    """Too many installations are under way."""


class _Sealed(TypeDecorator[str]):
    """A text that stands sealed in its column."""

    impl = String
    cache_ok = False

    def __init__(self, installing: Installing) -> None:
        super().__init__()
        self._installing = installing

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        del dialect
        return None if value is None else b64encode(self._installing.seal(value.encode())).decode()

    def process_result_value(self, value: str | None, dialect: Dialect) -> str | None:
        del dialect
        opened = None if value is None else self._installing.open(b64decode(value))
        return None if opened is None else opened.decode()


class Installations(SQLAlchemyInstallationStore, AsyncInstallationStore):
    """The SDK's store. It keeps the bot's tokens alone, the newest of each workspace, and not who installed it."""

    def __init__(self, client_id: str, installing: Installing) -> None:
        super().__init__(client_id, installing.engine, logger=quiet)
        for name in SEALED:
            self.bots.c[name].type = _Sealed(installing)

    async def async_save(self, installation: Installation) -> None:
        """Save without blocking the loop."""
        await asyncio.to_thread(self.save, installation)

    def save(self, installation: Installation) -> None:
        """Keep what the bot needs."""
        self.save_bot(installation.to_bot())

    def save_bot(self, bot: Bot) -> None:
        """Keep a token, and drop the older ones of the same workspace."""
        super().save_bot(bot)
        column = self.bots.c
        with self.engine.begin() as connection:
            older = column.installed_at < _naive(datetime.fromtimestamp(bot.installed_at, UTC))
            same = and_(column.enterprise_id == bot.enterprise_id, column.team_id == bot.team_id)
            connection.execute(delete(self.bots).where(self._ours, same, older))

    def grants(self) -> list[Grant]:
        """List where the app is installed, the newest last."""
        with self.engine.connect() as connection:
            rows = connection.execute(select(self.bots).where(self._ours).order_by(self.bots.c.installed_at))
            return [_grant(row) for row in rows.mappings()]

    def remove(self, home: str, until: datetime) -> bool:
        """Delete what was installed in a workspace or organisation up to a moment; say whether there was any."""
        column = self.bots.c
        there = or_(column.team_id == home, and_(column.team_id.is_(None), column.enterprise_id == home))
        with self.engine.begin() as connection:
            gone = connection.execute(delete(self.bots).where(self._ours, there, column.installed_at <= _naive(until)))
            return gone.rowcount > 0

    @property
    def _ours(self) -> ColumnElement[bool]:
        return self.bots.c.client_id == self.client_id


class States(SQLAlchemyOAuthStateStore, AsyncOAuthStateStore):
    """The SDK's store of installations under way: bounded, and each taken once."""

    def __init__(self, engine: Engine) -> None:
        super().__init__(STATE_HOLDS, engine, logger=quiet)

    async def async_issue(self, *_: object, **__: object) -> str:
        """Begin an installation without blocking the loop."""
        return await asyncio.to_thread(self.issue)

    async def async_consume(self, state: str) -> bool:
        """Take one without blocking the loop."""
        return await asyncio.to_thread(self.consume, state)

    def issue(self, *_: object, **__: object) -> str:
        """Begin an installation.

        Raises
        ------
        TooManyError
            When `MOST_STATES` are under way.

        """
        states = self.oauth_states
        with self.engine.begin() as connection:
            connection.execute(delete(states).where(states.c.expire_at <= _naive(datetime.now(UTC))))
            if (connection.scalar(select(func.count()).select_from(states)) or 0) >= MOST_STATES:
                raise TooManyError
        return super().issue()

    def consume(self, state: str) -> bool:
        """Take a state out; True for the first who does so in time."""
        column = self.oauth_states.c
        with self.engine.begin() as connection:
            live = and_(column.state == state, column.expire_at > _naive(datetime.now(UTC)))
            return connection.execute(delete(self.oauth_states).where(live)).rowcount == 1


def _grant(row: Any) -> Grant:  # noqa: ANN401 - a row of a table that the SDK describes
    name = row["team_name"] or row["enterprise_name"] or ""
    at = row["installed_at"].replace(tzinfo=UTC).timestamp()
    return Grant(row["enterprise_id"], row["team_id"], name, row["bot_token"], at)


def _naive(moment: datetime) -> datetime:
    """Write a moment as the SDK's tables hold it: in UTC, without a zone."""
    return moment.astimezone(UTC).replace(tzinfo=None)
