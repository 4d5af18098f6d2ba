"""The demo: last week's digest, then a chat in which one is an employee, an ambassador or the project group."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from functools import partial
from pathlib import Path
from uuid import uuid4

import click
from sqlalchemy import select
from sqlalchemy.orm import Session

from bot import deliveries
from bot.app import App
from bot.cards import Card
from bot.config import RolloutSettings, load
from bot.database import schema
from bot.database.store import make_engine
from bot.days.editions import due
from bot.days.period import Period
from bot.demo import town
from bot.demo.corpus import load_messages
from bot.demo.group import Group
from bot.demo.town import AMBASSADOR, EMPLOYEE, PROJECT_GROUP, Town
from bot.digests.readers import readers
from bot.digests.sending import card_for, freeze, told
from bot.privacy.vault import new_master_key
from bot.reading import Reader, floor_reader, rules_reader
from bot.words import words_for
from connectors.page import render as html
from connectors.terminal.connector import TerminalConnector
from connectors.terminal.render import render
from models import Rollout

OWN_FILES = ("config.toml", "voelspriet-master.key", "voelspriet*.db*", "weekbericht-*.html")
ROLES = (EMPLOYEE, AMBASSADOR, PROJECT_GROUP)
A_MOMENT = timedelta(minutes=1)
TWO_MONTHS = timedelta(days=62)
HELP = """
Je bent nu de {role}. Typ een bericht, of het nummer van een knop.
  /medewerker     stel een vraag of vertel wat niet werkt (bekend is al: “Wanneer is mijn training?”)
  /ambassadeur    geef met één knop een antwoord aan iedereen die het vroeg
  /projectgroep   lees het laatste weekbericht
  /maandag        het wordt maandag 08.30: het nieuwe weekbericht
  /klaar          stop de demo
"""


@dataclass
class DemoClock:
    """A clock that goes on from a chosen moment, and can jump."""

    start: datetime
    began: datetime = field(default_factory=lambda: datetime.now(UTC))

    def __call__(self) -> datetime:
        """Give the demo's moment."""
        return self.start + (datetime.now(UTC) - self.began)

    def jump(self, to: datetime) -> None:
        """Let it be another moment."""
        self.start, self.began = to, datetime.now(UTC)


def play(folder: Path, *, once: bool, today: date | None = None) -> None:
    """Fill a folder with the demo, show last week's digest, and chat unless `once`."""
    clock = DemoClock(datetime.now(UTC))
    reader = rules_reader() if once else floor_reader()
    app, terminal = _prepared(folder, today or datetime.now(UTC).date(), clock, reader)
    try:
        asked = _fill(app)
        _show_last_week(app, folder)
        if not once:
            click.echo(f"\nDe medewerker vroeg deze week al: “{asked}”")
            asyncio.run(Chat(app, terminal, clock).talk())
    except KeyboardInterrupt:
        click.echo()  # Ctrl-C is a way to end a demo
    finally:
        app.close()


def _prepared(
    folder: Path, today: date, clock: DemoClock, reader: Reader | None = None
) -> tuple[App, TerminalConnector]:
    folder.mkdir(parents=True, exist_ok=True)
    for pattern in OWN_FILES:
        for old in folder.glob(pattern):
            old.unlink()
    go_live = town.go_live_of(today)
    clock.jump(town.friday_of(go_live))
    town.write_config(folder / "config.toml", go_live)
    settings = load(folder / "config.toml", {})
    assert settings.database.master_key_file is not None  # noqa: S101 - the demo's own configuration names it
    new_master_key(settings.database.master_key_file)
    schema.upgrade(make_engine(settings.database.url))
    terminal = TerminalConnector(_on_screen, colour=_coloured(), clock=clock)
    return App.build(settings, {"terminal": terminal}, now=clock, reader=reader), terminal


def _on_screen(user: str, text: str) -> None:
    """Write what the bot says to the three people of the demo; the others' screens are not ours."""
    if user in ROLES:
        click.echo(f"\n── {user} krijgt " + "─" * 40 + f"\n{text}\n")


def _fill(app: App) -> str:
    """Fill the database, read by the quick rules; give what the demo's own employee asked."""
    lindewaard = Town(app.desk, rules_reader())
    messages = load_messages()
    asker = town.own_question(messages)
    app.store.write_now(lindewaard.settle)
    parts = list(town.batches(messages))
    with click.progressbar(parts, label="Acht weken Lindewaard lezen") as shown:
        for part in shown:
            app.store.write_now(partial(lindewaard.fill, messages=part, asker=asker))
    group = Group(lindewaard)
    for step in (group.polls, group.acts, lindewaard.prove):
        app.store.write_now(step)
    app.store.write_now(lindewaard.look_back)
    return asker.text


def _show_last_week(app: App, folder: Path) -> None:
    settings = app.desk.settings.rollout[0]
    last_week = Period.holding(app.desk.now(), settings.zone).before()
    card = _digest(app, last_week)
    click.echo("\n" + render(card, colour=_coloured()))
    page = folder / f"weekbericht-{last_week}.html"
    page.write_text(html(card), encoding="utf-8")
    click.echo(f"\nAls webpagina: {page.resolve()}")
    _name_other_readers(settings, folder)


def _name_other_readers(settings: RolloutSettings, folder: Path) -> None:
    """Say how to read what others are told of the last month that is over."""
    now = datetime.now(UTC)
    months = due(settings, ["monthly"], now - TWO_MONTHS, now)
    command = f"{Path(sys.executable)} -m bot --config {folder / 'config.toml'} digest --rollout {settings.slug}"
    if months:
        click.echo(f"\nVoor anderen: {command} --period {months[-1].period} --audience management")
        click.echo("Of --audience floor, hr of project_group; en --format html, mail, slack, teams, json of pdf.")


def _digest(app: App, period: Period) -> Card:
    settings = app.desk.settings.rollout[0]

    def frozen(session: Session) -> Card:
        rollout = session.scalars(select(Rollout)).one()
        return told(freeze(session, app.desk, rollout, settings, period), settings)

    return app.store.write_now(frozen)


@dataclass
class Chat:
    """The chat in the terminal: one role at a time, the real inbox and outbox behind it."""

    app: App
    terminal: TerminalConnector
    clock: DemoClock
    role: str = EMPLOYEE

    async def talk(self) -> None:
        """Read lines until the end."""
        await self.terminal.start(self.app.mailroom)
        learning = asyncio.create_task(asyncio.to_thread(self.app.recurring.build))
        click.echo(HELP.format(role=self.role))
        while (line := await asyncio.to_thread(_typed, self.role)) not in {None, "/klaar"}:
            await self._take(line or "")
        await learning
        await self.terminal.stop()

    async def _take(self, line: str) -> None:
        word = line.strip().lower()
        if word in COMMANDS:
            await COMMANDS[word](self)
        elif word.startswith("/"):
            click.echo(HELP.format(role=self.role))
        else:
            await self.terminal.say(self.role, line)
        await self._deliver()

    async def _deliver(self) -> None:
        while await self.app.mailroom.step() or await self.app.postroom.step():
            continue

    async def become(self, role: str) -> None:
        """Speak as somebody else from now on."""
        self.role = role
        click.echo(HELP.format(role=role))
        if role == AMBASSADOR:
            await self.terminal.say(AMBASSADOR, "antwoorden")
        if role == PROJECT_GROUP:
            self.app.store.write_now(self._bring_last_report)

    def _bring_last_report(self, session: Session) -> None:
        """Bring the last report to the project group once more, with all that can be pressed on it."""
        desk, settings = self.app.desk, self.app.desk.settings.rollout[0]
        rollout = session.scalars(select(Rollout)).one()
        digest = freeze(session, desk, rollout, settings, Period.holding(self.clock(), settings.zone).before())
        for reader in readers(session, desk, rollout, settings, "project_group"):
            card = card_for(session, desk, digest, settings, reader)
            deliveries.write(session, desk, reader.place, card, f"demo/{uuid4().hex}", digest=digest)

    async def monday(self) -> None:
        """Let it be Monday morning, and let the clock send what is due."""
        settings = self.app.desk.settings.rollout[0]
        self.clock.jump(Period.holding(self.clock(), settings.zone).sent_at(settings) + A_MOMENT)
        click.echo(f"Het is nu {words_for('nl').moment(self.clock().astimezone(settings.zone))}.")
        await self.app.chores.learn()
        await self.app.chores.send_digests()


COMMANDS: dict[str, Callable[[Chat], Awaitable[None]]] = {
    **{f"/{role}": partial(Chat.become, role=role) for role in ROLES},
    "/maandag": Chat.monday,
}


def _typed(role: str) -> str | None:
    try:
        return input(f"{role}> ")
    except EOFError:
        return None


def _coloured() -> bool:
    return sys.stdout.isatty()
