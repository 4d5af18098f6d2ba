"""The whole bot for a story in Teams, in this process and behind a server."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Coroutine
from contextlib import asynccontextmanager
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.routing import Mount

from bot.app import App
from bot.config import load
from bot.demo.play import DemoClock
from bot.demo.town import PROJECT_GROUP
from bot.outbox import OPEN
from bot.wiring.connecting import connectors_of
from connectors.teams.connector import TeamsConnector
from connectors.terminal.connector import TerminalConnector
from models import Delivery, Place
from tests.clients import teams_playground as teams
from tests.clients.processes import until
from tests.clients.story import FRIDAY, Lindewaard


class Home:
    """The bot and its clock; `screen` is what the project group's terminal shows."""

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

    def _is_handled(self) -> bool:
        assert self.loop
        return asyncio.run_coroutine_threadsafe(self.app.mailroom.is_settled(), self.loop).result(20)

    def run(self, work: Coroutine[Any, Any, None]) -> None:
        """Run something in the bot's loop, and wait until all that it caused was sent."""
        assert self.loop
        asyncio.run_coroutine_threadsafe(work, self.loop).result(20)
        self.settle()

    def settle(self) -> None:
        """Wait until all that came in was handled, and all that may go out by now was sent."""
        until(self._is_handled, "not all was handled")
        until(lambda: self.app.store.read_now(self._is_sent), "not all was sent")

    def _is_sent(self, session: Session) -> bool:
        due = select(Delivery.id).join(Place, Place.id == Delivery.place_id)
        due = due.where(Delivery.state.in_(OPEN), Delivery.not_before <= self.clock())
        return session.scalar(due.where(Place.connector.in_(self.app.connectors)).limit(1)) is None
