"""Whether a message is ever lost or handled twice: signed Slack events to a real `voelspriet run` that is killed often.

`python -m benchmarks.lost_nothing` posts 1,000 events over HTTP, as Slack does until each is answered with 200, and
some once more. Meanwhile the process is killed 20 times with SIGKILL at random moments and started again. Then every
event must have exactly one Feedback row and exactly one receipt in its channel. The last line is one JSON object.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import json
import os
import random
import re
import sys
import tempfile
import time
from asyncio.subprocess import Process
from collections import Counter
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

import httpx
import uvicorn
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from benchmarks.slack_stand_in import SlackStandIn
from bot.belonging import belonging
from bot.config import load
from bot.database import schema
from bot.database.store import Store
from bot.desk import Desk
from bot.ports import Sender, Spot
from bot.privacy.vault import new_master_key
from bot.rollouts import syncing
from bot.speaker import speaker
from bot.wiring.connecting import open_vault
from connectors.slack.guard import sign
from models import Delivery, Feedback, InboxEvent
from tests import postgres
from tests.clients.processes import free_port

TEAM, SECRET = "T01BENCH", "benchmark-signing-secret"
PEOPLE = 50
SENDERS = 8
AGAIN = 0.1
"""Share of events that Slack sends once more although they were answered."""
LONGEST_LIFE = 1.2
"""Seconds from a start until the kill, at most."""
PATIENCE = 240.0
"""Seconds in which all must have come out after the last kill."""
TEXT = "Waar vind ik melding {number:04}?"
NUMBER = re.compile(r"melding (\d{4})\?")
CONFIG = """
[database]
url = "{url}"
[web]
port = {port}
[slack]
workspaces = ["{team}"]
api_url = "http://127.0.0.1:{api}/api/"
[[rollout]]
slug = "lindewaard"
name = "Zaaksysteem"
organisation = "Lindewaard"
bot_name = "Vraagpunt"
go_live = 2026-10-26
system = {{ nl = "het zaaksysteem", en = "the case system" }}
urgent = {{ nl = "Bel de servicedesk: 1234.", en = "Call the service desk: 1234." }}
"""


@dataclass
class Trial:
    """One database under fire; `allowed` is how many events may be sent so far."""

    folder: Path
    events: int
    kills: int
    chance: random.Random
    port: int = field(default_factory=free_port)
    api_port: int = field(default_factory=free_port)
    allowed: int = 0
    sent: int = 0

    @property
    def config(self) -> Path:
        """The configuration of the process that is killed."""
        return self.folder / "config.toml"

    def prepare(self, url: str) -> None:
        """Migrate, and make everyone acquainted, so that each event's answer is its receipt alone."""
        self.config.write_text(CONFIG.format(url=url, port=self.port, team=TEAM, api=self.api_port), encoding="utf-8")
        new_master_key(self.folder / "voelspriet-master.key")
        with self.opened() as (store, desk):
            schema.upgrade(store.engine)
            store.write_now(lambda session: syncing.sync(session, desk))
            store.write_now(partial(_acquaint, desk=desk))

    @contextlib.contextmanager
    def opened(self) -> Iterator[tuple[Store, Desk]]:
        """Open the databases beside the running process."""
        settings = load(self.config, {})
        store, vault = Store(settings.database.url), open_vault(settings)
        try:
            yield store, Desk(settings, vault)
        finally:
            store.close()
            vault.close()


def _acquaint(session: Session, desk: Desk) -> None:
    for person in range(PEOPLE):
        sender = Sender(TEAM, f"U{person:04}", locale="nl-NL")
        spot = Spot("direct", {"team": TEAM, "channel": f"D{person:04}"})
        of = belonging(session, desk, "slack", sender, spot)
        who = speaker(session, desk, "slack", sender, spot, "acquainted", of=of)
        assert who is not None  # noqa: S101 - the rollout was synced just before
        who.membership.welcomed_at, who.membership.department_asked = desk.now(), True


async def send_all(trial: Trial) -> None:
    """Send every event until it is answered with 200, some of them once more."""
    numbers = iter(range(trial.events))
    async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{trial.port}", timeout=3) as client:
        await asyncio.gather(*(_send_some(trial, client, numbers) for _ in range(SENDERS)))


async def _send_some(trial: Trial, client: httpx.AsyncClient, numbers: Iterator[int]) -> None:
    for number in numbers:
        while number >= trial.allowed:  # noqa: ASYNC110 - it waits for a moment, not for a thing
            await asyncio.sleep(0.02)
        while not await _accepted(client, number):  # noqa: ASYNC110 - as Slack does
            await asyncio.sleep(0.1)
        trial.sent += 1
        if trial.chance.random() < AGAIN:
            await _accepted(client, number)


async def _accepted(client: httpx.AsyncClient, number: int) -> bool:
    now = str(int(time.time()))
    body = json.dumps(_event(number)).encode()
    headers = {"x-slack-request-timestamp": now, "x-slack-signature": sign(SECRET.encode(), now, body)}
    try:
        answer = await client.post("/slack/events", content=body, headers=headers)
    except httpx.HTTPError:
        return False
    return answer.status_code == httpx.codes.OK


def _event(number: int) -> dict[str, Any]:
    person = number % PEOPLE
    said = {
        "type": "message",
        "channel": f"D{person:04}",
        "channel_type": "im",
        "user": f"U{person:04}",
        "text": TEXT.format(number=number),
        "ts": f"{datetime.now(UTC).timestamp():.6f}",
    }
    ours = [{"team_id": TEAM, "user_id": "U0BOT", "is_bot": True}]
    return {
        "type": "event_callback",
        "team_id": TEAM,
        "event_id": f"Ev{number:08}",
        "event": said,
        "authorizations": ours,
    }


async def kill_often(trial: Trial) -> None:
    """Start, let a share of the events come, kill at a random moment; at the end leave it alone until all is done."""
    for life in range(trial.kills):
        async with _alive(trial) as process:
            trial.allowed = trial.events * (life + 1) // (trial.kills + 1)
            await asyncio.sleep(trial.chance.uniform(0.01, LONGEST_LIFE))
            process.kill()
    async with _alive(trial):
        trial.allowed = trial.events
        await _until_done(trial)


@contextlib.asynccontextmanager
async def _alive(trial: Trial) -> AsyncIterator[Process]:
    secrets = {"SLACK_BOT_TOKEN": "xoxb-benchmark", "SLACK_SIGNING_SECRET": SECRET}
    command = [sys.executable, "-c", "from bot.cli import main; main()", "--config", str(trial.config), "run"]
    with (trial.folder / "run.log").open("ab") as log:
        process = await asyncio.create_subprocess_exec(*command, env={**os.environ, **secrets}, stdout=log, stderr=log)
    try:
        await _until_healthy(trial, process)
        yield process
    finally:
        with contextlib.suppress(ProcessLookupError):
            process.kill()
        await process.wait()


async def _until_healthy(trial: Trial, process: Process) -> None:
    async with httpx.AsyncClient() as client:
        while True:
            if process.returncode is not None:
                raise RuntimeError("it does not start: " + (trial.folder / "run.log").read_text()[-2000:])
            with contextlib.suppress(httpx.HTTPError):
                if (await client.get(f"http://127.0.0.1:{trial.port}/health")).status_code == httpx.codes.OK:
                    return
            await asyncio.sleep(0.02)


async def _until_done(trial: Trial) -> None:
    end = time.monotonic() + PATIENCE
    with trial.opened() as (store, _):
        while trial.sent < trial.events or await store.read(_left):
            if time.monotonic() > end:
                return  # what is still on its way counts as lost
            await asyncio.sleep(0.5)


def _left(session: Session) -> bool:
    inside = select(func.count()).select_from(InboxEvent).where(InboxEvent.state != "done")
    outside = select(func.count()).select_from(Delivery).where(Delivery.state.in_(("waiting", "sending")))
    return bool(session.scalar(inside) or session.scalar(outside))


def count(trial: Trial, slack: SlackStandIn, seconds: float) -> dict[str, int | float]:
    """Compare what was sent with what was kept and what was answered."""
    with trial.opened() as (store, desk):
        sealed = store.read_now(lambda session: session.scalars(select(Feedback.text)).all())
        kept = _numbers(desk.vault.open(text or b"", "feedback.text").decode() for text in sealed)
        doubts = store.read_now(lambda session: session.scalar(select(func.sum(Delivery.ambiguous)))) or 0
    receipts = _numbers(slack.texts)
    both = [(kept[number], receipts[number]) for number in range(trial.events)]
    return {
        "events": trial.events,
        "kills": trial.kills,
        "lost": sum(min(pair) < 1 for pair in both),
        "twice": sum(max(pair) > 1 for pair in both),
        "ambiguous": int(doubts),
        "looked_up": slack.called["conversations.history"],
        "seconds": round(seconds, 1),
    }


def _numbers(texts: Iterator[str]) -> Counter[int]:
    return Counter(int(found[1]) for text in texts if (found := NUMBER.search(text)))


async def run(trial: Trial) -> dict[str, int | float]:
    """Run a whole trial."""
    began = time.monotonic()
    slack = SlackStandIn(TEAM, trial.chance)
    server = uvicorn.Server(uvicorn.Config(slack.application, port=trial.api_port, log_level="warning", ws="none"))
    serving = asyncio.create_task(server.serve())
    try:
        await asyncio.gather(send_all(trial), kill_often(trial))
    finally:
        server.should_exit = True
        await serving
    return await asyncio.to_thread(count, trial, slack, time.monotonic() - began)


async def both(arguments: argparse.Namespace) -> dict[str, dict[str, int | float]]:
    """Run the trial on each database, at the same time."""
    with contextlib.ExitStack() as stack:
        trials: dict[str, Trial] = {}
        for name in [arguments.only] if arguments.only else ["sqlite", "postgresql"]:
            folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="lost-nothing-")))
            trials[name] = Trial(folder, arguments.events, arguments.kills, random.Random(arguments.seed))
            url = "sqlite:///voelspriet.db"
            if name == "postgresql":
                url = stack.enter_context(postgres.database(stack.enter_context(postgres.server())))
            trials[name].prepare(url)
        figures = await asyncio.gather(*map(run, trials.values()))
    return dict(zip(trials, figures, strict=True))


def main() -> None:
    """Read the options and print the figures."""
    parser = argparse.ArgumentParser(description="Kill the bot often, and see whether anything is lost or done twice.")
    parser.add_argument("--events", type=int, default=1000)
    parser.add_argument("--kills", type=int, default=20)
    parser.add_argument("--only", choices=["sqlite", "postgresql"])
    parser.add_argument("--seed", type=int, default=None, help="of the moments of the kills; another each time")
    print(json.dumps(asyncio.run(both(parser.parse_args()))))


if __name__ == "__main__":
    main()
