"""What `init` tells to do next: only what these settings need, and commands that are there."""

from __future__ import annotations

import re

import pytest

from bot.cli import main
from bot.config import MailSettings, Secrets, Settings, SlackSettings, TeamsSettings, WebSettings
from bot.setup.steps import WHERE, needed, steps
from bot.wiring.connecting import secret

TEAMS = TeamsSettings(tenant_id="t", client_id="c")


def told(settings: Settings, **changes: object) -> str:
    return "\n".join(steps(settings.model_copy(update=changes)))


def test_slack_by_socket_mode(settings: Settings) -> None:
    found = told(settings, slack=SlackSettings(socket_mode=True))
    assert "voelspriet manifest slack --socket > slack-manifest.json" in found
    assert re.findall(r"^ +([A-Z_]+) ", found, re.MULTILINE) == ["SLACK_BOT_TOKEN", "SLACK_APP_TOKEN"]


def test_slack_over_http_names_our_address(settings: Settings) -> None:
    web = WebSettings(public_url="https://vraag.example.org")
    found = told(settings, slack=SlackSettings(), web=web)
    assert "voelspriet manifest slack --url https://vraag.example.org >" in found
    assert re.findall(r"^ +([A-Z_]+) ", found, re.MULTILINE) == ["SLACK_BOT_TOKEN", "SLACK_SIGNING_SECRET"]


def test_teams_and_mail(settings: Settings) -> None:
    mail = MailSettings(host="m", sender="a@example.org", user="bot")
    found = told(settings, teams=TEAMS, mail=mail)
    assert re.findall(r"^ +([A-Z_]+) ", found, re.MULTILINE) == ["TEAMS_CLIENT_SECRET", "SMTP_PASSWORD"]
    assert list(needed(settings.model_copy(update={"mail": mail.model_copy(update={"user": ""})}))) == []


def test_a_secret_that_is_set_is_not_asked_for(settings: Settings) -> None:
    secrets = Secrets.model_validate({"slack_bot_token": "x", "slack_app_token": "y"})
    assert "environment" not in told(settings, slack=SlackSettings(socket_mode=True), secrets=secrets)


def test_every_secret_says_where_it_is_found(settings: Settings) -> None:
    everything = settings.model_copy(
        update={"slack": SlackSettings(), "teams": TEAMS, "mail": MailSettings(host="m", sender="a@b", user="u")}
    )
    assert set(needed(everything)) <= set(WHERE)
    for name in needed(everything):
        with pytest.raises(Exception, match="is not set in the environment"):
            secret(everything, name)


def test_every_command_that_is_told_exists(settings: Settings) -> None:
    found = told(settings, slack=SlackSettings(), teams=TEAMS)
    commands = re.findall(r"`voelspriet (\w+)(?: (slack|teams))?", found)
    assert {command for command, _ in commands} == {"manifest", "doctor", "run"}
    assert {command for command, _ in commands} <= set(main.commands)
