"""The composition root: the one place that knows every room."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime

import uvicorn
from pydantic import SecretStr
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session
from starlette.applications import Starlette

from bot import promises, rollouts, schema, web
from bot.config import SECRET_VARIABLES, ConfigError, RetentionSettings, Settings
from bot.desk import Desk, clock
from bot.digests import sending
from bot.inbox import Mailroom
from bot.outbox import Postroom
from bot.ports import Connector
from bot.privacy.forgetting import close_forgotten, destroy_old_months, drop_old_events, retain
from bot.privacy.vault import Vault, VaultError, master_key
from bot.reading import Reader, rules_reader
from bot.runner import Runner
from bot.schedule import scheduler
from bot.store import Store
from models import Rollout

log = logging.getLogger(__name__)


def open_vault(settings: Settings) -> Vault:
    """Open the key database with the master key of the environment or the file.

    Raises
    ------
    ConfigError
        When there is no master key, or it does not fit.

    """
    database = settings.database
    try:
        return Vault(database.keys_url, master_key(_master_key_text(settings)))
    except VaultError as error:
        raise ConfigError(str(error)) from None


def _master_key_text(settings: Settings) -> str:
    if settings.secrets.master_key:
        return settings.secrets.master_key.get_secret_value()
    file = settings.database.master_key_file
    if file is None or not file.exists():
        name = SECRET_VARIABLES["master_key"]
        raise ConfigError(f"There is no master key. Run `voelspriet init`, or set {name}.")
    return file.read_text(encoding="ascii")


def connectors_of(settings: Settings) -> dict[str, Connector]:
    """Make the connectors that are configured; the others are not even imported.

    Raises
    ------
    ConfigError
        When a secret or an extra is missing.

    """
    made: dict[str, Connector] = {}
    for name, make in _MAKERS.items():
        if getattr(settings, name) is not None:
            try:
                made[name] = make(settings)
            except ImportError as error:
                raise ConfigError(f"[{name}] needs the extra `{name}` ({error}); see docs/running.md.") from None
    return made


def _slack(settings: Settings) -> Connector:
    from connectors.slack.connector import SlackConnector  # noqa: PLC0415 - heavy, and only where configured

    assert settings.slack is not None  # noqa: S101 - asked for only where configured
    token, secret = _secret(settings, "slack_bot_token"), _secret(settings, "slack_signing_secret")
    return SlackConnector(settings.slack, token, secret)


def _teams(settings: Settings) -> Connector:
    from connectors.teams.connector import TeamsConnector  # noqa: PLC0415 - heavy, and only where configured

    assert settings.teams is not None  # noqa: S101 - asked for only where configured
    return TeamsConnector(settings.teams, _secret(settings, "teams_client_secret"))


def _mail(settings: Settings) -> Connector:
    from connectors.mail.connector import MailConnector  # noqa: PLC0415 - only where configured

    assert settings.mail is not None  # noqa: S101 - asked for only where configured
    password = _secret(settings, "smtp_password") if settings.mail.user else None
    return MailConnector(settings.mail, password)


_MAKERS: Mapping[str, Callable[[Settings], Connector]] = {"slack": _slack, "teams": _teams, "mail": _mail}


def _secret(settings: Settings, name: str) -> str:
    value: SecretStr | None = getattr(settings.secrets, name)
    if value is None:
        raise ConfigError(f"The secret {SECRET_VARIABLES[name]} is not set in the environment.")
    return value.get_secret_value()


@dataclass(frozen=True)
class App:
    """Every room, joined."""

    store: Store
    desk: Desk
    connectors: Mapping[str, Connector]
    mailroom: Mailroom
    postroom: Postroom

    @classmethod
    def build(
        cls,
        settings: Settings,
        connectors: Mapping[str, Connector],
        *,
        now: Callable[[], datetime] = clock,
        reader: Reader | None = None,
    ) -> App:
        """Join the rooms for these settings; a test or the demo brings its own connectors and clock.

        Raises
        ------
        ConfigError
            When the master key is missing or does not fit.

        """
        desk = Desk(settings, open_vault(settings), now)
        store = Store(settings.database.url)
        mailroom = Mailroom(store, desk, reader or rules_reader(), connectors)
        return cls(store, desk, connectors, mailroom, Postroom(store, desk, connectors))

    def asgi(self) -> Starlette:
        """Make the ASGI application."""
        routes = [route for connector in self.connectors.values() for route in connector.routes]
        return web.application(routes, self._healthy)

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Run the inbox, the outbox and the clock for as long as the body lasts."""
        self.store.write_now(lambda session: rollouts.sync(session, self.desk))
        for connector in self.connectors.values():
            await connector.start(self.mailroom)
        runners = [Runner("inbox", self.mailroom.step), Runner("outbox", self.postroom.step)]
        for runner in runners:
            self.store.on_commit(runner.wake)
        jobs = scheduler(self.desk.settings, self.send_digests, self.keep_promises, self.upkeep)
        try:
            async with asyncio.TaskGroup() as group:
                tasks = [group.create_task(runner.run()) for runner in runners]
                tasks.append(group.create_task(self._catch_up()))
                jobs.start()
                yield
                for task in tasks:
                    task.cancel()
        finally:
            jobs.shutdown(wait=False)
            for connector in self.connectors.values():
                await connector.stop()

    def close(self) -> None:
        """Let go of both databases."""
        self.store.close()
        self.desk.vault.close()

    async def send_digests(self) -> None:
        """Send the digests whose time has come."""
        await self._surviving("digests", lambda session: sending.dispatch_due(session, self.desk))

    async def keep_promises(self) -> None:
        """Tell whose promised day is here."""
        await self._surviving("promises", lambda session: promises.keep(session, self.desk))

    async def upkeep(self) -> None:
        """Delete what must not be kept any longer."""
        await self._surviving("upkeep", self._retain)

    async def _catch_up(self) -> None:
        await self.send_digests()
        await self.keep_promises()
        await self.upkeep()

    async def _surviving(self, name: str, work: Callable[[Session], int]) -> None:
        try:
            done = await self.store.write(work)
        except DBAPIError as error:
            log.error("%s: the database does not answer (%s)", name, type(error.orig).__name__)  # noqa: TRY400
        else:
            log.info("%s: %s", name, done)

    def _retain(self, session: Session) -> int:
        now, vault = self.desk.now(), self.desk.vault
        drop_old_events(session, now)
        gone = close_forgotten(session, vault, now)
        kept = [RetentionSettings().at_most]
        for rollout in session.scalars(select(Rollout)):
            settings = self.desk.rollout(rollout.slug)
            retention = settings.retention if settings else RetentionSettings()  # it left the configuration
            gone += retain(session, rollout.id, retention, now)
            kept.append(retention.at_most)
        return gone + destroy_old_months(vault, max(kept), now)

    async def _healthy(self) -> bool:
        asking: Awaitable[object] = self.store.read(lambda session: session.execute(text("SELECT 1")).scalar())
        try:
            await asyncio.wait_for(asking, 2)
        except (DBAPIError, TimeoutError):
            return False
        return True


def prepare(settings: Settings) -> None:
    """Refuse to run on a database of another shape.

    Raises
    ------
    ConfigError
        When the database must be upgraded first.

    """
    store = Store(settings.database.url)
    try:
        if schema.current(store.engine) != schema.head():
            raise ConfigError("The database does not have the shape of this version. Run `voelspriet db upgrade`.")
    finally:
        store.close()


async def serve(app: App) -> None:
    """Serve until stopped by a signal."""
    settings = app.desk.settings.web
    config = uvicorn.Config(
        app.asgi(),
        host=settings.host,
        port=settings.port,
        access_log=False,
        log_config=None,
        lifespan="off",
        server_header=False,
    )
    async with app.running():
        await uvicorn.Server(config).serve()
