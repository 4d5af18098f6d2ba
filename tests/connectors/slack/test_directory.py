"""Slack's user groups and profile fields, from a Slack on loopback: pages, waiting, guests, and what is missing."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import pytest
from aiohttp import web

from bot.config import SlackSettings
from bot.ports import Colleague, DirectoryError, Finding
from connectors.slack.directory import SlackDirectory
from connectors.slack.manifest import scopes, ways_of

Json = dict[str, Any]
Form = dict[str, str]
GROUPS = {"S1": "slack:S1", "S2": "slack:S2"}
USERS: list[Json] = [
    {"id": "U1"},
    {"id": "U2", "is_restricted": True},
    {"id": "U3", "deleted": True},
    {"id": "B1", "is_bot": True},
    {"id": "USLACKBOT", "is_bot": False},
    {"id": "U4", "is_ultra_restricted": False},
    {"id": "U5"},
]
DEPARTMENTS = {"U1": "Burgerzaken", "U4": " ", "U5": "Griffie"}


@dataclass
class Slack:
    """Answers by method; `busy` methods answer once that they must be asked again in a second."""

    users: list[Json] = field(default_factory=lambda: [*USERS])
    groups: dict[str, list[str]] = field(default_factory=lambda: {"S1": ["U1", "U3"], "S2": ["U1", "U5"]})
    fields: list[Json] = field(
        default_factory=lambda: [{"id": "Xf1", "label": "Naam"}, {"id": "Xf2", "label": "Afdeling"}]
    )
    busy: set[str] = field(default_factory=set)
    errors: dict[str, Json] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    page: int = 3
    url: str = ""

    async def answer(self, request: web.Request) -> web.Response:
        method = request.match_info["method"]
        form = {name: str(value) for name, value in {**request.query, **(await request.post())}.items()}
        self.asked.append(method)
        if method in self.busy:
            self.busy.remove(method)
            return web.json_response({"ok": False, "error": "ratelimited"}, status=429, headers={"Retry-After": "1"})
        if method in self.errors:
            return web.json_response({"ok": False, **self.errors[method]})
        ways: dict[str, Callable[[Form], Json]] = {
            "auth.test": lambda _: {"team_id": "T1"},
            "users.list": self._list,
            "usergroups.users.list": lambda form: {"users": self.groups[form["usergroup"]]},
            "team.profile.get": lambda _: {"profile": {"fields": self.fields}},
            "users.profile.get": lambda form: {"profile": {"fields": self._of(form["user"])}},
        }
        return web.json_response({"ok": True, **ways[method](form)})

    def _list(self, form: Form) -> Json:
        assert form["team_id"].startswith("T")
        start = int(form.get("cursor") or 0)
        more = start + self.page < len(self.users)
        cursor = str(start + self.page) if more else ""
        return {"members": self.users[start : start + self.page], "response_metadata": {"next_cursor": cursor}}

    def _of(self, user: str) -> Json:
        return {"Xf2": {"value": DEPARTMENTS[user], "alt": ""}} if user in DEPARTMENTS else {}


@asynccontextmanager
async def serving(slack: Slack) -> AsyncIterator[None]:
    app = web.Application()
    app.router.add_route("*", "/api/{method}", slack.answer)
    runner = web.AppRunner(app, shutdown_timeout=1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    slack.url = f"http://127.0.0.1:{runner.addresses[0][1]}/api/"
    try:
        yield
    finally:
        await runner.cleanup()


def directory_of(slack: Slack, **settings: Any) -> SlackDirectory:
    return SlackDirectory(SlackSettings(api_url=slack.url, **settings), "xoxb-test", GROUPS)


def everybody(slack: Slack, **settings: Any) -> list[Colleague]:
    async def read() -> list[Colleague]:
        async with serving(slack):
            return [colleague async for colleague in directory_of(slack, **settings).colleagues()]

    return asyncio.run(read())


def checked(slack: Slack, **settings: Any) -> Finding:
    async def look() -> Finding:
        async with serving(slack):
            (finding,) = await directory_of(slack, **settings).check()
            return finding

    return asyncio.run(look())


def test_groups_and_departments_come_over_pages_without_guests_and_bots() -> None:
    assert everybody(Slack(), department_field="afdeling") == [
        Colleague("slack", "T1", "U1", "Burgerzaken", frozenset({"slack:S1", "slack:S2"})),
        Colleague("slack", "T1", "U4", None, frozenset()),
        Colleague("slack", "T1", "U5", "Griffie", frozenset({"slack:S2"})),
    ]


def test_without_a_field_no_profile_is_asked_for() -> None:
    slack = Slack()
    assert [colleague.department for colleague in everybody(slack)] == [None, None, None]
    assert set(slack.asked) == {"auth.test", "users.list", "usergroups.users.list"}


def test_a_field_may_be_named_by_its_id() -> None:
    slack = Slack()
    assert everybody(slack, department_field="Xf2")[0].department == "Burgerzaken"
    assert "team.profile.get" not in slack.asked


def test_each_workspace_of_the_settings_is_read() -> None:
    assert [colleague.tenant for colleague in everybody(Slack(), workspaces=("T7", "T8"))] == ["T7"] * 3 + ["T8"] * 3


def test_a_busy_slack_is_waited_for_as_long_as_it_says() -> None:
    slack = Slack(busy={"users.list", "users.profile.get"})
    began = time.monotonic()
    assert len(everybody(slack, department_field="Afdeling")) == 3
    assert time.monotonic() - began >= 2


@pytest.mark.parametrize(
    ("method", "answer", "reason", "told"),
    [
        (
            "usergroups.users.list",
            {"error": "missing_scope", "needed": "usergroups:read"},
            "missing_scope usergroups:read",
            "usergroups:read",
        ),
        (
            "users.profile.get",
            {"error": "missing_scope", "needed": "users.profile:read"},
            "missing_scope users.profile:read",
            "install it again",
        ),
        ("usergroups.users.list", {"error": "no_such_subteam"}, "no_such_subteam", "user group"),
        ("users.list", {"error": "fatal_error"}, "fatal_error", "next night"),
        ("auth.test", {"error": "invalid_auth"}, "invalid_auth", "next night"),
    ],
)
def test_what_slack_refuses_is_named(method: str, answer: Json, reason: str, told: str) -> None:
    with pytest.raises(DirectoryError) as failed:
        everybody(Slack(errors={method: answer}), department_field="Afdeling")
    assert (failed.value.reason, told in failed.value.remedy) == (reason, True)


def test_a_field_that_is_not_there_gives_nobody() -> None:
    with pytest.raises(DirectoryError, match="no_such_field"):
        everybody(Slack(fields=[]), department_field="Afdeling")


def test_a_slack_that_is_away() -> None:
    async def read() -> None:
        settings = SlackSettings(api_url="http://127.0.0.1:9/api/")
        async for _ in SlackDirectory(settings, "xoxb-test", GROUPS).colleagues():
            pass

    with pytest.raises(DirectoryError, match="ClientConnectorError"):
        asyncio.run(read())


def test_doctor_finds_all_well_or_names_what_is_missing() -> None:
    assert checked(Slack(), department_field="Afdeling").well
    refused = checked(Slack(errors={"usergroups.users.list": {"error": "missing_scope", "needed": "usergroups:read"}}))
    assert (refused.well, "usergroups:read" in refused.remedy) == (False, True)
    assert not checked(Slack(fields=[]), department_field="Afdeling").well


def test_the_manifest_asks_for_what_a_directory_needs_and_only_then() -> None:
    assert "usergroups:read" not in scopes(ways_of(SlackSettings()))
    assert {"usergroups:read", "users.profile:read"} <= {
        *scopes(ways_of(SlackSettings(directory=True, department_field="Afdeling")))
    }
