"""What became of a direct message in Slack: edited, deleted, or left as it was."""

from __future__ import annotations

import asyncio
import json
from datetime import UTC, datetime
from typing import Any

import pytest

from bot.ports import Changed, Said, Sender
from connectors.slack.listeners import read
from connectors.slack.trim import key_of, trimmed
from tests.connectors.slack.doors import Shelf
from tests.connectors.slack.payloads import payload
from tests.connectors.slack.switchboard import Json, Switchboard
from tests.connectors.slack.ways import WAYS, reached

RECEIVED = 1795312990
GONE = ("message_deleted", "message_tombstone")


def changed(body: Json) -> Changed:
    event = read(body)
    assert isinstance(event, Changed)
    return event


def altered(name: str, message: str = "previous_message", **parts: Any) -> Json:
    body = payload(name)
    body["event"][message] |= parts
    return body


def test_an_edit_brings_the_new_words_of_the_same_message() -> None:
    event = changed(payload("message_changed"))
    assert (event.text, event.message) == ("anders", "1795312980.000100")
    assert event.sender == Sender(tenant="T01LINDE", user="U01BALIE")
    assert (event.spot.kind, event.spot.address) == ("direct", {"team": "T01LINDE", "channel": "D024BE91L"})
    assert event.at == datetime.fromtimestamp(1795312981.0002, UTC)


@pytest.mark.parametrize("name", GONE)
def test_a_deleted_message_has_no_words_whether_or_not_others_replied(name: str) -> None:
    event = changed(payload(name))
    assert (event.text, event.message, event.sender.user) == (None, "1795312980.000100", "U01BALIE")


def test_it_is_the_message_that_was_said_before() -> None:
    said, edit = payload("message_im"), payload("message_changed")
    for part in ("message", "previous_message"):
        edit["event"][part]["ts"] = said["event"]["ts"]
    before = read(trimmed(said, RECEIVED))
    assert isinstance(before, Said)
    assert changed(trimmed(edit, RECEIVED)).message == before.message


@pytest.mark.parametrize("name", ["message_changed", *GONE])
def test_what_is_stored_reads_the_same_without_the_former_words(name: str) -> None:
    stored = json.dumps(trimmed(payload(name), RECEIVED))
    assert changed(json.loads(stored)) == changed(payload(name))
    assert "eerst" not in stored
    assert "verification-token" not in stored


@pytest.mark.parametrize(
    "body",
    [
        altered("message_changed", "message", text="eerst"),
        altered("message_changed", "message", text="eerst", attachments=[{"from_url": "https://lindewaard.example"}]),
        altered("message_changed", user="U0BOT"),
        altered("message_changed", bot_id="B0BOT"),
        altered("message_deleted", user="U0BOT"),
        altered("message_deleted", bot_id="B9OTHER"),
        altered("message_deleted", user="USLACKBOT"),
        altered("message_deleted", subtype="bot_message"),
        altered("message_deleted", ts="\ud800"),
        {**payload("message_changed"), "event": {**payload("message_changed")["event"], "channel_type": "channel"}},
        {**payload("message_deleted"), "event": {**payload("message_deleted")["event"], "channel_type": "group"}},
    ],
)
def test_previews_bots_and_channels_are_left_alone(body: Json) -> None:
    assert read(body) is None


def test_a_conversation_whose_kind_is_not_told_is_known_by_its_id() -> None:
    body = payload("message_changed")
    del body["event"]["channel_type"]
    assert changed(body).text == "anders"
    body["event"]["channel"] = "C01PROJECT"
    assert read(body) is None


def test_a_deletion_with_an_empty_new_message_is_stored_as_any() -> None:
    body = payload("message_deleted")
    body["event"]["message"] = None
    assert changed(trimmed(body, RECEIVED)) == changed(payload("message_deleted"))


def test_a_link_that_slack_writes_differently_is_no_edit() -> None:
    body = altered("message_changed", text="zie https://lindewaard.example")
    body["event"]["message"]["text"] = "zie <https://lindewaard.example>"
    assert read(body) is None


def test_an_edit_of_which_the_former_words_are_not_told_counts() -> None:
    body = payload("message_changed")
    del body["event"]["previous_message"]
    assert changed(body).text == "anders"


@pytest.mark.parametrize("way", WAYS)
def test_it_is_stored_once_before_it_is_acknowledged(way: str) -> None:
    shelf = Shelf()

    async def bring() -> None:
        async with reached(way, Switchboard(), shelf) as line:
            for name in ("message_changed", "message_deleted", "message_changed"):
                assert await line.bring(payload(name)) is None

    asyncio.run(bring())
    assert (len(shelf.stored), shelf.asked) == (2, 3)


def test_a_mention_that_was_edited_is_the_same_mention() -> None:
    first, again = payload("app_mention"), payload("app_mention")
    again |= {"event_id": "EvOTHER", "event": {**again["event"], "edited": {"ts": "1795312999.000000"}}}
    assert key_of(first) == key_of(again)
    again["event"]["ts"] = "1795312999.000001"
    assert key_of(first) != key_of(again)
    assert key_of(payload("message_im")) == payload("message_im")["event_id"]
