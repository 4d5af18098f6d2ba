from __future__ import annotations

import asyncio
import logging
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import httpx
import pytest
import requests

from bot.config import TeamsSettings
from bot.ports import DeliveryError, Profile, Sender
from connectors.teams.chats import UNKNOWN_ID
from connectors.teams.connector import TeamsConnector
from connectors.teams.environment import sdk_environment
from tests.connectors.teams.stand_in import ADDRESS, CARD, SETTINGS, TOKEN, Teams, giving, post

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning:microsoft_teams")


def test_a_card_is_posted_to_the_conversation() -> None:
    teams = Teams(httpx.Response(201, json={"id": "17"}))
    assert post(teams) == "17"
    (call,) = teams.calls
    assert (call.method, call.url) == (
        "POST",
        "https://smba.trafficmanager.net/emea/v3/conversations/19:x@thread.tacv2/activities",
    )
    assert call.json["summary"] == "In short."
    assert call.json["attachments"][0]["content"]["type"] == "AdaptiveCard"
    assert "mark" not in str(call.json)


def test_a_card_takes_the_place_of_another() -> None:
    teams = Teams(httpx.Response(200, json={"id": "17"}))
    assert post(teams, replaces="17") == "17"
    assert (teams.calls[0].method, teams.calls[0].url.rsplit("/", 1)[1]) == ("PUT", "17")


def test_an_update_whose_answer_is_empty_was_made() -> None:
    assert post(Teams(httpx.Response(200, json={})), replaces="17") == "17"


def test_a_message_that_vanished_is_posted_anew() -> None:
    teams = Teams(httpx.Response(404), httpx.Response(201, json={"id": "18"}))
    assert post(teams, replaces="17") == "18"
    assert [call.method for call in teams.calls] == ["PUT", "POST"]


def test_without_an_id_of_the_message_none_is_made_up() -> None:
    assert post(Teams(httpx.Response(201, json={}))) == ""
    assert post(Teams(httpx.Response(201, json={"id": UNKNOWN_ID}))) == ""
    assert [call.method for call in _asked(Teams(httpx.Response(201, json={})), replaces="")] == ["POST"]


def _asked(teams: Teams, **given: Any) -> list[Any]:
    post(teams, **given)
    return teams.calls


@pytest.mark.parametrize("conversation", ["../x", "a/b", "a?b", "a#b", "a\\b", "a%2fb", "..", "", "a b", "a\n"])
def test_an_id_that_leads_elsewhere_is_not_used(conversation: str) -> None:
    teams = Teams()
    with pytest.raises(DeliveryError) as error:
        post(teams, address={**ADDRESS, "conversation": conversation})
    assert (error.value.reason, error.value.permanent) == ("bad_address", True)
    assert not teams.calls


@pytest.mark.parametrize("replaces", ["../x", "a/b", "a?b", "a%2fb", "..", "a b", "\ud800"])
def test_what_is_no_id_of_a_message_is_not_replaced(replaces: str) -> None:
    teams = Teams(httpx.Response(201, json={"id": "18"}))
    assert post(teams, replaces=replaces) == "18"
    assert [call.method for call in teams.calls] == ["POST"]


@pytest.mark.parametrize(
    ("token", "reason"),
    [
        (None, "no_token"),
        (ValueError("invalid_client"), "sign_in_refused"),
        (requests.ConnectionError("down"), "sign_in_not_reachable"),
    ],
)
def test_without_a_token_nothing_is_sent(token: Any, reason: str) -> None:
    teams = Teams()
    with pytest.raises(DeliveryError) as error:
        post(teams, token=token)
    assert (error.value.reason, error.value.permanent, error.value.ambiguous) == (reason, False, False)
    assert not teams.calls


def test_check_says_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    from connectors.teams.guard import KeysUnreachableError  # noqa: PLC0415
    from connectors.teams.tokens import StrictChecker  # noqa: PLC0415

    async def down(_self: StrictChecker) -> None:
        raise KeysUnreachableError

    monkeypatch.setattr(StrictChecker, "reach_keys", down)

    async def go() -> Any:
        wrong = TeamsSettings(tenant_id="contoso", client_id=SETTINGS.client_id)
        connector = TeamsConnector(wrong, "", token=giving(ValueError("invalid_client")))
        found = await connector.check()
        await connector.stop()
        return found

    tenant, client, token, keys = asyncio.run(go())
    assert [finding.well for finding in (tenant, client, token, keys)] == [False, True, False, False]
    assert "tenant_id" in tenant.remedy
    assert "TEAMS_CLIENT_SECRET" in token.remedy
    assert "login.botframework.com" in keys.remedy


def test_check_when_all_is_well(monkeypatch: pytest.MonkeyPatch) -> None:
    from connectors.teams.tokens import StrictChecker  # noqa: PLC0415

    async def up(_self: StrictChecker) -> None:
        return None

    monkeypatch.setattr(StrictChecker, "reach_keys", up)

    async def go() -> Any:
        connector = TeamsConnector(SETTINGS, "", token=giving(TOKEN))
        found = await connector.check()
        await connector.stop()
        return found

    assert all(finding.well and not finding.remedy for finding in asyncio.run(go()))


def test_stopping_twice_closes_both_clients() -> None:
    async def go() -> tuple[bool, bool]:
        connector = TeamsConnector(SETTINGS, "", token=giving(TOKEN))
        app = await connector._load()
        await connector.stop()
        await connector.stop()
        return app.http_client.http.is_closed, app.api.http.http.is_closed

    assert asyncio.run(go()) == (True, True)


def test_teams_is_not_asked_what_it_cannot_say() -> None:
    connector = TeamsConnector(SETTINGS, "")
    assert asyncio.run(connector.find(ADDRESS, "mark")) is None
    assert asyncio.run(connector.profile(Sender("t", "u", locale="nl-NL"))) == Profile(locale="nl-NL")


def test_the_sdk_takes_nothing_from_its_surroundings(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CLIENT_SECRET", "of another program")
    with sdk_environment():
        assert "CLIENT_SECRET" not in os.environ
        os.environ["FROM_DOTENV"] = "1"
    assert os.environ["CLIENT_SECRET"] == "of another program"
    assert "FROM_DOTENV" not in os.environ


def test_naming_the_connector_loads_no_sdk_and_starting_reads_no_dotenv(tmp_path: Path) -> None:
    (tmp_path / ".env").write_text(
        "DANGEROUSLY_ALLOW_UNAUTHENTICATED_REQUESTS=true\nCLIENT_ID=x\nSTRAY=1\n", encoding="utf-8"
    )
    code = """
import asyncio, os, sys
from bot.config import TeamsSettings
from connectors.teams.connector import TeamsConnector
assert "microsoft_teams" not in sys.modules and "jwt" not in sys.modules
connector = TeamsConnector(TeamsSettings(tenant_id="t", client_id="c"), "s")
async def go():
    app = await connector._load()
    assert app.id == "c" and not app.options.dangerously_allow_unauthenticated_requests
    await connector.stop()
asyncio.run(go())
assert "STRAY" not in os.environ and "CLIENT_ID" not in os.environ
"""
    root = str(Path(__file__).parents[3])
    subprocess.run([sys.executable, "-c", code], cwd=tmp_path, env={**os.environ, "PYTHONPATH": root}, check=True)


@pytest.mark.leak
def test_no_conversation_stands_in_the_log(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)

    async def go() -> None:
        connector = TeamsConnector(SETTINGS, "", token=giving(TOKEN))
        await connector._load()
        address = {**ADDRESS, "service_url": "http://127.0.0.1:9"}
        with pytest.raises(DeliveryError, match="not_reachable"):
            await connector.post(address, CARD, mark="mark")
        logging.getLogger("httpx").info(
            "HTTP Request: %s %s", "POST", "https://a/v3/conversations/19:x@thread.tacv2/activities"
        )
        await connector.stop()

    asyncio.run(go())
    assert "19:x@thread.tacv2" not in caplog.text
