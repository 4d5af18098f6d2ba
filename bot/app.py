"""The composition root: the one place that knows every room."""

from __future__ import annotations

import asyncio
import logging
import signal
from collections.abc import AsyncIterator, Callable, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime

import uvicorn
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from starlette.applications import Starlette
from starlette.routing import BaseRoute

from bot import web
from bot.chores import Chores
from bot.config import ConfigError, Settings
from bot.database import schema
from bot.database.store import Store, make_engine
from bot.desk import Desk, clock
from bot.inbox import Mailroom
from bot.learning.basis import basis_of
from bot.learning.room import Learning
from bot.outbox import Postroom
from bot.ports import Connector, Directory
from bot.privacy.vault import is_empty
from bot.reading import Reader
from bot.reading.encoders import Encoder
from bot.recurring import Recurring
from bot.rollouts import syncing
from bot.routes import calendar_file, proof, unsubscribing
from bot.runner import Runner
from bot.schedule import add_directories, add_meetings, add_news, add_pulses, add_triage, scheduler
from bot.triage import REST_SECONDS, Triage
from bot.wiring.connecting import open_vault

log = logging.getLogger(__name__)

HEALTHY_WITHIN_SECONDS = 2
FINISH_WITHIN_SECONDS = 20
"""How long a stop waits for what is being posted; container platforms give thirty."""


@dataclass(frozen=True)
class App:
    """Every room, joined."""

    store: Store
    desk: Desk
    connectors: Mapping[str, Connector]
    mailroom: Mailroom
    postroom: Postroom
    chores: Chores
    recurring: Recurring
    learning: Learning

    @classmethod
    def build(
        cls,
        settings: Settings,
        connectors: Mapping[str, Connector],
        *,
        now: Callable[[], datetime] = clock,
        reader: Reader | None = None,
        encoder: Encoder | None = None,
        sources: Sequence[Directory] = (),
    ) -> App:
        """Join the rooms for these settings; a test or the demo brings its own connectors and clock.

        Raises
        ------
        ConfigError
            When the master key is missing or does not fit.

        """
        desk = Desk(settings, open_vault(settings), now)
        store = Store(settings.database.url)
        recurring = Recurring(store, desk, encoder)
        learning = Learning(store, desk, basis_of(encoder))
        mailroom = Mailroom(store, desk, reader or learning.reader, recurring, connectors)
        postroom = Postroom(store, desk, connectors)
        chores = Chores(store, desk, mailroom, postroom, learning, Triage(store, desk, recurring), sources)
        return cls(store, desk, connectors, mailroom, postroom, chores, recurring, learning)

    def asgi(self) -> Starlette:
        """Make the ASGI application."""
        routes = [route for connector in self.connectors.values() for route in connector.routes]
        return web.application([proof.route(self.desk.vault), *self._pages(), *routes], self._healthy)

    def _pages(self) -> Iterator[BaseRoute]:
        """Give the pages that cards refer to."""
        if self.desk.settings.mail:
            yield unsubscribing.route(self.store, self.desk)
        if self.desk.settings.web.public_url:
            yield calendar_file.route(self.store, self.desk)

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Run the inbox, the outbox and the clock for as long as the body lasts."""
        for change in self.store.write_now(lambda session: syncing.sync(session, self.desk)):
            log.info("configuration: %s", change)
        await asyncio.to_thread(self.learning.follow)
        for connector in self.connectors.values():
            await connector.start(self.mailroom)
        runners = [Runner("inbox", self.mailroom.step), *self._outboxes()]
        for runner in runners:
            self.store.on_commit(runner.wake)
        runners.append(Runner("recurring issues", self.recurring.step))  # it needs no commit to wake it
        runners.append(Runner("messages to tag", self.chores.triage.step, REST_SECONDS))  # as that one
        chores = self.chores
        jobs = scheduler(self.desk.settings, chores.send_digests, chores.keep_promises, chores.upkeep, chores.learn)
        add_news(jobs, self.desk.settings, chores.tell_news)
        add_triage(jobs, chores.bring_messages)
        add_meetings(jobs, chores.meet)
        add_pulses(jobs, chores.pulse)
        if chores.sources:
            add_directories(jobs, self.desk.settings, chores.read_directories, chores.offer_app)
        try:
            async with asyncio.TaskGroup() as group:
                catching_up = group.create_task(chores.catch_up())
                working = [group.create_task(runner.run()) for runner in runners]
                jobs.start()
                yield
                catching_up.cancel()
                await _finish(runners, working)
        finally:
            jobs.shutdown(wait=False)
            for connector in self.connectors.values():
                await connector.stop()
            for source in chores.sources:
                await source.close()

    def _outboxes(self) -> Iterator[Runner]:
        """Make an outbox for each connector, so that a slow mail server holds up no chat."""
        for name, connector in self.connectors.items():
            yield Runner(f"outbox {name}", Postroom(self.store, self.desk, {name: connector}).step)

    def close(self) -> None:
        """Let go of both databases."""
        self.store.close()
        self.desk.vault.close()

    async def _healthy(self) -> bool:
        try:
            async with asyncio.timeout(HEALTHY_WITHIN_SECONDS):
                await self.store.read(lambda session: session.execute(text("SELECT 1")).scalar())
        except (DBAPIError, TimeoutError):
            return False
        return True


async def _finish(runners: Sequence[Runner], working: Sequence[asyncio.Task[None]]) -> None:
    """Let each runner finish the step it is in, so that no card is left in doubt, but not for ever."""
    for runner in runners:
        runner.stop()
    _, unfinished = await asyncio.wait(working, timeout=FINISH_WITHIN_SECONDS)
    for task in unfinished:
        task.cancel()


def shape_of(settings: Settings) -> str | None:
    """Give the revision that the main database has; None when it is empty."""
    engine = make_engine(settings.database.url)
    try:
        return schema.current(engine)
    finally:
        engine.dispose()


def prepare(settings: Settings) -> None:
    """Refuse to run on a database of another shape, or without the keys to it.

    Raises
    ------
    ConfigError
        When the database must be made or upgraded first, or the key database was lost.

    """
    shape = shape_of(settings)
    if shape is None:
        raise ConfigError("The database is empty. Run `voelspriet init`, or put its backup back.")
    if not schema.knows(shape):
        raise ConfigError(schema.TOO_NEW.format(shape=shape, head=schema.head()))
    if shape != schema.head():
        raise ConfigError("The database does not have the shape of this version. Run `voelspriet db upgrade`.")
    if is_empty(settings.database.keys_url):
        raise ConfigError("The key database holds no keys: without them no text can be read. Put its backup back.")


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
        for stopping in (signal.SIGTERM, signal.SIGINT):
            # uvicorn raises the signal that stopped it once more, which would end us before we have tidied up.
            asyncio.get_running_loop().add_signal_handler(stopping, lambda: None)
        await uvicorn.Server(config).serve()
