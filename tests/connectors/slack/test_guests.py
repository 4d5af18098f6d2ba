"""Guests of our own workspace, through the real command: told politely, in each way in, and nothing of them is kept."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from tests.clients.processes import free_port
from tests.connectors.slack.switchboard import Json, Switchboard, serving, until
from tests.connectors.slack.test_socket_killed import EACH, PATIENCE, WAITING, counted, running, said
from tests.town import CONFIG, settings_in

GUEST = {"users.info": {"ok": True, "user": {"locale": "nl-NL", "is_restricted": True}}}
KEPT = (
    "SELECT count(*) FROM person",
    "SELECT count(*) FROM feedback",
    "SELECT count(*) FROM membership",
    "SELECT count(*) FROM reply",
)


def told(slack: Switchboard) -> list[Json]:
    return [asked for method, asked in slack.asked if method == "chat.postMessage"]


@pytest.mark.story
def test_a_guest_is_told_so_and_nothing_of_them_is_kept(tmp_path: Path, migrated_file: Path) -> None:
    slack = Switchboard(GUEST)

    async def speak() -> None:
        async with serving(slack):
            ways = f'[slack]\napi_url = "{slack.url}/api/"\nsocket_mode = true\n[web]\nport = {free_port()}\n'
            settings_in(tmp_path, migrated_file, f'{ways}[reading]\nencoder = "rules"\n{CONFIG}')
            async with running(tmp_path):
                await until(lambda: bool(slack.sockets), PATIENCE)
                for number in range(EACH):
                    await slack.answer_to(await slack.send(*said(number)))
                await until(lambda: len(told(slack)) >= EACH, PATIENCE)
                await until(lambda: counted(tmp_path, WAITING) == 0, PATIENCE)

    asyncio.run(speak())
    assert [card["text"] for card in told(slack) if "jij bent hier gast" not in card["text"]] == []
    assert {card["channel"] for card in told(slack)} <= {"DMWR6ZMRC3", "U01BALIE"}, "never in the channel"
    assert [query for query in KEPT if counted(tmp_path, query)] == []
    assert b"U01BALIE" not in (tmp_path / "run.log").read_bytes()
