"""The Slack manifest: what is in use and no more, within Slack's limits, and the same list that doctor checks."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

import pytest

from bot.config import ConfigError, RolloutSettings, Settings, SlackSettings
from connectors.slack import doctor, listeners, removals
from connectors.slack.manifest import IN_USE, PATH, SCOPES, Ways, events, manifest, scopes, ways_of
from tests.connectors.slack.payloads import payload
from tests.town import with_rollout

EVERYTHING = Ways("/vraag", global_shortcut=True, message_shortcut=True, home=True)
URL = "https://bot.example.org"
SAMPLES = {"message.im": "message_im", "app_mention": "app_mention", "app_home_opened": "app_home_opened_messages"}


@pytest.fixture
def rollout(settings: Settings) -> RolloutSettings:
    return settings.rollout[0]


def test_every_event_that_is_subscribed_to_is_read() -> None:
    assert {*SAMPLES, *removals.EVENTS} == set(events(IN_USE))
    assert [name for name, file in SAMPLES.items() if listeners.read(payload(file)) is None] == []


def test_the_doctor_asks_for_the_scopes_of_the_manifest(rollout: RolloutSettings) -> None:
    told = manifest(rollout, URL)
    assert told["oauth_config"]["scopes"]["bot"] == list(SCOPES)

    def well(granted: Iterable[str]) -> bool:
        return all(found.well for found in doctor._scopes("scopes", ",".join(granted), SCOPES))

    assert well(SCOPES)
    assert [scope for scope in SCOPES if well({*SCOPES} - {scope})] == []


@pytest.mark.parametrize("avoided", ["channels:history", "chat:write.public", "users:read.email"])
def test_what_is_too_much_is_never_asked(avoided: str) -> None:
    assert avoided not in scopes(EVERYTHING)


@pytest.mark.parametrize("ways", [Ways("/vraag"), Ways(global_shortcut=True), Ways(message_shortcut=True)])
def test_a_command_or_a_shortcut_needs_one_scope_more(ways: Ways) -> None:
    assert set(scopes(ways)) - set(scopes(Ways())) == {"commands"}
    assert scopes(Ways(home=True)) == scopes(Ways())


@pytest.mark.parametrize("url", [URL, URL + PATH])
def test_over_http_all_goes_to_one_address(rollout: RolloutSettings, url: str) -> None:
    told = manifest(rollout, url, EVERYTHING)
    address = "https://bot.example.org/slack/events"
    assert told["settings"]["event_subscriptions"]["request_url"] == address
    assert told["settings"]["interactivity"] == {"is_enabled": True, "request_url": address}
    assert [command["url"] for command in told["features"]["slash_commands"]] == [address]
    assert told["settings"]["socket_mode_enabled"] is False


def test_in_socket_mode_no_address_stands_in_it(rollout: RolloutSettings) -> None:
    told = manifest(rollout, None, EVERYTHING)
    assert told["settings"]["socket_mode_enabled"] is True
    assert "url" not in str(told)
    assert told["settings"]["event_subscriptions"]["bot_events"] == list(events(EVERYTHING))


def test_the_command_is_the_one_of_the_settings() -> None:
    assert ways_of(SlackSettings(command="/zaakhulp")) == replace(IN_USE, command="/zaakhulp")
    assert ways_of(None) == IN_USE == EVERYTHING


def test_reading_profiles_is_asked_only_where_a_field_is_named() -> None:
    ways = ways_of(SlackSettings(department_field="Afdeling"))
    assert set(scopes(ways)) - set(SCOPES) == {"users.profile:read"}
    assert "users.profile:read" not in scopes(ways_of(SlackSettings()))


def test_what_is_not_in_use_is_not_in_it(rollout: RolloutSettings) -> None:
    features = manifest(rollout, URL, Ways())["features"]
    assert set(features) == {"app_home", "bot_user"}
    assert features["app_home"]["home_tab_enabled"] is False


def test_the_ways_in_stand_in_it(rollout: RolloutSettings) -> None:
    features = manifest(rollout, URL, EVERYTHING)["features"]
    assert features["app_home"]["home_tab_enabled"] is True
    assert [(each["type"], each["callback_id"]) for each in features["shortcuts"]] == [
        ("global", "ask"),
        ("message", "pass_on"),
    ]
    assert features["slash_commands"][0]["command"] == "/vraag"


@pytest.mark.parametrize("language", ["nl", "en"])
def test_all_texts_keep_to_the_limits(settings: Settings, language: str) -> None:
    rollout = with_rollout(settings, language=language, bot_name="x" * 35).rollout[0]
    told = manifest(rollout, URL, EVERYTHING)
    features = told["features"]
    assert len(told["display_information"]["name"]) <= 35
    assert len(told["display_information"]["description"]) <= 140
    assert len(features["bot_user"]["display_name"]) <= 80
    assert all(len(each["name"]) <= 24 and len(each["description"]) <= 150 for each in features["shortcuts"])
    assert all(len(each["command"]) <= 32 for each in features["slash_commands"])


def test_texts_are_in_the_language_of_the_rollout(settings: Settings) -> None:
    told = [manifest(with_rollout(settings, language=name).rollout[0], URL, EVERYTHING) for name in ("nl", "en")]
    assert [each["features"]["shortcuts"][0]["name"] for each in told] == ["Vraag stellen", "Ask a question"]


@pytest.mark.parametrize("command", ["vraag", "/", "/" + "v" * 32])
def test_all_that_is_wrong_is_told_and_there_is_no_half_manifest(settings: Settings, command: str) -> None:
    rollout = with_rollout(settings, bot_name="x" * 36).rollout[0]
    with pytest.raises(ConfigError) as refused:
        manifest(rollout, URL, Ways(command))
    first, second = str(refused.value).splitlines()
    assert first == "`bot_name` has 36 characters; Slack takes 35 at most. Shorten it."
    assert "such as /vraag" in second


def test_workspaces_that_install_it_themselves_are_sent_back_to_our_page(rollout: RolloutSettings) -> None:
    ways = ways_of(SlackSettings(client_id="1.2", workspaces=("T1",)))
    told = manifest(rollout, URL, ways)
    assert told["oauth_config"]["redirect_urls"] == ["https://bot.example.org/slack/oauth_redirect"]
    assert told["settings"]["org_deploy_enabled"] is False
    assert "redirect_urls" not in manifest(rollout, None, ways)["oauth_config"]
    assert "redirect_urls" not in manifest(rollout, URL)["oauth_config"]


def test_an_organisation_may_install_it_where_one_is_listed(rollout: RolloutSettings) -> None:
    ways = ways_of(SlackSettings(client_id="1.2", workspaces=("T1", "E1")))
    assert manifest(rollout, URL, ways)["settings"]["org_deploy_enabled"] is True
