"""Who is turned away at the pages where the app is installed, and what that person is told."""

from __future__ import annotations

import html

import pytest

from connectors.slack import installations, oauth
from connectors.slack.installations import Installing
from tests.connectors.slack.doors import Shelf
from tests.connectors.slack.installed import everything
from tests.connectors.slack.payloads import as_form, as_json, payload, signed
from tests.connectors.slack.towns import ONE, TWO, Bureau, at, is_closed


def test_a_press_where_it_is_not_installed_is_refused(installing: Installing) -> None:
    async def press(bureau: Bureau) -> None:
        form = as_form({**payload("block_actions_open_form"), "team": {"id": "T1"}, "user": {"id": "U7"}})
        answer = await bureau.browser.post("/slack/events", content=form, headers=signed(form, kind="form"))
        assert (answer.status_code, answer.text) == (403, "not_installed")

    at(installing, press)


def test_a_workspace_that_was_not_allowed_is_told_so_and_the_app_taken_out(
    installing: Installing, caplog: pytest.LogCaptureFixture
) -> None:
    shelf = Shelf()

    async def strange(bureau: Bureau) -> None:
        told = await bureau.install(bureau.slack.grant("code", "T9", "xoxb-nine"))
        assert told.status_code == 403
        assert "T9" in told.text
        assert "workspaces" in told.text
        assert is_closed(told)
        assert bureau.slack.uninstalled == ["xoxb-nine"]
        event = as_json({**payload("message_im"), "team_id": "T9", "authorizations": []})
        answer = await bureau.browser.post("/slack/events", content=event, headers=signed(event))
        assert (answer.status_code, answer.text) == (403, "unknown_workspace")

    at(installing, strange, shelf)
    assert shelf.stored == {}
    assert "T9" not in everything(installing.engine)
    assert "not installed in T9" in caplog.text


@pytest.mark.parametrize(
    ("query", "cookie", "status", "told"),
    [
        ({"code": "code"}, "", 400, "ten minutes"),
        ({"code": "code"}, "another", 400, "ten minutes"),
        ({"error": "access_denied"}, None, 200, "You stopped"),
        ({}, None, 401, "missing_code"),
        ({"code": "never given"}, None, 401, "invalid_code"),
        ({"error": "<script>alert(1)</script>"}, None, 200, "(unknown)"),
    ],
)
def test_what_goes_wrong_says_what_to_do(
    installing: Installing, query: dict[str, str], cookie: str | None, status: int, told: str
) -> None:
    async def fail(bureau: Bureau) -> None:
        bureau.slack.grant("code", "T1", ONE)
        _, state = await bureau.begin()
        headers = {"cookie": f"slack-app-oauth-state={state if cookie is None else cookie}", "accept-language": "en"}
        page = await bureau.browser.get("/slack/oauth_redirect", params={"state": state, **query}, headers=headers)
        assert page.status_code == status
        assert told in html.unescape(page.text)
        assert is_closed(page)
        assert '<a href="install">' in page.text

    at(installing, fail)
    assert "xoxb" not in everything(installing.engine)


def test_a_state_that_was_used_or_invented_installs_nothing(installing: Installing) -> None:
    async def twice(bureau: Bureau) -> None:
        first, second = bureau.slack.grant("first", "T1", ONE), bureau.slack.grant("second", "T2", TWO)
        _, state = await bureau.begin()
        assert (await bureau.back(state, code=first)).status_code == 200
        assert (await bureau.back(state, code=second)).status_code == 401
        assert (await bureau.back("invented", code=second)).status_code == 401
        assert "second" in bureau.slack.codes, "Slack was not even asked"

    at(installing, twice)


def test_what_is_too_long_or_too_much_is_refused(installing: Installing, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(installations, "MOST_STATES", 1)

    async def flood(bureau: Bureau) -> None:
        assert (await bureau.begin())[0].status_code == 200
        busy, _ = await bureau.begin(**{"accept-language": "en-GB"})
        assert busy.status_code == 429
        assert "ten minutes" in busy.text
        for path in ("/slack/install", "/slack/oauth_redirect"):
            assert (await bureau.browser.get(f"{path}?code={'x' * 3000}")).status_code == 414
            assert (await bureau.browser.post(path)).status_code == 405

    at(installing, flood)


def test_without_slack_or_the_database_one_is_asked_to_come_back(
    installing: Installing, caplog: pytest.LogCaptureFixture
) -> None:
    async def alone(bureau: Bureau) -> None:
        _, state = await bureau.begin()
        bureau.slack.codes["code"] = {"ok": True}
        bureau.connector._oauth._flow.client.base_url = "http://127.0.0.1:9/api/"  # type: ignore[union-attr]
        page = await bureau.back(state, code="code")
        assert page.status_code == 503
        with installing.engine.begin() as connection:
            connection.exec_driver_sql("DROP TABLE slack_oauth_states")
        assert (await bureau.begin())[0].status_code == 503

    at(installing, alone)
    assert "no installation: ClientConnectorError" in caplog.text


def test_a_flood_reaches_no_database(installing: Installing, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(oauth, "MOST_A_MINUTE", 2)

    async def flood(bureau: Bureau) -> None:
        assert [(await bureau.begin())[0].status_code for _ in range(4)] == [200, 200, 429, 429]

    at(installing, flood)
    with installing.engine.connect() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM slack_oauth_states").scalar() == 2
