"""How soon a new message stands before those who tag, who chose "at once": from the door to the posted card.

`python -m benchmarks.at_once` has 400 people of twenty departments write 50 messages a second for half a minute, to a
bot that runs as it always does on a durable SQLite file, with one ambassador a department at a terminal. Left out are
what is meant to take time (the delay that keeps arrival from pointing at somebody), and what a platform takes: its own
pace, and its network. The last line is one JSON object, in seconds.

`--full` has them write faster than the bot can follow, and says how many a second it takes in and brings, and how many
milliseconds of a processor each takes. Beside those of another tree, in the same minute, they tell of the code alone.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import tempfile
import time
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import uuid4

import numpy as np
from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.app import App
from bot.cards import Card, Quote
from bot.config import load
from bot.database import schema
from bot.database.store import make_engine
from bot.ports import Address
from bot.privacy.vault import new_master_key
from connectors.terminal.connector import TerminalConnector
from models import Department, Membership, Reach

DEPARTMENTS, PEOPLE = 20, 400
POLL_SECONDS = 0.1
HEAD = """
[[rollout]]
slug = "lindewaard"
name = "Zaaksysteem"
organisation = "Lindewaard"
bot_name = "Vraagpunt"
go_live = 2026-10-26
system = { nl = "het zaaksysteem", en = "the case system" }
urgent = { nl = "Bel de servicedesk: 1234.", en = "Call the service desk: 1234." }
"""
DEPARTMENT = """
[[rollout.department]]
name = "Afdeling {number}"
headcount = 40
ambassadors = ["terminal:terminal/ambassador{number}"]
"""
BEGAN = datetime.now(UTC)
OFFICE_HOURS = datetime(2026, 11, 18, 9, 0, tzinfo=UTC)


def office_clock() -> datetime:
    """Give a moment of a working day that goes on as the real one does."""
    return OFFICE_HOURS + (datetime.now(UTC) - BEGAN)


class Watched(TerminalConnector):
    """A terminal that notes when the card of which message was posted to an ambassador."""

    def __init__(self) -> None:
        super().__init__(lambda *_: None, clock=office_clock)
        self.posted: dict[str, float] = {}

    async def post(
        self, address: Address, card: Card, *, mark: str, replaces: str | None = None, under: str | None = None
    ) -> str:
        """Note the moment at which it was posted."""
        message = await super().post(address, card, mark=mark, replaces=replaces, under=under)
        if address["user"].startswith("ambassador"):
            for block in card.blocks:
                if isinstance(block, Quote):
                    self.posted[block.text] = time.perf_counter()
        return message


def opened(folder: Path) -> tuple[App, Watched]:
    """Make a bot in a folder whose messages wait for nobody's sake."""
    departments = "".join(DEPARTMENT.format(number=number) for number in range(DEPARTMENTS))
    (folder / "config.toml").write_text(HEAD + departments, encoding="utf-8")
    new_master_key(folder / "voelspriet-master.key")
    settings = load(folder / "config.toml", {})
    schema.upgrade(make_engine(settings.database.url))
    terminal = Watched()
    app = App.build(settings, {"terminal": terminal}, now=office_clock)
    triage = replace(app.chores.triage, delay=(timedelta(), timedelta()))
    return replace(app, chores=replace(app.chores, triage=triage)), terminal


async def settle(app: App, terminal: Watched) -> None:
    """Have everybody come in, the ambassadors choose "at once", and the others a department."""
    for number in range(DEPARTMENTS):
        await terminal.open(f"ambassador{number}")
    for number in range(PEOPLE):
        await terminal.open(f"user{number}")
    await until(app.mailroom.is_settled)
    await app.store.write(choose)


async def until(settled: Callable[[], Awaitable[bool]], patience: float = 60) -> None:
    """Wait until something is so, for so many seconds at most."""
    over = time.perf_counter() + patience
    while time.perf_counter() < over and not await settled():  # noqa: ASYNC110 - nothing tells of it
        await asyncio.sleep(POLL_SECONDS)


def choose(session: Session) -> None:
    """Spread the people over the departments, and have each ambassador hear at once."""
    members = list(session.scalars(select(Membership).order_by(Membership.person_id)))
    departments = list(session.scalars(select(Department.id)))
    for number, member in enumerate(members):
        member.department_id, member.department_asked = departments[number % len(departments)], True
    at_once = (member for member in members if member.pool == "ambassador")
    session.add_all(Reach(person_id=one.person_id, rollout_id=one.rollout_id, rhythm="at_once") for one in at_once)


async def write(app: App, seconds: int, rate: int) -> Mapping[str, float]:
    """Have people write at a steady rate; give when each text came to the door."""
    came: dict[str, float] = {}
    began, taken = time.perf_counter(), set()
    for number in range(seconds * rate):
        await asyncio.sleep(max(0.0, began + number / rate - time.perf_counter()))
        text = f"Waar vind ik het dossier van aanvraag nummer {number}?"
        raw = {"kind": "said", "user": f"user{number % PEOPLE}", "name": None, "text": text}
        came[text] = time.perf_counter()
        event = {**raw, "at": office_clock().isoformat()}
        taken.add(asyncio.create_task(app.mailroom.take("terminal", uuid4().hex, event)))
    await asyncio.gather(*taken)
    return came


async def everything_stands(came: Mapping[str, float], terminal: Watched) -> bool:
    """Say whether every message stands before somebody."""
    return came.keys() <= terminal.posted.keys()


async def measured(seconds: int, rate: int, patience: int) -> dict[str, float]:
    """Run the bot, and measure from door to card."""
    with tempfile.TemporaryDirectory(prefix="at-once-") as folder:
        app, terminal = opened(Path(folder))
        async with app.running():
            await settle(app, terminal)
            came = await write(app, seconds, rate)
            await until(lambda: everything_stands(came, terminal), patience)
        app.close()
    took = np.array([terminal.posted[text] - at for text, at in came.items() if text in terminal.posted])
    half, most, longest = (round(float(part), 2) for part in np.percentile(took, (50, 95, 100)))
    return {"messages": len(came), "cards": len(took), "p50": half, "p95": most, "max": longest}


async def full(messages: int, patience: int) -> dict[str, float]:
    """Run the bot on messages that come within a second, and measure how fast it gets through."""
    with tempfile.TemporaryDirectory(prefix="at-once-") as folder:
        app, terminal = opened(Path(folder))
        async with app.running():
            await settle(app, terminal)
            began, worked = time.perf_counter(), time.process_time()
            came = await write(app, 1, messages)
            await until(app.mailroom.is_settled, patience)
            taken_in = time.perf_counter() - began
            await until(lambda: everything_stands(came, terminal), patience)
            brought, worked = time.perf_counter() - began, time.process_time() - worked
        app.close()
    return {
        "messages": messages,
        "cards": len(came.keys() & terminal.posted.keys()),
        "taken_in_a_second": round(messages / taken_in, 1),
        "brought_a_second": round(messages / brought, 1),
        "processor_ms": round(1000 * worked / messages, 1),
    }


def main() -> None:
    """Read the options and print the figures."""
    parser = argparse.ArgumentParser(description="Measure how soon a message stands before those who tag.")
    parser.add_argument("--seconds", type=int, default=30)
    parser.add_argument("--rate", type=int, default=50)
    parser.add_argument("--patience", type=int, default=60)
    parser.add_argument("--full", type=int, metavar="MESSAGES", help="measure at its limit instead, with so many")
    given = parser.parse_args()
    run = full(given.full, given.patience) if given.full else measured(given.seconds, given.rate, given.patience)
    print(json.dumps(asyncio.run(run)))


if __name__ == "__main__":
    main()
