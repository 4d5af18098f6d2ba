"""How fast events are stored through the door: many to a commit, beside a commit per message in the same run.

`python -m benchmarks.capture` takes 4,000 events from 32 senders at once into a durable SQLite file, both ways in turn,
three times. The ratio is what counts: the figures themselves hang on the disk. The last line is one JSON object.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import statistics
import tempfile
import time
from collections.abc import Callable, Coroutine, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy.orm import Session

from bot.app import App
from bot.config import load
from bot.database import schema
from bot.database.store import READERS, make_engine
from bot.privacy.vault import new_master_key
from models import InboxEvent

SENDERS = 32
CONFIG = """
[[rollout]]
slug = "lindewaard"
name = "Zaaksysteem"
organisation = "Lindewaard"
bot_name = "Vraagpunt"
go_live = 2026-10-26
system = { nl = "het zaaksysteem", en = "the case system" }
urgent = { nl = "Bel de servicedesk: 1234.", en = "Call the service desk: 1234." }
"""

Take = Callable[[str, dict[str, Any]], Coroutine[Any, Any, object]]


@contextmanager
def opened(folder: Path) -> Iterator[App]:
    """Make an empty bot in a folder."""
    (folder / "config.toml").write_text(CONFIG, encoding="utf-8")
    new_master_key(folder / "voelspriet-master.key")
    settings = load(folder / "config.toml", {})
    schema.upgrade(make_engine(settings.database.url))
    app = App.build(settings, {})
    try:
        yield app
    finally:
        app.close()


def through_the_door(app: App) -> Take:
    """Store as a connector does."""
    return lambda event_id, raw: app.mailroom.take("slack", event_id, raw)


@contextmanager
def commit_each(app: App) -> Iterator[Take]:
    """Store the same row with a commit of its own, in threads, as a plain application would."""
    engine = make_engine(app.desk.settings.database.url, "BEGIN IMMEDIATE")
    threads = ThreadPoolExecutor(READERS)

    def store(event_id: str, raw: dict[str, Any]) -> None:
        now, vault = app.desk.now(), app.desk.vault
        with Session(engine) as session:
            session.add(
                InboxEvent(
                    connector="slack",
                    event_hash=vault.pseudonym("event", "slack", event_id),
                    payload=vault.seal(f"month/{now:%Y-%m}", json.dumps(raw).encode(), "inbox_event.payload"),
                    received_at=now,
                )
            )
            session.commit()

    async def take(event_id: str, raw: dict[str, Any]) -> None:
        await asyncio.get_running_loop().run_in_executor(threads, store, event_id, raw)

    try:
        yield take
    finally:
        threads.shutdown()
        engine.dispose()


async def per_second(take: Take, events: int, name: str) -> float:
    """Take events from many senders at once; give how many a second."""
    numbers = iter(range(events))

    async def send() -> None:
        for number in numbers:
            await take(f"{name}-{number}", {"type": "event_callback", "text": f"Waar vind ik zaak {number}?"})

    began = time.perf_counter()
    await asyncio.gather(*(send() for _ in range(SENDERS)))
    return events / (time.perf_counter() - began)


def measure(events: int, rounds: int) -> dict[str, float]:
    """Measure both ways in turn; give the medians and their ratio."""
    grouped: list[float] = []
    single: list[float] = []
    with tempfile.TemporaryDirectory(prefix="capture-") as folder, opened(Path(folder)) as app:
        asyncio.run(per_second(through_the_door(app), SENDERS, "warm"))
        for turn in range(rounds):
            grouped.append(asyncio.run(per_second(through_the_door(app), events, f"grouped{turn}")))
            with commit_each(app) as take:
                single.append(asyncio.run(per_second(take, events, f"single{turn}")))
    door, plain = statistics.median(grouped), statistics.median(single)
    return {"door_per_second": round(door), "commit_each_per_second": round(plain), "ratio": round(door / plain, 1)}


def main() -> None:
    """Read the options and print the figures."""
    parser = argparse.ArgumentParser(description="Measure how fast events are stored.")
    parser.add_argument("--events", type=int, default=4000)
    parser.add_argument("--rounds", type=int, default=3)
    arguments = parser.parse_args()
    print(json.dumps(measure(arguments.events, arguments.rounds)))


if __name__ == "__main__":
    main()
