"""People of other workspaces in a shared channel: nothing of theirs is kept, and whoever mentions us is told so."""

from __future__ import annotations

import asyncio
import logging

import pytest

from connectors.slack.strangers import REMEMBERED, Strangers
from tests.connectors.slack.doors import Shelf
from tests.connectors.slack.payloads import payload
from tests.connectors.slack.switchboard import Json, Switchboard, until
from tests.connectors.slack.ways import WAYS, reached

STRANGER = payload("app_mention_stranger")
NO = "I am here for colleagues of this organisation only. Your message is not kept."
both_ways = pytest.mark.parametrize("way", WAYS)


def told(slack: Switchboard) -> list[Json]:
    return [asked for method, asked in slack.asked if method == "chat.postEphemeral"]


async def settled(slack: Switchboard, number: int) -> None:
    await until(lambda: len(told(slack)) >= number)
    await asyncio.sleep(0.05)


@both_ways
def test_a_stranger_who_mentions_us_is_told_once_to_them_alone(way: str) -> None:
    slack, shelf = Switchboard(), Shelf()

    async def bring() -> None:
        async with reached(way, slack, shelf) as line:
            for number in range(3):
                assert await line.bring({**STRANGER, "event_id": f"Ev{number}"}) is None
            await settled(slack, 1)

    asyncio.run(bring())
    (only,) = told(slack)
    assert (only["channel"], only["user"], only["text"]) == ("C01PROJECT", "U9GUEST", NO)
    assert shelf.asked == 0


@both_ways
@pytest.mark.parametrize(
    "body",
    [
        {**STRANGER, "event": {**STRANGER["event"], "bot_id": "B9OTHER"}},
        {**STRANGER, "event": {**STRANGER["event"], "subtype": "bot_message"}},
        {**payload("message_im"), "event": {**payload("message_im")["event"], "team": "T9OTHER"}},
        {**payload("message_im"), "event": {**payload("message_im")["event"], "bot_id": "B01OTHER"}},
    ],
    ids=["their bot", "their other bot", "a message of theirs", "a bot of ours"],
)
def test_bots_and_what_is_not_said_to_us_get_no_word(way: str, body: Json) -> None:
    slack, shelf = Switchboard(), Shelf()

    async def bring() -> None:
        async with reached(way, slack, shelf) as line:
            assert await line.bring(body) is None
            await asyncio.sleep(0.05)

    asyncio.run(bring())
    assert (told(slack), shelf.asked) == ([], 0)


def test_a_workspace_of_ours_that_heard_it_in_a_channel_of_theirs_says_no() -> None:
    slack, shelf = Switchboard(), Shelf()

    async def bring() -> None:
        async with reached("http", slack, shelf) as line:
            await line.bring({**STRANGER, "team_id": "T9OTHER"})
            await settled(slack, 1)

    asyncio.run(bring())
    assert (len(told(slack)), shelf.asked) == (1, 0)


def test_nobody_waits_for_the_word_and_it_may_fail(caplog: pytest.LogCaptureFixture) -> None:
    slack = Switchboard({"chat.postEphemeral": {"ok": False, "error": "user_not_in_channel"}})

    async def bring() -> None:
        async with reached("http", slack, Shelf()) as line:
            assert (await line.post(STRANGER)).status_code == 200
            await settled(slack, 1)

    with caplog.at_level(logging.INFO, "connectors"):
        asyncio.run(bring())
    assert "a stranger could not be answered: user_not_in_channel" in caplog.text
    assert "U9GUEST" not in caplog.text


def test_what_was_answered_is_remembered_within_bounds() -> None:
    async def many() -> int:
        strangers = Strangers()
        for number in range(REMEMBERED + 5):
            mention = {**STRANGER, "event": {**STRANGER["event"], "ts": str(number)}}
            strangers.tell(None, Shelf(), mention)  # type: ignore[arg-type]
            strangers.leave()
            await asyncio.sleep(0)
        return len(strangers._told)

    assert asyncio.run(many()) == REMEMBERED
