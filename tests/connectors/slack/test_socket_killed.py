"""Socket Mode and kill -9: what Slack was told is kept, is kept, and nothing is kept twice."""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import signal
import sqlite3
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from tests.clients.processes import free_port
from tests.connectors.slack.payloads import payload
from tests.connectors.slack.switchboard import Json, Switchboard, serving, until
from tests.town import CONFIG, settings_in

KILLS, EACH = 3, 4
PATIENCE = 90.0
WAITING = "SELECT count(*) FROM inbox_event WHERE state = 'waiting'"


def said(number: int) -> tuple[str, Json]:
    """Give one of all that becomes a feedback: a message, a mention, a command, and what somebody passes on."""
    text = f"Etiket {number} print niet"
    match number % EACH:
        case 0 | 1:
            body = payload(("message_im", "app_mention")[number % EACH])
            event = {**body["event"], "text": text, "ts": f"{payload_second(body)}.{number:06}"}
            return "events_api", {**body, "event_id": f"Ev{number}", "event": event}
        case 2:
            return "slash_commands", {**payload("slash_command"), "text": text, "trigger_id": f"1.2.{number}"}
        case _:
            return "interactive", passed_on(number, text)


def payload_second(body: Json) -> str:
    return str(body["event"]["ts"]).partition(".")[0]


def passed_on(number: int, text: str) -> Json:
    body = payload("view_submission")
    kept = {"action": "pass_on", "value": "", "language": "nl", "channel": "C01PROJECT", "author": "U02AMBA"}
    body["view"] |= {"id": f"V{number}", "private_metadata": json.dumps({**kept, "message": f"1795312980.{number:06}"})}
    body["view"]["state"]["values"]["question"]["answer"]["value"] = text
    return body


def counted(folder: Path, query: str) -> int:
    with contextlib.closing(sqlite3.connect(folder / "voelspriet.db")) as database:
        return int(database.execute(query).fetchone()[0])


@asynccontextmanager
async def running(folder: Path) -> AsyncIterator[asyncio.subprocess.Process]:
    """Run the real command until the block ends, and kill it then."""
    secrets = {"SLACK_BOT_TOKEN": "xoxb-test", "SLACK_APP_TOKEN": "xapp-test"}
    command = (sys.executable, "-m", "bot", "--config", str(folder / "config.toml"), "run")
    with (folder / "run.log").open("ab") as log:
        process = await asyncio.create_subprocess_exec(*command, env={**os.environ, **secrets}, stdout=log, stderr=log)
    try:
        yield process
    finally:
        with contextlib.suppress(ProcessLookupError):
            process.send_signal(signal.SIGKILL)
        await process.wait()


@pytest.mark.story
def test_nothing_is_lost_or_kept_twice_when_the_process_is_killed(tmp_path: Path, migrated_file: Path) -> None:
    slack = Switchboard()
    told: dict[str, int] = {}
    unhandled: list[int] = []

    async def send(numbers: range) -> None:
        for number in numbers:
            told[await slack.send(*said(number))] = number

    def missing() -> list[int]:
        known = {told[envelope] for envelope in slack.acknowledged}
        return sorted(set(told.values()) - known)

    async def tell_and_kill() -> None:
        async with serving(slack):
            ways = f'[slack]\napi_url = "{slack.url}/api/"\nsocket_mode = true\n[web]\nport = {free_port()}\n'
            settings_in(tmp_path, migrated_file, f'{ways}[reading]\nencoder = "rules"\n{CONFIG}')
            for kill in range(KILLS):
                before = len(slack.acknowledged)
                async with running(tmp_path):
                    await until(lambda kill=kill: len(slack.sockets) > kill, PATIENCE)  # type: ignore[misc]
                    await send(range(kill * EACH, (kill + 1) * EACH))
                    await until(lambda before=before: len(slack.acknowledged) > before, PATIENCE)  # type: ignore[misc]
                unhandled.append(counted(tmp_path, WAITING))
            async with running(tmp_path):
                await until(lambda: len(slack.sockets) > KILLS, PATIENCE)
                for number in [*missing(), 0, 1]:  # as Slack does; and two that it did not hear us acknowledge
                    await send(range(number, number + 1))
                await until(lambda: not missing(), PATIENCE)
                query = "SELECT count(*) FROM feedback"
                await until(lambda: counted(tmp_path, query) >= KILLS * EACH, PATIENCE)

    asyncio.run(tell_and_kill())
    assert any(unhandled), "no kill fell between the receipt of something and its handling"
    assert counted(tmp_path, "SELECT count(*) FROM feedback") == KILLS * EACH
    assert counted(tmp_path, "SELECT count(*) FROM inbox_event WHERE state = 'aside'") == 0
    assert b"Etiket" not in (tmp_path / "run.log").read_bytes()
