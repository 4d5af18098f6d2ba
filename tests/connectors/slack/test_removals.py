"""A workspace takes the app out, or Slack refuses its token: stored, then forgotten, and nothing posted any more."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from bot.cards import Card
from bot.config import SlackSettings
from bot.ports import Address, DeliveryError, Door, Removed
from connectors.slack import listeners
from connectors.slack.connector import SlackConnector
from connectors.slack.errors import GONE
from connectors.slack.installations import Installing
from connectors.slack.removals import home_of, raw_of, read, removed_of
from tests.connectors.slack.doors import OutOfOrder, Shelf
from tests.connectors.slack.installed import everything, moment
from tests.connectors.slack.payloads import as_json, signed
from tests.connectors.slack.switchboard import Json, Switchboard, serving
from tests.connectors.slack.towns import ONE, TWO, Bureau, at
from tests.connectors.slack.ways import WAYS, reached

CHANNEL, PAGE = {"channel": "C1"}, {"page": "U1"}


def ended(kind: str = "app_uninstalled", team: str | None = "T1", at: float | None = None, **more: Any) -> Json:
    event: Json = {"type": kind}
    if kind == "tokens_revoked":
        event["tokens"] = {"oauth": ["U7"], "bot": ["U1"]}
    base = {"type": "event_callback", "team_id": team, "event_id": "Ev1", "event_time": int(at or time.time())}
    return {**base, "event": event, **more}


def with_both(installing: Installing, do: Callable[[Bureau], Awaitable[Any]], door: Door | None = None) -> Any:
    """Let T1 and T2 install the app first."""

    async def install(bureau: Bureau) -> Any:
        for team, token in (("T1", ONE), ("T2", TWO)):
            await bureau.install(bureau.slack.grant(f"code-{team}", team, token))
        return await do(bureau)

    return at(installing, install, door)


async def bring(bureau: Bureau, body: Json) -> int:
    sent = as_json(body)
    return (await bureau.browser.post("/slack/events", content=sent, headers=signed(sent))).status_code


async def post(bureau: Bureau, team: str, where: Address | None = None) -> str:
    return await bureau.connector.post({"team": team, **(where or CHANNEL)}, Card("Hoi."), mark="m")


async def refusal(bureau: Bureau, team: str, where: Address | None = None) -> tuple[str, bool]:
    with pytest.raises(DeliveryError) as error:
        await post(bureau, team, where)
    return error.value.reason, error.value.permanent


# what Slack sent


@pytest.mark.parametrize(
    ("body", "home"),
    [
        ({"team_id": "T1"}, "T1"),
        ({"team_id": "T1", "enterprise_id": "E1"}, "T1"),
        ({"team_id": None, "enterprise_id": "E1"}, "E1"),
        ({"team_id": "T1", "authorizations": [{"team_id": "T2", "is_enterprise_install": False}]}, "T2"),
        (
            {
                "team_id": "T1",
                "authorizations": [{"enterprise_id": "E1", "team_id": "T1", "is_enterprise_install": True}],
            },
            "E1",
        ),
        ({"team_id": "T1", "authorizations": "odd"}, "T1"),
        ({"team_id": 7}, None),
        ({}, None),
    ],
)
def test_whose_installation_ended_is_read(body: Json, home: str | None) -> None:
    assert home_of(body) == home


def test_a_removal_is_read_as_it_was_stored() -> None:
    told = removed_of(ended(at=1000), received=5000)
    assert told == Removed("T1", moment(1001))
    assert read(raw_of(told)) == told
    assert listeners.read(raw_of(told)) == told


@pytest.mark.parametrize("at", [9000, -5])
def test_a_moment_that_cannot_be_becomes_that_of_receipt(at: int) -> None:
    told = removed_of({**ended(), "event_time": at}, received=5000)
    assert told
    assert told.at == moment(5000)


@pytest.mark.parametrize("tokens", [{"oauth": ["U7"], "bot": []}, {"oauth": ["U7"]}, None, "odd"])
def test_tokens_of_people_alone_end_nothing(tokens: object) -> None:
    body = {**ended(), "event": {"type": "tokens_revoked", "tokens": tokens}}
    assert removed_of(body, 5000) is None
    assert removed_of(ended("tokens_revoked"), 5000) is not None


# workspaces that installed it


@pytest.mark.parametrize("kind", ["app_uninstalled", "tokens_revoked"])
def test_what_ended_is_stored_and_forgotten_and_the_other_goes_on(installing: Installing, kind: str) -> None:
    shelf = Shelf()

    async def end(bureau: Bureau) -> None:
        assert await bring(bureau, ended(kind)) == 200
        assert await refusal(bureau, "T1") == ("not_installed", True)
        await post(bureau, "T2")
        assert await bring(bureau, ended(kind)) == 200

    with_both(installing, end, shelf)
    (raw,) = shelf.stored.values()
    assert isinstance(listeners.read(raw), Removed)
    assert "U7" not in str(raw)
    assert "T1" not in everything(installing.engine)


def test_an_old_removal_that_comes_late_ends_nothing_newer(installing: Installing) -> None:
    async def late(bureau: Bureau) -> None:
        assert await bring(bureau, ended(at=time.time() - 60)) == 200
        await post(bureau, "T1")

    with_both(installing, late)


def test_what_could_not_be_stored_is_not_forgotten(installing: Installing) -> None:
    async def end(bureau: Bureau) -> None:
        assert await bring(bureau, ended()) == 503
        await post(bureau, "T1")

    with_both(installing, end, OutOfOrder())


def test_a_stranger_ends_nothing(installing: Installing) -> None:
    shelf = Shelf()

    async def end(bureau: Bureau) -> None:
        assert await bring(bureau, ended(team="T9")) == 403
        assert await bring(bureau, ended(team=None)) == 403

    with_both(installing, end, shelf)
    assert shelf.stored == {}


@pytest.mark.parametrize("where", [CHANNEL, PAGE])
@pytest.mark.parametrize("code", sorted(GONE))
def test_a_token_that_slack_refuses_ends_the_installation(installing: Installing, code: str, where: Address) -> None:
    shelf = Shelf()

    async def end(bureau: Bureau) -> None:
        bureau.slack.refused[ONE] = code
        assert await refusal(bureau, "T1", where) == (code, True)
        assert await refusal(bureau, "T1", where) == ("not_installed", True)
        await post(bureau, "T2")

    with_both(installing, end, shelf)
    (raw,) = shelf.stored.values()
    told = listeners.read(raw)
    assert isinstance(told, Removed)
    assert told.tenant == "T1"


def test_a_token_that_was_replaced_meanwhile_is_tried_again(installing: Installing) -> None:
    shelf = Shelf()

    async def end(bureau: Bureau) -> None:
        await post(bureau, "T1")
        known = bureau.connector._workspaces
        bureau.slack.refused[ONE] = "token_revoked"
        await bureau.install(bureau.slack.grant("again", "T1", "xoxb-newer"))
        known._looked, known._known = time.monotonic(), {"T1": _old(known)}  # type: ignore[attr-defined]
        assert await refusal(bureau, "T1") == ("token_revoked", False)
        await post(bureau, "T1")

    with_both(installing, end, shelf)
    assert shelf.stored == {}


def _old(known: Any) -> Any:
    grant = known._known["T1"]
    return type(grant)(grant.enterprise, grant.team, grant.name, ONE, grant.installed_at)


def test_another_failure_ends_nothing(installing: Installing) -> None:
    async def fail(bureau: Bureau) -> None:
        bureau.slack.refused[ONE] = "channel_not_found"
        assert await refusal(bureau, "T1") == ("channel_not_found", True)
        bureau.slack.refused.clear()
        await post(bureau, "T1")

    with_both(installing, fail)


# one token


@pytest.mark.parametrize("way", WAYS)
def test_with_one_token_a_removal_is_stored_and_told_in_the_log(way: str, caplog: pytest.LogCaptureFixture) -> None:
    shelf = Shelf()

    async def end() -> None:
        async with reached(way, Switchboard(), shelf) as line:
            await line.bring(ended(team="T01LINDE"))

    asyncio.run(end())
    assert [listeners.read(raw) is not None for raw in shelf.stored.values()] == [True]
    errors = [record.getMessage() for record in caplog.records if record.levelno == logging.ERROR]
    assert errors == ["Slack ended the installation in T01LINDE; `voelspriet doctor` says what to do"]


def test_with_one_token_a_refusal_is_taken_in_once_a_day_and_stays_permanent() -> None:
    shelf = Shelf()

    async def end() -> None:
        slack = Switchboard({"chat.postMessage": {"ok": False, "error": "account_inactive"}})
        async with serving(slack):
            connector = SlackConnector(SlackSettings(api_url=f"{slack.url}/api/"), "xoxb-test", "secret", timeout=1)
            await connector.start(shelf)
            for _ in range(2):
                with pytest.raises(DeliveryError) as error:
                    await connector.post({"team": "T01LINDE", "channel": "C1"}, Card("Hoi."), mark="m")
                assert (error.value.reason, error.value.permanent) == ("account_inactive", True)
            await connector.stop()

    asyncio.run(end())
    assert (len(shelf.stored), shelf.asked) == (1, 2)
