"""Who somebody is, as Slack tells it."""

from __future__ import annotations

import asyncio
import logging
from typing import Any

import pytest
from slack_sdk.web.async_client import AsyncWebClient

from bot.ports import Profile, Sender
from connectors.slack.profiles import LABELS_HOLD, Profiles
from tests.connectors.slack.switchboard import Json, Switchboard, serving

AN = Sender("T1", "U1")
FIELDS = [{"id": "Xf01PHONE", "label": "Telefoon"}, {"id": "Xf02DEPT", "label": "Afdeling"}]
LABELS = {"team.profile.get": {"ok": True, "profile": {"fields": FIELDS}}}


def known(**user: Any) -> dict[str, Json]:
    return {"users.info": {"ok": True, "user": {"locale": "nl-NL", **user}}}


def working_at(department: object, field: str = "Xf02DEPT") -> dict[str, Json]:
    return {"users.profile.get": {"ok": True, "profile": {"fields": {field: {"value": department, "alt": ""}}}}}


def told(answers: dict[str, Json], *profiles: Profiles) -> tuple[list[Profile], list[str]]:
    """Ask, and give what was told and which methods were called."""
    slack = Switchboard(answers)

    async def ask() -> list[Profile]:
        async with serving(slack):
            client = AsyncWebClient(token="xoxb", base_url=f"{slack.url}/api/", timeout=1, retry_handlers=[])
            return [await each.of(client, AN) for each in profiles or (Profiles(),)]

    return asyncio.run(ask()), [method for method, _ in slack.asked]


def test_a_colleague_has_a_language_and_nothing_else_is_asked() -> None:
    assert told(known()) == ([Profile("nl-NL")], ["users.info"])


@pytest.mark.parametrize(
    ("user", "name"),
    [
        ({"real_name": "An de Wit"}, "An de Wit"),
        ({"real_name": "an", "profile": {"real_name": "An de Wit"}}, "An de Wit"),
        ({"real_name": 7, "profile": []}, None),
    ],
)
def test_a_colleague_has_the_name_that_colleagues_see(user: dict[str, Any], name: str | None) -> None:
    (profile,) = told(known(**user))[0]
    assert profile.name == name
    assert "Wit" not in repr(profile), "no name comes into a log by the way"


def test_the_name_of_a_guest_is_not_told() -> None:
    assert told(known(real_name="An de Wit", is_restricted=True))[0] == [Profile("nl-NL", guest=True)]


@pytest.mark.parametrize("mark", ["is_restricted", "is_ultra_restricted", "is_stranger", "is_bot", "deleted"])
def test_a_guest_is_told_and_their_department_is_not_asked(mark: str) -> None:
    assert told(known(**{mark: True}), Profiles("Afdeling")) == ([Profile("nl-NL", guest=True)], ["users.info"])
    assert told(known(**{mark: False}))[0] == [Profile("nl-NL")]


@pytest.mark.parametrize(
    "answer",
    [
        {"ok": False, "error": "user_not_found"},
        {"ok": False, "error": "ratelimited"},
        {"ok": True},
        {"ok": True, "user": []},
    ],
)
def test_what_slack_does_not_say_is_not_told(answer: Json) -> None:
    assert told({"users.info": answer})[0] == [Profile()]


@pytest.mark.parametrize("name", ["Afdeling", " afdeling ", "Xf02DEPT"])
def test_a_department_stands_in_the_field_that_is_named(name: str) -> None:
    assert told({**known(), **LABELS, **working_at("Burgerzaken ")}, Profiles(name))[0] == [
        Profile("nl-NL", department="Burgerzaken")
    ]


@pytest.mark.parametrize("value", ["", "  ", None, 7, ["Burgerzaken"]])
def test_a_field_that_is_empty_or_odd_tells_no_department(value: object) -> None:
    assert told({**known(), **LABELS, **working_at(value)}, Profiles("Afdeling"))[0] == [Profile("nl-NL")]


@pytest.mark.parametrize(
    "answers",
    [
        {"team.profile.get": {"ok": False, "error": "missing_scope"}},
        {"team.profile.get": {"ok": True, "profile": {"fields": ["odd", {"id": 7, "label": "Afdeling"}]}}},
        {**LABELS, "users.profile.get": {"ok": False, "error": "user_not_found"}},
        {**LABELS, "users.profile.get": {"ok": True, "profile": {"fields": []}}},
    ],
)
def test_without_a_department_the_rest_is_told(answers: dict[str, Json]) -> None:
    assert told({**known(), **answers}, Profiles("Afdeling"))[0] == [Profile("nl-NL")]


def test_the_names_of_the_fields_are_asked_once_an_hour() -> None:
    now = [0.0]
    profiles = Profiles("Afdeling", lambda: now[0])
    answers = {**known(), **LABELS, **working_at("Burgerzaken")}
    assert told(answers, profiles, profiles)[1].count("team.profile.get") == 1
    now[0] += LABELS_HOLD + 1
    assert told(answers, profiles, profiles)[1].count("team.profile.get") == 1


def test_a_field_that_is_not_there_is_said_once_and_names_nobody(caplog: pytest.LogCaptureFixture) -> None:
    profiles = Profiles("Team")
    with caplog.at_level(logging.WARNING, "connectors"):
        found, asked = told({**known(), **LABELS}, profiles, profiles)
    assert found == [Profile("nl-NL"), Profile("nl-NL")]
    assert asked.count("users.profile.get") == 0
    assert [record.getMessage() for record in caplog.records] == [
        "no profile field of the workspace is called as `department_field` says"
    ]
