"""A workspace installs the app: what its administrator sees, what is kept, and what is turned away."""

from __future__ import annotations

import asyncio
import html
import json
import logging
from collections.abc import Awaitable

import httpx
import pytest

from bot.cards import Card
from bot.config import SlackSettings
from connectors.slack.connector import SlackConnector
from connectors.slack.installations import Installing
from connectors.slack.manifest import SCOPES
from tests.connectors.slack.doors import Shelf
from tests.connectors.slack.installed import CLIENT_ID, CLIENT_SECRET, everything
from tests.connectors.slack.payloads import as_form, as_json, payload, signed
from tests.connectors.slack.towns import ONE, TWO, Bureau, Towns, at, is_closed, opened


def post_in(bureau: Bureau, team: str) -> Awaitable[str]:
    return bureau.connector.post({"team": team, "channel": "C1"}, Card("Hoi."), mark="m")


def test_the_page_leads_to_slack_with_what_the_app_needs(installing: Installing) -> None:
    async def look(bureau: Bureau) -> None:
        page, state = await bureau.begin()
        assert page.status_code == 200
        assert is_closed(page)
        address = httpx.URL(html.unescape(page.text.partition('href="')[2].partition('"')[0]))
        assert str(address.copy_with(query=None)) == f"{bureau.slack.url}/oauth/v2/authorize"
        assert dict(address.params) == {
            "state": state,
            "client_id": CLIENT_ID,
            "scope": ",".join(SCOPES),
            "user_scope": "",
            "redirect_uri": "https://bot.example.org/slack/oauth_redirect",
        }
        cookie = page.headers["set-cookie"].lower()
        assert state in cookie
        assert all(part in cookie for part in ("httponly", "secure", "samesite=lax", "max-age=600"))

    at(installing, look)


def test_what_stands_in_our_address_adds_nothing_to_slacks(installing: Installing) -> None:
    async def look(bureau: Bureau) -> None:
        page = await bureau.browser.get("/slack/install?team=T1%26scope=admin%26redirect_uri=https://evil.example")
        assert "evil" not in page.text
        assert "admin" not in page.text

    at(installing, look)


def test_two_workspaces_install_it_and_each_is_spoken_to_with_its_own_token(installing: Installing) -> None:
    async def both(bureau: Bureau) -> None:
        for team, token in (("T1", ONE), ("T2", TWO)):
            done = await bureau.install(bureau.slack.grant(f"code-{team}", team, token))
            assert done.status_code == 200
            assert f"Workspace {team}" in done.text
            assert is_closed(done)
        for team in ("T2", "T1"):
            await post_in(bureau, team)
        assert [told for told in bureau.slack.spoke if told[0] == "chat.postMessage"] == [
            ("chat.postMessage", TWO),
            ("chat.postMessage", ONE),
        ]

    at(installing, both)
    kept = everything(installing.engine)
    assert "Workspace T1" in kept
    assert not any(secret in kept for secret in (ONE, TWO, CLIENT_SECRET, "UWHO"))


def test_events_and_presses_of_both_are_taken_in_and_forms_open_with_the_right_token(installing: Installing) -> None:
    shelf = Shelf()

    async def bring(bureau: Bureau) -> None:
        for team, token in (("T1", ONE), ("T2", TWO)):
            await bureau.install(bureau.slack.grant(f"code-{team}", team, token))
            event = as_json({**payload("message_im"), "team_id": team, "event_id": f"Ev{team}", "authorizations": []})
            body = {**payload("message_im")["event"], "team": team}
            event = as_json({**json.loads(event), "event": body})
            form = as_form({**payload("block_actions_open_form"), "team": {"id": team}, "user": {"id": "U7"}})
            for sent, kind in ((event, "json"), (form, "form")):
                answer = await bureau.browser.post("/slack/events", content=sent, headers=signed(sent, kind=kind))
                assert answer.status_code == 200, answer.text
        opened = [token for method, token in bureau.slack.spoke if method == "views.open"]
        assert opened == [ONE, TWO]

    at(installing, bring, shelf)
    assert sorted(shelf.stored) == ["EvT1", "EvT2"]


def test_an_organisation_installs_it_for_all_its_workspaces(installing: Installing) -> None:
    async def wide(bureau: Bureau) -> None:
        bureau.slack.answers["auth.teams.list"] = {"ok": True, "teams": [{"id": "T5"}]}
        code = bureau.slack.grant(
            "code", "", ONE, team=None, enterprise={"id": "E1", "name": "Regio"}, is_enterprise_install=True
        )
        done = await bureau.install(code)
        assert "Regio" in done.text
        await post_in(bureau, "T5")
        assert bureau.slack.spoke[-1] == ("chat.postMessage", ONE)

    at(installing, wide, workspaces=("E1",))


def test_a_press_in_an_organisation_wide_installation_is_of_the_persons_workspace(installing: Installing) -> None:
    shelf = Shelf()

    async def press(bureau: Bureau) -> None:
        bureau.slack.answers["auth.teams.list"] = {"ok": True, "teams": [{"id": "T5"}]}
        wide = {"team": None, "enterprise": {"id": "E1"}, "is_enterprise_install": True}
        await bureau.install(bureau.slack.grant("code", "", ONE, **wide))
        person = {"id": "U7", "team_id": "T5"}
        form = as_form({**payload("block_actions_button"), **wide, "user": person})
        answer = await bureau.browser.post("/slack/events", content=form, headers=signed(form, kind="form"))
        assert answer.status_code == 200, answer.text

    at(installing, press, shelf, workspaces=("E1",))
    (stored,) = shelf.stored.values()
    assert stored["team"] == {"id": "T5"}


@pytest.mark.parametrize(
    ("accepted", "title"),
    [
        ("en-GB,nl;q=0.5", "Install the bot in Slack"),
        ("fr, nl-NL", "De bot in Slack installeren"),
        ("", "De bot in Slack installeren"),
    ],
)
def test_pages_speak_the_language_of_the_browser(installing: Installing, accepted: str, title: str) -> None:
    async def look(bureau: Bureau) -> None:
        page, _ = await bureau.begin(**{"accept-language": accepted})
        assert f"<h1>{title}</h1>" in page.text
        assert f'<html lang="{"en" if title.startswith("Install") else "nl"}">' in page.text

    at(installing, look)


def test_names_that_slack_gives_are_no_markup(installing: Installing) -> None:
    async def named(bureau: Bureau) -> None:
        page = await bureau.install(bureau.slack.grant("code", "T1", ONE, team={"id": "T1", "name": "<b>&"}))
        assert "&lt;b&gt;&amp;" in page.text

    at(installing, named)


@pytest.mark.leak
def test_no_token_code_or_secret_stands_in_a_log(installing: Installing, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)

    async def all_ways(bureau: Bureau) -> None:
        await bureau.install(bureau.slack.grant("code-of-one", "T1", ONE))
        await bureau.install(bureau.slack.grant("code-of-nine", "T9", "xoxb-nine"))
        await bureau.install("code-that-was-invented")
        await post_in(bureau, "T1")

    at(installing, all_ways)
    ours = [record.getMessage() for record in caplog.records if not record.name.startswith(("aiohttp", "httpx"))]
    assert any("installed in T1" in line for line in ours)
    for secret in (ONE, "xoxb-nine", "code-of-one", "code-that-was-invented", CLIENT_SECRET, "UWHO"):
        assert not any(secret in line for line in ours), secret


def test_without_a_client_id_there_are_no_such_pages() -> None:
    connector = SlackConnector(SlackSettings(workspaces=("T1",)), "xoxb-test", "secret")
    assert [route.path for route in connector.routes] == ["/slack/events"]  # type: ignore[attr-defined]


def test_over_a_socket_both_workspaces_are_heard_and_the_pages_stay(installing: Installing) -> None:
    shelf, slack = Shelf(), Towns()

    async def bring() -> None:
        async with opened(slack, installing, shelf, socket_mode=True) as bureau:
            await slack.connected()
            assert [route.path for route in bureau.connector.routes] == [  # type: ignore[attr-defined]
                "/slack/install",
                "/slack/oauth_redirect",
            ]
            for team, token in (("T1", ONE), ("T2", TWO)):
                await bureau.install(slack.grant(f"code-{team}", team, token))
                body = {**payload("message_im"), "team_id": team, "event_id": f"Ev{team}", "authorizations": []}
                event = {**body, "event": {**body["event"], "team": team}}
                await slack.answer_to(await slack.send("events_api", event))
                press = {**payload("block_actions_open_form"), "team": {"id": team}, "user": {"id": "U7"}}
                await slack.answer_to(await slack.send("interactive", press))
            assert [token for method, token in slack.spoke if method == "views.open"] == [ONE, TWO]

    asyncio.run(bring())
    assert sorted(shelf.stored) == ["EvT1", "EvT2"]
