from __future__ import annotations

import asyncio
import contextlib
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qsl

import pytest

from bot.cards import Card
from bot.config import SlackSettings
from bot.ports import Address, DeliveryError, Profile, Sender
from connectors.slack.connector import SlackConnector
from connectors.slack.manifest import SCOPES
from tests.connectors.slack.doors import Shelf

CARD = Card("Genoteerd.")
DIRECT = {"team": "T01LINDE", "channel": "D01"}
CHANNEL = {"team": "T01LINDE", "channel": "C01"}
OK = {"ok": True, "ts": "1.000001"}

Answer = tuple[int, str, bytes]
CUT_OFF: Answer = (0, "", b"")
SILENCE: Answer = (-1, "", b"")


def said(body: object, status: int = 200, extra: str = "") -> Answer:
    return status, f"Content-Type: application/json\r\n{extra}", json.dumps(body).encode()


class Slack:
    """A server that gives prepared answers per method and remembers what it was asked."""

    def __init__(self, **answers: Answer | list[Answer]) -> None:
        self._answers = {method.replace("_", "."): answer for method, answer in answers.items()}
        self.asked: list[tuple[str, dict[str, Any]]] = []
        self.serving: list[asyncio.Task[None]] = []

    def accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.serving.append(asyncio.ensure_future(self.serve(reader, writer)))

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = (await reader.readuntil(b"\r\n\r\n")).decode()
        length = next(
            (int(row.split(":")[1]) for row in head.split("\r\n") if row.lower().startswith("content-len")), 0
        )
        body = (await reader.readexactly(length)).decode()
        path = head.split(" ")[1]
        method = path.split("/")[-1].split("?")[0]
        self.asked.append((method, _read(body) if body else dict(parse_qsl(path.partition("?")[2]))))
        status, headers, content = self._next(method)
        if status == -1:
            await reader.read()
        elif status:
            start = f"HTTP/1.1 {status} Said\r\nConnection: close\r\nContent-Length: {len(content)}\r\n{headers}\r\n"
            writer.write(start.encode() + content)
            await writer.drain()
        writer.close()
        with contextlib.suppress(ConnectionError):
            await writer.wait_closed()

    def _next(self, method: str) -> Answer:
        answer = self._answers[method]
        return answer if isinstance(answer, tuple) else answer.pop(0)


def _read(body: str) -> dict[str, Any]:
    return dict(json.loads(body)) if body.startswith("{") else dict(parse_qsl(body))


@asynccontextmanager
async def connected(slack: Slack, workspaces: tuple[str, ...] = ()) -> AsyncIterator[SlackConnector]:
    server = await asyncio.start_server(slack.accept, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    settings = SlackSettings(workspaces=workspaces, api_url=f"http://127.0.0.1:{port}/api/")
    connector = SlackConnector(settings, "xoxb-test", "secret", timeout=1)
    try:
        yield connector
    finally:
        await connector.stop()
        await asyncio.gather(*slack.serving)
        server.close()
        await server.wait_closed()


def with_slack(slack: Slack, do: Callable[[SlackConnector], Awaitable[Any]]) -> Any:
    async def run() -> Any:
        async with connected(slack) as connector:
            return await do(connector)

    return asyncio.run(run())


def post(slack: Slack, replaces: str | None = None) -> str:
    return str(with_slack(slack, lambda connector: connector.post(DIRECT, CARD, mark="m1", replaces=replaces)))


def refused(answer: Answer, address: Address = CHANNEL) -> DeliveryError:
    with pytest.raises(DeliveryError) as error:
        with_slack(Slack(chat_postMessage=answer), lambda connector: connector.post(address, CARD, mark="m1"))
    return error.value


def test_a_card_is_posted_with_its_mark_and_without_previews() -> None:
    slack = Slack(chat_postMessage=said(OK))
    assert post(slack) == "1.000001"
    ((method, body),) = slack.asked
    assert (method, body["channel"], body["text"]) == ("chat.postMessage", "D01", "Genoteerd.")
    assert body["blocks"][0]["block_id"] == "delivery:m1"
    assert (body["unfurl_links"], body["unfurl_media"]) == (False, False)


def test_a_card_replaces_another_and_is_posted_anew_when_that_is_gone() -> None:
    slack = Slack(chat_update=said({**OK, "ts": "9.000001"}))
    assert post(slack, replaces="9.000001") == "9.000001"
    assert slack.asked[0][1]["ts"] == "9.000001"
    slack = Slack(chat_update=said({"ok": False, "error": "message_not_found"}), chat_postMessage=said(OK))
    assert post(slack, replaces="9.000001") == "1.000001"
    assert [method for method, _ in slack.asked] == ["chat.update", "chat.postMessage"]


def test_another_failure_of_a_replacement_is_a_failure() -> None:
    slack = Slack(chat_update=said({"ok": False, "error": "is_archived"}))
    with pytest.raises(DeliveryError, match="is_archived"):
        post(slack, replaces="9.000001")


@pytest.mark.parametrize(
    "code", ["channel_not_found", "is_archived", "not_in_channel", "invalid_auth", "msg_too_long", "never_heard_of"]
)
def test_what_slack_names_is_permanent(code: str) -> None:
    error = refused(said({"ok": False, "error": code}))
    assert (error.reason, error.permanent, error.ambiguous) == (code, True, False)


@pytest.mark.parametrize(
    ("header", "wait"),
    [("Retry-After: 30\r\n", 30), ("retry-after: 999999\r\n", 3600), ("Retry-After: soon\r\n", None), ("", None)],
)
def test_slacks_wait_is_kept(header: str, wait: int | None) -> None:
    error = refused(said({"ok": False, "error": "ratelimited"}, 429, header))
    assert error.retry_after == (None if wait is None else timedelta(seconds=wait))
    assert (error.permanent, error.ambiguous) == (False, False)


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (said({"ok": False, "error": "service_unavailable"}), "service_unavailable"),
        ((503, "Content-Type: text/html\r\n", b"<h1>Sorry</h1>"), "http_503"),
        ((502, "Content-Type: application/json\r\n", b"<h1>Sorry"), "http_502"),
        ((500, "", b""), "http_500"),
    ],
)
def test_a_failing_server_is_tried_again(answer: Answer, reason: str) -> None:
    error = refused(answer, CHANNEL)
    assert (error.reason, error.permanent, error.ambiguous) == (reason, False, False)


@pytest.mark.parametrize("status", [500, 502, 504])
def test_a_failing_server_leaves_doubt_where_we_can_look(status: int) -> None:
    error = refused((status, "", b""), DIRECT)
    assert (error.reason, error.permanent, error.ambiguous) == (f"http_{status}", False, True)


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (CUT_OFF, "cut_off"),
        (SILENCE, "timed_out"),
        (said({"ok": False, "error": "fatal_error"}), "fatal_error"),
        ((200, "Content-Type: application/json\r\n", b'{"ok": tr'), "http_200"),
        ((200, "Content-Type: text/plain\r\n", b"ok"), "unreadable_answer"),
        ((200, "", b""), "http_200"),
    ],
)
def test_what_may_have_been_posted_is_ambiguous_and_asked_once(answer: Answer, reason: str) -> None:
    slack = Slack(chat_postMessage=answer)
    with pytest.raises(DeliveryError) as error:
        post(slack)
    assert (error.value.reason, error.value.permanent, error.value.ambiguous) == (reason, False, True)
    assert len(slack.asked) == 1


def test_a_server_that_is_not_there_was_sent_nothing() -> None:
    connector = SlackConnector(SlackSettings(api_url="http://127.0.0.1:9/api/"), "xoxb-test", "secret")
    with pytest.raises(DeliveryError) as error:
        asyncio.run(connector.post(DIRECT, CARD, mark="m1"))
    assert (error.value.reason, error.value.permanent, error.value.ambiguous) == ("not_connected", False, False)


def history(*marks: str, more: bool = False) -> Answer:
    messages = [{"ts": f"{mark}.1", "blocks": [{"block_id": f"delivery:{mark}"}]} for mark in marks]
    page = {"ok": True, "messages": [{"ts": "0.1"}, *messages], "has_more": more}
    return said({**page, "response_metadata": {"next_cursor": "next" if more else ""}})


@pytest.mark.parametrize(
    ("pages", "found"),
    [
        ([history("5", "6")], "5.1"),
        ([history("6", more=True), history("5")], "5.1"),
        ([history("6")], ""),
        ([history("6", more=True), history("7", more=True)], None),
        ([said({"ok": False, "error": "missing_scope"})], None),
    ],
)
def test_a_card_is_looked_up_as_far_as_slack_can_say(pages: list[Answer], found: str | None) -> None:
    slack = Slack(conversations_history=pages)
    assert with_slack(slack, lambda connector: connector.find(DIRECT, "5")) == found
    assert pages == []


@pytest.mark.parametrize("pages", [[CUT_OFF, CUT_OFF], [said({"ok": False, "error": "ratelimited"}, 429)]])
def test_what_slack_cannot_say_just_now_is_no_answer(pages: list[Answer]) -> None:
    slack = Slack(conversations_history=pages)  # aiohttp asks once more for what only reads
    with pytest.raises(DeliveryError) as error:
        with_slack(slack, lambda connector: connector.find(DIRECT, "5"))
    assert not error.value.permanent
    assert pages == []


def test_a_channel_is_not_read() -> None:
    slack = Slack()
    assert with_slack(slack, lambda connector: connector.find(CHANNEL, "5")) is None
    assert slack.asked == []


def test_who_somebody_is_is_asked_with_their_language() -> None:
    slack = Slack(users_info=said({"ok": True, "user": {"locale": "nl-NL"}}))
    assert with_slack(slack, lambda connector: connector.profile(Sender("T1", "U1"))) == Profile("nl-NL")
    assert [(method, asked["include_locale"]) for method, asked in slack.asked] == [("users.info", "1")]


def findings(answer: Answer, workspaces: tuple[str, ...] = ()) -> dict[str, tuple[bool, str]]:
    async def run() -> dict[str, tuple[bool, str]]:
        async with connected(Slack(auth_test=answer), workspaces) as connector:
            return {found.subject: (found.well, found.detail + found.remedy) for found in await connector.check()}

    return asyncio.run(run())


def auth(scopes: str) -> Answer:
    return said({"ok": True, "team": "Lindewaard", "team_id": "T1"}, extra=f"X-OAuth-Scopes: {scopes}\r\n")


def test_the_doctor_is_content_with_the_scopes_we_need() -> None:
    told = findings(auth(",".join(SCOPES)), ("T1",))
    assert [well for well, _ in told.values()] == [True, True]
    assert "Lindewaard" in told["Slack"][1]


def test_the_doctor_names_what_is_missing_and_where_to_repair_it() -> None:
    told = findings(auth("chat:write,commands"), ("T2",))
    assert "app_mentions:read, im:history, users:read" in told["Slack scopes"][1]
    assert "OAuth & Permissions" in told["Slack scopes"][1]
    assert told["Slack workspace"][0] is False
    assert '"T1"' in told["Slack workspace"][1]


@pytest.mark.parametrize(
    ("answer", "remedy"),
    [(said({"ok": False, "error": "invalid_auth"}), "SLACK_BOT_TOKEN"), (CUT_OFF, "HTTPS"), ((500, "", b""), "HTTPS")],
)
def test_the_doctor_says_what_to_do_when_slack_refuses(answer: Answer, remedy: str) -> None:
    ((well, told),) = findings(answer).values()
    assert well is False
    assert remedy in told


def test_starting_asks_which_workspace_is_ours_unless_it_is_told() -> None:
    slack = Slack(auth_test=auth(""))
    with_slack(slack, lambda connector: connector.start(Shelf()))
    assert [method for method, _ in slack.asked] == ["auth.test"]

    async def told() -> None:
        async with connected(silent := Slack(), ("T1",)) as connector:
            await connector.start(Shelf())
        assert silent.asked == []

    asyncio.run(told())


def test_starting_without_slack_is_no_failure() -> None:
    with_slack(Slack(auth_test=said({"ok": False, "error": "invalid_auth"})), lambda slack: slack.start(Shelf()))


def test_details_stand_in_the_thread_alone_and_are_looked_for_there() -> None:
    slack = Slack(chat_postMessage=said(OK))
    with_slack(slack, lambda connector: connector.post(CHANNEL, CARD, mark="m1", under="1.000009"))
    assert slack.asked[0][1]["thread_ts"] == "1.000009"
    assert str(slack.asked[0][1]["reply_broadcast"]).lower() in {"false", "0"}
    slack = Slack(conversations_replies=history("5", "6"))
    assert with_slack(slack, lambda connector: connector.find(DIRECT, "5", under="1.000009")) == "5.1"
    assert slack.asked[0][1]["ts"] == "1.000009"
