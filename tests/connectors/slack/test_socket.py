from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import pytest

from bot.config import SlackSettings
from bot.ports import Door, NotReachableError, RawEvent
from connectors.slack import listeners, socket
from connectors.slack.connector import SlackConnector
from tests.connectors.slack.doors import Shelf
from tests.connectors.slack.payloads import payload
from tests.connectors.slack.switchboard import Switchboard, serving, until

CONTENT = ("Etiketten", "U01BALIE", "verification-token")


@dataclass
class Watching(Shelf):
    """A shelf that notes what was acknowledged when it was asked to store, and at first may be out of order."""

    slack: Switchboard = field(default_factory=Switchboard)
    fails: int = 0
    before: list[list[str]] = field(default_factory=list)

    async def take(self, connector: str, event_id: str, raw: RawEvent) -> bool:
        self.before.append(list(self.slack.acknowledged))
        self.fails -= 1
        if self.fails >= 0:
            raise NotReachableError
        return await super().take(connector, event_id, raw)


@asynccontextmanager
async def connected(slack: Switchboard, door: Door, number: int = 1) -> AsyncIterator[SlackConnector]:
    async with serving(slack):
        settings = SlackSettings(api_url=f"{slack.url}/api/", socket_mode=True)
        connector = SlackConnector(settings, "xoxb-test", "xapp-test", timeout=1)
        await connector.start(door)
        try:
            await slack.connected(number)
            yield connector
        finally:
            await connector.stop()


def by_socket(do: Callable[[Switchboard], Awaitable[Any]], door: Door, slack: Switchboard) -> Any:
    async def run() -> Any:
        async with connected(slack, door):
            return await do(slack)

    return asyncio.run(run())


def sent(kind: str, name: str, door: Door | None = None, slack: Switchboard | None = None, **parts: Any) -> Any:
    """Send one payload and give the answer to it."""

    async def do(slack: Switchboard) -> Any:
        return await slack.answer_to(await slack.send(kind, {**payload(name), **parts}))

    return by_socket(do, door or Shelf(), slack or Switchboard())


def test_it_connects_with_the_app_token_and_asks_for_no_public_address() -> None:
    slack = Switchboard()

    async def look() -> None:
        async with connected(slack, Shelf()) as connector:
            assert list(connector.routes) == []
            await connector.stop()

    asyncio.run(look())
    assert [method for method, _ in slack.asked] == ["auth.test", "apps.connections.open"]


@pytest.mark.parametrize(
    ("kind", "name"),
    [
        ("events_api", "message_im"),
        ("events_api", "app_mention"),
        ("interactive", "block_actions_button"),
        ("interactive", "block_actions_select"),
        ("interactive", "view_submission"),
    ],
)
def test_what_comes_in_is_stored_before_it_is_acknowledged(kind: str, name: str) -> None:
    slack = Switchboard()
    shelf = Watching(slack=slack)
    assert sent(kind, name, shelf, slack) is None
    assert shelf.before == [[]]
    (stored,) = shelf.stored.values()
    assert listeners.read(stored) is not None
    assert "trigger_id" not in stored


@pytest.mark.parametrize(("kind", "name"), [("events_api", "message_im"), ("interactive", "view_submission")])
def test_what_was_not_stored_is_not_acknowledged_and_taken_in_when_it_comes_again(kind: str, name: str) -> None:
    slack = Switchboard()
    shelf = Watching(slack=slack, fails=1)

    async def twice(slack: Switchboard) -> None:
        first = await slack.send(kind, payload(name))
        await until(lambda: shelf.fails < 1)
        await slack.answer_to(await slack.send(kind, payload(name)))
        assert first not in slack.acknowledged

    by_socket(twice, shelf, slack)
    assert len(shelf.stored) == 1


def test_what_comes_again_is_acknowledged_and_stored_once() -> None:
    shelf = Shelf()

    async def twice(slack: Switchboard) -> None:
        for _ in range(2):
            await slack.answer_to(await slack.send("events_api", payload("message_im")))

    by_socket(twice, shelf, Switchboard())
    assert (len(shelf.stored), shelf.asked) == (1, 2)


def test_a_form_with_nothing_written_is_answered_with_what_to_do() -> None:
    shelf = Shelf()
    view = payload("view_submission")["view"]
    view["state"]["values"]["question"]["answer"]["value"] = "  "
    answer = sent("interactive", "view_submission", shelf, view=view)
    assert answer == {"response_action": "errors", "errors": {"question": "Write something first."}}
    assert shelf.asked == 0


def test_a_button_opens_its_form() -> None:
    slack = Switchboard()
    assert sent("interactive", "block_actions_open_form", slack=slack) is None
    method, asked = slack.asked[-1]
    assert method == "views.open"
    assert asked["trigger_id"] == payload("block_actions_open_form")["trigger_id"]


@pytest.mark.parametrize("name", ["message_of_ours", "url_verification", "app_mention_stranger"])
def test_what_is_not_for_us_is_acknowledged_and_not_stored(name: str) -> None:
    shelf = Shelf()
    assert sent("events_api", name, shelf) is None
    assert shelf.asked == 0


def test_another_workspace_is_refused_and_its_press_left_unanswered(caplog: pytest.LogCaptureFixture) -> None:
    shelf = Shelf()

    async def strangers(slack: Switchboard) -> None:
        press = await slack.send("interactive", {**payload("block_actions_button"), "team": {"id": "T9OTHER"}})
        other = {**payload("message_im"), "team_id": "T9OTHER", "authorizations": []}
        await slack.answer_to(await slack.send("events_api", other))
        assert press not in slack.acknowledged

    by_socket(strangers, shelf, Switchboard())
    assert shelf.asked == 0
    assert [record.getMessage() for record in caplog.records].count("refused socket: unknown_workspace") == 2


@pytest.mark.parametrize("odd", [{"a": [[[]]]}, {"event": 7}, {"type": "event_callback", "event_id": "Ev\ud800"}])
def test_an_odd_event_is_done_with(odd: dict[str, Any]) -> None:
    shelf = Shelf()

    async def send(slack: Switchboard) -> None:
        assert await slack.answer_to(await slack.send("events_api", odd)) is None

    by_socket(send, shelf, Switchboard())
    assert shelf.asked == 0


def test_a_fault_of_ours_is_told_without_content(caplog: pytest.LogCaptureFixture) -> None:
    class Faulty(Shelf):
        async def take(self, connector: str, event_id: str, raw: RawEvent) -> bool:
            await super().take(connector, event_id, raw)
            raise ValueError(str(raw))

    shelf = Faulty()

    async def send(slack: Switchboard) -> None:
        await slack.send("events_api", payload("message_im"))
        await until(lambda: "failed socket: ValueError" in caplog.text)
        assert slack.acknowledged == {}

    with caplog.at_level(logging.DEBUG, "connectors"):
        by_socket(send, shelf, Switchboard())
    assert not any(word in caplog.text for word in CONTENT)


def test_slack_may_ask_to_connect_anew() -> None:
    shelf = Shelf()

    async def again(slack: Switchboard) -> None:
        await slack.sockets[-1].send_json({"type": "disconnect", "reason": "refresh_requested"})
        await slack.connected(2)
        await slack.answer_to(await slack.send("events_api", payload("message_im")))

    by_socket(again, shelf, Switchboard())
    assert len(shelf.stored) == 1


def test_what_was_stored_but_not_acknowledged_is_known_when_it_comes_again() -> None:
    shelf = Shelf()

    async def cut_off(slack: Switchboard) -> None:
        slack.hang_up_at_ack = True
        await slack.send("events_api", payload("message_im"))
        await until(lambda: shelf.asked == 1)
        await slack.connected(2)
        slack.hang_up_at_ack = False
        await slack.answer_to(await slack.send("events_api", payload("message_im")))

    by_socket(cut_off, shelf, Switchboard())
    assert (len(shelf.stored), shelf.asked) == (1, 2)


def test_a_bad_app_token_is_told_and_not_knocked_with(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(socket, "FIRST_WAIT", 0.05)
    slack = Switchboard({"apps.connections.open": {"ok": False, "error": "invalid_auth"}})

    async def start() -> None:
        async with connected(slack, Shelf(), 0):
            await asyncio.sleep(0.4)
            tries = [method for method, _ in slack.asked].count("apps.connections.open")
            assert 2 <= tries <= 4
            del slack.answers["apps.connections.open"]
            await slack.connected()

    asyncio.run(start())
    assert "Slack opens no socket for us: invalid_auth" in caplog.text


def test_an_address_that_takes_nobody_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(socket, "LOOK_EVERY", 0.05)
    slack = Switchboard(dead=1)

    async def start() -> None:
        async with connected(slack, Shelf(), 0) as connector:
            assert connector._socket
            assert connector._socket._client
            connector._socket._client.ping_interval = 0.1
            await slack.connected()

    asyncio.run(start())


def test_it_can_be_stopped_twice_and_before_it_was_connected() -> None:
    async def start() -> None:
        connector = SlackConnector(
            SlackSettings(api_url="http://127.0.0.1:9/api/", socket_mode=True, workspaces=("T1",)), "xoxb-1", "xapp-1"
        )
        await connector.start(Shelf())
        await connector.stop()
        await connector.stop()

    asyncio.run(start())


@pytest.mark.parametrize(
    ("answer", "well", "told"),
    [
        ({"ok": True, "url": "ws://127.0.0.1:9/"}, True, "would open"),
        ({"ok": False, "error": "invalid_auth"}, False, "SLACK_APP_TOKEN"),
        ({"ok": False, "error": "missing_scope"}, False, "connections:write"),
        ({"ok": False, "error": "internal_error"}, False, "HTTPS"),
    ],
)
def test_the_doctor_tries_the_app_token(answer: dict[str, Any], well: bool, told: str) -> None:  # noqa: FBT001
    slack = Switchboard({"apps.connections.open": answer})

    async def check() -> None:
        async with serving(slack):
            settings = SlackSettings(api_url=f"{slack.url}/api/", socket_mode=True)
            found = {one.subject: one for one in await SlackConnector(settings, "xoxb-1", "xapp-1").check()}
            assert found["Slack socket"].well is well
            assert told in found["Slack socket"].detail + found["Slack socket"].remedy

    asyncio.run(check())
    assert slack.sockets == []
