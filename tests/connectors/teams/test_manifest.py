"""The Teams package: the manifest keeps to the published limits, the zip to the same bytes."""

from __future__ import annotations

import json
import re
from io import BytesIO
from typing import Any
from zipfile import ZipFile

import pytest

from bot.commands import command_of
from bot.config import ConfigError, RolloutSettings, Settings, TeamsSettings
from connectors.teams.manifest import IN_USE, Pages, Ways, manifest, package
from tests.town import with_rollout

TEAMS = TeamsSettings(
    tenant_id="11111111-2222-4333-8444-555555555555", client_id="AAAAAAAA-2222-4333-8444-555555555555"
)
PAGES = Pages("https://lindewaard.example", "https://lindewaard.example/privacy", "https://lindewaard.example/terms")
GUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
LONGEST = {
    ("name", "short"): 30,
    ("name", "full"): 100,
    ("description", "short"): 80,
    ("description", "full"): 4000,
    ("developer", "name"): 32,
    ("developer", "websiteUrl"): 2048,
}
"""Characters, as the schema of version 1.25 has them."""


@pytest.fixture
def rollout(settings: Settings) -> RolloutSettings:
    return settings.rollout[0]


def opened(content: bytes) -> dict[str, bytes]:
    with ZipFile(BytesIO(content)) as archive:
        assert archive.testzip() is None
        return {name: archive.read(name) for name in archive.namelist()}


def lengths(told: Any) -> dict[tuple[str, str], int]:
    return {(part, field): len(told[part][field]) for part, field in LONGEST}


def test_what_the_schema_requires_is_there(rollout: RolloutSettings) -> None:
    told = manifest(TEAMS, rollout, PAGES, "1.0.0")
    required = {"$schema", "manifestVersion", "version", "id", "developer", "name", "description", "icons"}
    assert required | {
        "accentColor",
        "bots",
        "supportsChannelFeatures",
        "localizationInfo",
        "composeExtensions",
    } == set(told)
    assert told["manifestVersion"] == "1.25"
    assert "/v1.25/" in told["$schema"]
    assert set(told["developer"]) == {"name", "websiteUrl", "privacyUrl", "termsOfUseUrl"}
    assert re.fullmatch(r"#[0-9A-F]{6}", told["accentColor"])


def test_the_ids_are_those_of_the_configuration(rollout: RolloutSettings) -> None:
    told = manifest(TEAMS, rollout, PAGES, "1.0.0")
    assert told["id"] == told["bots"][0]["botId"] == TEAMS.client_id.lower()
    assert GUID.fullmatch(told["id"])


def test_it_asks_for_no_permission_of_a_person(rollout: RolloutSettings) -> None:
    told = manifest(TEAMS, rollout, PAGES, "1.0.0")
    assert told["bots"][0]["scopes"] == list(IN_USE.scopes) == ["personal", "team", "groupChat"]
    assert not {"permissions", "authorization", "webApplicationInfo", "validDomains", "staticTabs"} & set(told)


def test_an_app_for_teams_says_so_since_1_25_and_another_does_not(rollout: RolloutSettings) -> None:
    assert manifest(TEAMS, rollout, PAGES, "1.0.0")["supportsChannelFeatures"] == "tier1"
    assert "supportsChannelFeatures" not in manifest(TEAMS, rollout, PAGES, "1.0.0", Ways(("personal",)))


def test_each_form_has_an_action_where_it_is_of_use(rollout: RolloutSettings) -> None:
    told = manifest(TEAMS, rollout, PAGES, "1.0.0")
    (extension,) = told["composeExtensions"]
    assert extension["botId"] == told["id"]
    assert [(action["id"], action["context"]) for action in extension["commands"]] == [
        ("ask", ["compose", "commandBox"]),
        ("pass_on", ["message"]),
    ]
    for action in extension["commands"]:
        assert (action["type"], action["fetchTask"]) == ("action", True)
        assert len(action["title"]) <= 32
    assert "composeExtensions" not in manifest(TEAMS, rollout, PAGES, "1.0.0", Ways())


@pytest.mark.parametrize("language", ["nl", "en"])
def test_the_commands_that_it_lists_are_commands(settings: Settings, language: str) -> None:
    told = manifest(TEAMS, with_rollout(settings, language=language).rollout[0], PAGES, "1.0.0")
    lists = told["bots"][0]["commandLists"]
    assert [listed["scopes"] for listed in lists] == [["personal"], ["team", "groupChat"]]
    commands = [command for listed in lists for command in listed["commands"]]
    assert all(command_of(command["title"]) for command in commands)
    assert max(len(listed["commands"]) for listed in lists) <= 10
    assert max(len(command["title"]) for command in commands) <= 32
    assert max(len(command["description"]) for command in commands) <= 128


def test_a_list_stands_in_the_manifest_for_scopes_in_use_alone(rollout: RolloutSettings) -> None:
    told = manifest(TEAMS, rollout, PAGES, "1.0.0", Ways(("personal",)))
    assert [listed["scopes"] for listed in told["bots"][0]["commandLists"]] == [["personal"]]


@pytest.mark.parametrize("language", ["nl", "en"])
def test_the_longest_names_are_taken_and_keep_to_the_limits(settings: Settings, language: str) -> None:
    rollout = with_rollout(settings, language=language, bot_name="b" * 30, organisation="o" * 32).rollout[0]
    told = manifest(TEAMS, rollout, PAGES, "1.0.0")
    assert {field: length for field, length in lengths(told).items() if length > LONGEST[field]} == {}
    assert told["name"]["short"] != told["name"]["full"]


@pytest.mark.parametrize(
    ("field", "value", "told"),
    [
        ("bot_name", "b" * 31, "`bot_name` has 31 characters; Teams takes 30 at most."),
        ("organisation", "o" * 33, "`organisation` has 33 characters; Teams takes 32 at most."),
    ],
)
def test_a_name_that_is_too_long_is_refused(settings: Settings, field: str, value: str, told: str) -> None:
    with pytest.raises(ConfigError, match=re.escape(told)):
        manifest(TEAMS, with_rollout(settings, **{field: value}).rollout[0], PAGES, "1.0.0")


@pytest.mark.parametrize("wrong", ["bot", "", "00000000-0000-0000-0000-000000000000"])
def test_an_id_that_is_none_is_refused_and_all_is_told_at_once(rollout: RolloutSettings, wrong: str) -> None:
    with pytest.raises(ConfigError) as refused:
        package(TeamsSettings(tenant_id=wrong, client_id=wrong), rollout, PAGES, "1")
    lines = str(refused.value).splitlines()
    assert [line.split()[0] for line in lines] == ["`client_id`", "`tenant_id`", "The"]


@pytest.mark.parametrize("version", ["1.0", "v1.0.0", "1.0.0-beta", "01.0.0", "1.0.0\n"])
def test_a_version_that_teams_does_not_count_with_is_refused(rollout: RolloutSettings, version: str) -> None:
    with pytest.raises(ConfigError, match=r"such as 1\.0\.1"):
        manifest(TEAMS, rollout, PAGES, version)


def test_the_zip_holds_what_the_manifest_names(rollout: RolloutSettings) -> None:
    files = opened(package(TEAMS, rollout, PAGES, "1.0.0"))
    told = json.loads(files["manifest.json"])
    named = {*told["icons"].values(), *(each["file"] for each in told["localizationInfo"]["additionalLanguages"])}
    assert set(files) == named | {"manifest.json"}
    assert told == manifest(TEAMS, rollout, PAGES, "1.0.0")


@pytest.mark.parametrize(("language", "other", "told"), [("nl", "en", "Ask your"), ("en", "nl", "Stel je vraag")])
def test_the_other_language_comes_along(settings: Settings, language: str, other: str, told: str) -> None:
    files = opened(package(TEAMS, with_rollout(settings, language=language).rollout[0], PAGES, "1.0.0"))
    translated = json.loads(files[f"{other}.json"])
    assert translated["description.short"].startswith(told)
    assert len(translated["description.short"]) <= 80
    assert {"name.short", "name.full", "description.full"} <= set(translated)
    assert all(command_of(translated[f"bots[0].commandLists[0].commands[{number}].title"]) for number in range(5))
    assert {"composeExtensions[0].commands[0].title", "composeExtensions[0].commands[1].title"} <= set(translated)


def test_what_is_translated_stands_in_the_manifest(rollout: RolloutSettings) -> None:
    files = opened(package(TEAMS, rollout, PAGES, "1.0.0"))
    translated, told = json.loads(files["en.json"]), json.loads(files["manifest.json"])
    for key in set(translated) - {"$schema"}:
        part: Any = told
        for step in re.findall(r"[^.\[\]]+", key):
            part = part[int(step) if step.isdigit() else step]
        assert isinstance(part, str), key


def test_the_same_settings_give_the_same_bytes(rollout: RolloutSettings) -> None:
    first = package(TEAMS, rollout, PAGES, "1.0.0")
    assert first == package(TEAMS, rollout, PAGES, "1.0.0")
    assert first != package(TEAMS, rollout, PAGES, "1.0.1")
