"""An installation that is well, and the platforms around it: what the planted faults are planted in."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path

from aiohttp import web
from sqlalchemy import update

from bot.config import ReadingSettings, Secrets, Settings, SlackSettings, WebSettings
from bot.doctor import Severity, examine, severity
from bot.ports import Finding
from models import Person, Place
from tests.gestures import QUESTION, change, tell
from tests.town import Town
from tests.way_out import SCOPES


@dataclass
class Slack:
    """A Slack on loopback that answers as it is told."""

    url: str = ""
    scopes: str = SCOPES
    bot: str = ""
    socket: str = ""
    ahead: timedelta = timedelta()
    loop: asyncio.AbstractEventLoop = field(init=False)
    over: asyncio.Event = field(init=False)

    async def answer(self, request: web.Request) -> web.Response:
        """Answer auth.test and apps.connections.open; `bot` and `socket` hold the errors to give."""
        wrong = self.socket if request.path.endswith("apps.connections.open") else self.bot
        told = {"ok": not wrong, "error": wrong, "team": "Lindewaard", "team_id": "T1", "url": "wss://slack.test"}
        now = format_datetime(datetime.now(UTC) + self.ahead, usegmt=True)
        return web.json_response(told, headers={"x-oauth-scopes": self.scopes, "Date": now})


@contextmanager
def slack() -> Iterator[Slack]:
    """Run a Slack in a thread until the block ends."""
    found, ready = Slack(), threading.Event()
    thread = threading.Thread(target=lambda: asyncio.run(_serve(found, ready)), daemon=True)
    thread.start()
    assert ready.wait(20)
    try:
        yield found
    finally:
        found.loop.call_soon_threadsafe(found.over.set)
        thread.join(20)


async def _serve(found: Slack, ready: threading.Event) -> None:
    found.loop, found.over = asyncio.get_running_loop(), asyncio.Event()
    application = web.Application()
    application.router.add_route("*", "/{path:.*}", found.answer)
    runner = web.AppRunner(application)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0, shutdown_timeout=1).start()
    found.url = f"http://127.0.0.1:{runner.addresses[0][1]}/api/"
    ready.set()
    await found.over.wait()
    await runner.cleanup()


@dataclass
class Patient:
    """An installation to plant a fault in; `main` and `keys` are its files."""

    town: Town
    settings: Settings
    slack: Slack

    @property
    def folder(self) -> Path:
        assert self.settings.database.master_key_file
        return self.settings.database.master_key_file.parent

    def give(self, **changes: object) -> None:
        """Change settings."""
        self.settings = self.settings.model_copy(update=changes)

    def secrets(self, **changes: str | None) -> None:
        """Change secrets."""
        given = {**{name: getattr(self.settings.secrets, name) for name in Secrets.model_fields}, **changes}
        self.give(secrets=Secrets.model_validate({name: value for name, value in given.items() if value}))

    def findings(self) -> list[Finding]:
        """Have the doctor look."""

        async def look() -> list[Finding]:
            return [finding async for finding in examine(self.settings)]

        return asyncio.run(look())


def well(town: Town, slack: Slack) -> Patient:
    """Give an installation in which nothing is wrong."""
    tell(town, "an", QUESTION)
    town.drain()
    town.write(change(update(Person).values(administrator=True)))
    town.write(change(update(Place).values(audience="project_group")))
    patient = Patient(town, town.desk.settings, slack)
    patient.give(
        reading=ReadingSettings(encoder="rules"),
        slack=SlackSettings(api_url=slack.url, socket_mode=True),
        web=WebSettings(),
    )
    patient.secrets(slack_bot_token="xoxb-1", slack_app_token="xapp-1")
    for file in patient.folder.glob("*.db*"):
        file.chmod(0o600)
    return patient


def wrong(findings: list[Finding]) -> dict[str, Finding]:
    """Give what is not well, or has a remedy all the same, by subject."""
    return {finding.subject: finding for finding in findings if severity(finding) is not Severity.OK}
