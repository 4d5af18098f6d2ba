"""The commands that write an app manifest, as somebody types them."""

from __future__ import annotations

import json
from pathlib import Path
from zipfile import ZipFile

import pytest
from click.testing import CliRunner, Result

from bot.cli import main
from tests.town import CONFIG

TEAMS = """
[teams]
tenant_id = "11111111-2222-4333-8444-555555555555"
client_id = "21111111-2222-4333-8444-555555555555"
"""
SECOND = CONFIG.replace('slug = "zaak"', 'slug = "hr"').replace("Vraagpunt Zaaksysteem", "Vraagpunt HR")
WEBSITE = "https://lindewaard.example"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with a configuration for Teams and two rollouts; neither keys nor database."""
    (tmp_path / "config.toml").write_text(TEAMS + CONFIG + SECOND, encoding="utf-8")
    return tmp_path


def run(folder: Path, *words: str) -> Result:
    return CliRunner().invoke(main, ["--config", str(folder / "config.toml"), "manifest", *words])


def test_slack_over_http(folder: Path) -> None:
    told = json.loads(run(folder, "slack", "--url", "https://bot.example.org/").stdout)
    assert told["settings"]["event_subscriptions"]["request_url"] == "https://bot.example.org/slack/events"
    assert told["display_information"]["name"] == "Vraagpunt Zaaksysteem"


def test_slack_by_socket_for_another_rollout(folder: Path) -> None:
    told = json.loads(run(folder, "slack", "--socket", "--rollout", "hr").stdout)
    assert told["settings"]["socket_mode_enabled"] is True
    assert told["display_information"]["name"] == "Vraagpunt HR"


def test_slack_as_the_configuration_says(folder: Path) -> None:
    slack = '[slack]\nsocket_mode = true\ncommand = "/hulp"\n'
    (folder / "config.toml").write_text(slack + CONFIG, encoding="utf-8")
    told = json.loads(run(folder, "slack").stdout)
    assert told["settings"]["socket_mode_enabled"] is True
    assert [command["command"] for command in told["features"]["slash_commands"]] == ["/hulp"]
    by_http = json.loads(run(folder, "slack", "--url", "https://bot.example.org").stdout)
    assert by_http["settings"]["socket_mode_enabled"] is False


@pytest.mark.parametrize("words", [[], ["--socket", "--url", "https://bot.example.org"]], ids=["neither", "both"])
def test_slack_is_told_how_it_reaches_us_in_one_way(folder: Path, words: list[str]) -> None:
    done = run(folder, "slack", *words)
    assert done.exit_code == 2
    assert "--socket where Slack cannot reach" in done.stderr
    assert done.stdout == ""


@pytest.mark.parametrize(
    "url",
    [
        "http://bot.example.org",
        "bot.example.org",
        "https://localhost",
        "https://bot.example.org/?a=1",
        "https://me:secret@bot.example.org",
        "https://bot.example.org:99999",
        "https://bot example.org",
        "https://[",
        "",
    ],
)
def test_an_address_that_nobody_outside_can_call_is_refused(folder: Path, url: str) -> None:
    done = run(folder, "slack", "--url", url)
    assert (done.exit_code, done.stdout) == (2, "")
    assert "write an address such as https://bot.example.org" in done.stderr


def test_teams_writes_a_package(folder: Path) -> None:
    target = folder / "app.zip"
    done = run(folder, "teams", "--website", WEBSITE, "--privacy", f"{WEBSITE}/privacy", "--to", str(target))
    assert done.stdout.startswith(f"Wrote {target}.")
    with ZipFile(target) as archive:
        told = json.loads(archive.read("manifest.json"))
    assert told["developer"]["privacyUrl"] == f"{WEBSITE}/privacy"
    assert told["developer"]["termsOfUseUrl"] == told["developer"]["websiteUrl"] == WEBSITE


def test_teams_without_its_section_writes_nothing(folder: Path) -> None:
    (folder / "config.toml").write_text(CONFIG, encoding="utf-8")
    done = run(folder, "teams", "--website", WEBSITE, "--to", str(folder / "app.zip"))
    assert (done.exit_code, done.stderr) == (
        1,
        "Error: There is no [teams] in config.toml. The package holds its client_id.\n",
    )
    assert not (folder / "app.zip").exists()


def test_what_teams_would_refuse_writes_nothing(folder: Path) -> None:
    done = run(folder, "teams", "--website", WEBSITE, "--app-version", "one", "--to", str(folder / "app.zip"))
    assert done.exit_code == 1
    assert "three numbers" in done.stderr
    assert not (folder / "app.zip").exists()


def test_a_rollout_that_is_not_there(folder: Path) -> None:
    done = run(folder, "slack", "--socket", "--rollout", "nope")
    assert (done.exit_code, done.stderr) == (1, "Error: There is no rollout 'nope'. There is: zaak, hr.\n")
