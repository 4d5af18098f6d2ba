from __future__ import annotations

import asyncio
import json
import logging
import time
from typing import Any
from urllib.parse import urlencode

import httpx
import pytest

from bot.config import SlackSettings
from bot.ports import Door
from bot.web import MAX_BODY, Refused, application
from connectors.slack import listeners
from connectors.slack.connector import SlackConnector
from connectors.slack.guard import MOST_REMEMBERED, REMEMBERED, Guard, sign
from tests.connectors.slack.doors import OutOfOrder, Shelf
from tests.connectors.slack.payloads import SECRET, as_form, as_json, payload, signed

NOWHERE = "http://127.0.0.1:9/api/"
CONTENT = ("Etiketten", "U01BALIE", "verification-token")


async def _healthy() -> bool:
    return True


def send(door: Door, *requests: tuple[bytes, dict[str, str]], workspaces: tuple[str, ...] = ("T01LINDE",)) -> list[int]:
    """Send requests to the real application and give their statuses."""

    async def all_of_them() -> list[int]:
        connector = SlackConnector(SlackSettings(workspaces=workspaces, api_url=NOWHERE), "xoxb-test", SECRET)
        await connector.start(door)
        transport = httpx.ASGITransport(application(connector.routes, _healthy))
        async with httpx.AsyncClient(transport=transport, base_url="http://bot") as client:
            answers = [
                await client.post("/slack/events", content=body, headers=httpx.Headers(head, encoding="latin-1"))
                for body, head in requests
            ]
        await connector.stop()
        return [answer.status_code for answer in answers]

    return asyncio.run(all_of_them())


def event(name: str = "message_im", **headers: str) -> tuple[bytes, dict[str, str]]:
    body = as_json(payload(name))
    return body, {**signed(body), **headers}


def form(name: str) -> tuple[bytes, dict[str, str]]:
    body = as_form(payload(name))
    return body, signed(body, kind="form")


def raw(body: bytes, kind: str = "json") -> tuple[bytes, dict[str, str]]:
    return body, signed(body, kind=kind)


def changed(name: str, **parts: Any) -> tuple[bytes, dict[str, str]]:
    return raw(as_json({**payload(name), **parts}))


def message(**parts: Any) -> tuple[bytes, dict[str, str]]:
    body = payload("message_im")
    return raw(as_json({**body, "event": {**body["event"], **parts}}))


def modal_kept() -> dict[str, str]:
    kept: dict[str, str] = json.loads(payload("view_submission")["view"]["private_metadata"])
    return kept


def test_a_text_with_half_of_a_character_is_stored() -> None:
    shelf = Shelf()
    assert send(shelf, message(text="hallo \ud83d")) == [200]
    assert shelf.asked == 1


@pytest.mark.parametrize("ts", ["253402300799", "0", "1795312971000", "-62135596800"])
def test_a_moment_that_cannot_be_becomes_that_of_receipt(ts: str) -> None:
    shelf = Shelf()
    press = {**PRESS, "actions": [{**PRESS["actions"][0], "action_ts": ts}]}
    assert set(send(shelf, message(ts=ts), raw(as_form(press), "form"))) <= {200, 400}
    assert shelf.stored or ts == "1795312971000", "the year 58862 is no date at all"
    for stored in shelf.stored.values():
        read = listeners.read(stored)
        assert read is not None
        assert abs(read.at.timestamp() - time.time()) < 60


def test_a_signed_event_is_stored_once_however_often_it_comes() -> None:
    shelf = Shelf()
    assert send(shelf, event(), event(), event()) == [200, 200, 200]
    assert (list(shelf.stored), shelf.asked) == ([payload("message_im")["event_id"]], 3)


@pytest.mark.parametrize("name", ["block_actions_button", "block_actions_select", "view_submission"])
def test_a_press_is_stored_and_its_replay_refused(name: str) -> None:
    shelf = Shelf()
    press = form(name)
    assert send(shelf, press, press) == [200, 409]
    assert shelf.asked == 1
    (stored,) = shelf.stored.values()
    assert listeners.read(stored) is not None
    assert "trigger_id" not in stored, "it opens forms in the name of the person"


def test_the_same_press_signed_again_is_stored_once() -> None:
    shelf = Shelf()
    body = as_form(payload("block_actions_button"))
    later = signed(body, at=time.time() + 2, kind="form")
    assert send(shelf, (body, signed(body, kind="form")), (body, later)) == [200, 200]
    assert len(shelf.stored) == 1


def test_a_form_that_cannot_open_is_answered_all_the_same() -> None:
    shelf = Shelf()
    assert send(shelf, form("block_actions_open_form")) == [200]
    assert shelf.asked == 0


@pytest.mark.parametrize("name", ["message_of_ours", "url_verification", "app_mention_stranger"])
def test_what_is_not_for_us_is_answered_and_not_stored(name: str) -> None:
    shelf = Shelf()
    assert send(shelf, event(name)) == [200]
    assert shelf.asked == 0


def test_a_store_that_is_down_asks_slack_to_try_again() -> None:
    assert send(OutOfOrder(), event(), form("block_actions_button"), form("view_submission")) == [503, 503, 503]


def test_an_unknown_workspace_of_our_own_asks_slack_to_try_again() -> None:
    shelf = Shelf()
    assert send(shelf, event(), form("block_actions_button"), workspaces=()) == [503, 503]
    assert shelf.asked == 0


BODY = as_json(payload("message_im"))
PRESS = payload("block_actions_button")
HALF_PRESS = {**PRESS, "container": {**PRESS["container"], "message_ts": "\ud800"}}
GUEST_PRESS = {**PRESS, "user": {**PRESS["user"], "team_id": "T9OTHER"}}
FORM = payload("view_submission")
HALF_FORM = {
    **FORM,
    "view": {**FORM["view"], "private_metadata": json.dumps({**modal_kept(), "message": "\ud800"})},
}
SMUGGLED = as_json({"type": "event_callback", "text": "x&" + as_form(PRESS).decode() + "&x="})
DEEP = b'{"a":' * 60 + b"1" + b"}" * 60


def bad() -> dict[str, tuple[int, Any]]:
    """Sign anew each time it is asked: a signature is good for five minutes, less than all the tests take."""
    return {
        "too long": (413, raw(b'{"a":"' + b"x" * MAX_BODY + b'"}')),
        "no headers": (401, (BODY, {"content-type": "application/json"})),
        "timestamp of letters": (401, event(**{"x-slack-request-timestamp": "abc"})),
        "timestamp empty": (401, event(**{"x-slack-request-timestamp": ""})),
        "timestamp with a fraction": (401, event(**{"x-slack-request-timestamp": "1.5"})),
        "timestamp of other digits": (401, event(**{"x-slack-request-timestamp": "\u00b2\u00b3"})),
        "timestamp without end": (401, event(**{"x-slack-request-timestamp": "9" * 400})),
        "signature not ASCII": (401, event(**{"x-slack-signature": "v0=\u00e9"})),
        "signature of another version": (401, event(**{"x-slack-signature": "v1=" + "0" * 64})),
        "signature forged": (401, event(**{"x-slack-signature": "v0=" + "0" * 64})),
        "signature of another secret": (401, (BODY, signed(BODY, secret="other"))),
        "signature of another body": (401, (BODY, signed(BODY + b" "))),
        "signature expired": (401, (BODY, signed(BODY, at=time.time() - 301))),
        "signature from the future": (401, (BODY, signed(BODY, at=time.time() + 400))),
        "nothing": (400, raw(b"")),
        "bad JSON": (400, raw(b'{"type":')),
        "array": (400, raw(b"[1]")),
        "null": (400, raw(b"null")),
        "not UTF-8": (400, raw(b'{"a":"\xff"}')),
        "nested too deep": (400, raw(DEEP)),
        "nested beyond reason": (400, raw(b"[" * 100_000)),
        "unknown type": (400, changed("message_im", type="app_rate_limited")),
        "no event id": (400, changed("message_im", event_id=None)),
        "event is no object": (400, changed("message_im", event=[1])),
        "event without a type": (400, changed("message_im", event={})),
        "challenge is no text": (400, changed("url_verification", challenge=[1])),
        "challenge without end": (400, changed("url_verification", challenge="x" * 5000)),
        "another workspace": (403, changed("message_im", team_id="T9OTHER", authorizations=[])),
        "no workspace": (403, changed("message_im", team_id=None, authorizations=[])),
        "a workspace that is no text": (403, changed("message_im", team_id=["T01LINDE"], authorizations=["T01LINDE"])),
        "form without payload": (400, raw(urlencode({"command": "/vraag"}).encode(), "form")),
        "form with two payloads": (400, raw(b"payload={}&payload={}", "form")),
        "form not UTF-8": (400, raw(b"payload=%ff", "form")),
        "form in bytes that are not UTF-8": (400, raw(b"payload=\xff", "form")),
        "form with another field": (400, raw(as_form(payload("block_actions_button")) + b"&a=1", "form")),
        "form with an empty field": (400, raw(as_form(payload("block_actions_button")) + b"&a=", "form")),
        "form sent as JSON": (400, raw(as_form(payload("block_actions_button")))),
        "event sent as a form": (400, raw(BODY, "form")),
        "event whose text holds a press, sent as a form": (400, raw(SMUGGLED, "form")),
        "event id with half of a character": (400, changed("message_im", event_id="Ev\ud800")),
        "event id with a NUL": (400, changed("message_im", event_id="Ev\0")),
        "channel with half of a character": (400, message(channel="D\udfff")),
        "person with half of a character": (400, message(user="U\ud800")),
        "message with half of a character": (400, raw(as_form(HALF_PRESS), "form")),
        "form kept with half of a character": (400, raw(as_form(HALF_FORM), "form")),
        "press by a guest of another workspace": (403, raw(as_form(GUEST_PRESS), "form")),
        "form of a hundred fields": (400, raw(b"&".join([b"a=1"] * 100), "form")),
        "payload of bad JSON": (400, raw(b"payload={", "form")),
        "payload array": (400, raw(b"payload=[1]", "form")),
        "payload nested too deep": (400, raw(b"payload=" + DEEP, "form")),
        "payload of another kind": (400, raw(as_form({"type": "shortcut"}), "form")),
        "payload from another workspace": (
            403,
            raw(as_form({**payload("block_actions_button"), "team": {"id": "T9OTHER"}}), "form"),
        ),
    }


@pytest.mark.parametrize("name", list(bad()))
def test_bad_input_is_refused_with_a_reason_and_no_content(name: str, caplog: pytest.LogCaptureFixture) -> None:
    status, request = bad()[name]
    shelf = Shelf()
    with caplog.at_level(logging.INFO):
        assert send(shelf, request) == [status]
    assert shelf.asked == 0
    told = [record.getMessage() for record in caplog.records if record.name == "bot.web"]
    assert len(told) == 1
    assert told[0].startswith("refused /slack/events: ")
    assert not any(word in caplog.text for word in CONTENT)


def test_only_post_is_answered() -> None:
    async def get() -> int:
        connector = SlackConnector(SlackSettings(workspaces=("T1",), api_url=NOWHERE), "xoxb-test", SECRET)
        transport = httpx.ASGITransport(application(connector.routes, _healthy))
        async with httpx.AsyncClient(transport=transport, base_url="http://bot") as client:
            return (await client.get("/slack/events")).status_code

    assert asyncio.run(get()) == 405


def test_a_signature_is_forgotten_only_after_it_has_expired() -> None:
    now = [1_000_000.0]
    guard = Guard(SECRET, lambda: now[0])
    guard.once("v0=a")
    now[0] += REMEMBERED - 1
    with pytest.raises(Refused):
        guard.once("v0=a")
    now[0] += 2
    guard.once("v0=a")


def test_the_table_of_signatures_is_bounded() -> None:
    guard = Guard(SECRET, lambda: 1_000_000.0)
    for number in range(MOST_REMEMBERED + 1):
        guard.once(str(number))
    guard.once("0")
    with pytest.raises(Refused):
        guard.once(str(MOST_REMEMBERED))


def test_the_signature_is_the_one_that_slack_documents() -> None:
    # docs.slack.dev/authentication/verifying-requests-from-slack, the example in full
    body = (
        b"token=xyzz0WbapA4vBCDEFasx0q6G&team_id=T1DC2JH3J&team_domain=testteamnow&channel_id=G8PSS9T3V"
        b"&channel_name=foobar&user_id=U2CERLKJA&user_name=roadrunner&command=%2Fwebhook-collect&text="
        b"&response_url=https%3A%2F%2Fhooks.slack.com%2Fcommands%2FT1DC2JH3J%2F397700885554%2F96rGlfmibIGlgcZRskXaIFfN"
        b"&trigger_id=398738663015.47445629121.803a0bc887a14d10d2c447fce8b6703c"
    )
    expected = "v0=a2114d57b48eac39b9ad189dd8316235a7b4a8d21a10bd27519666489c69b503"
    assert sign(b"8f742231b10e8888abcd99yyyzzz85a5", "1531420618", body) == expected
