"""Two workspaces install the app from our page, by a real OAuth flow, and each is spoken to with its own token."""

from __future__ import annotations

import html
import json
import re
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest

from tests.clients import story
from tests.clients.processes import free_port, running, until
from tests.clients.slack_offices import CLIENT_ID, CLIENT_SECRET, PERSON, SECRET, Json, Office, Switch, offices
from tests.clients.story import FRIDAY, QUESTION, SECOND, Lindewaard
from tests.connectors.slack.payloads import as_json, signed

pytestmark = [pytest.mark.client, pytest.mark.story]

ONE, TWO, STRANGER = "T01LINDE", "T02ANDERE", "T09VREEMD"
SECRETS = {"SLACK_CLIENT_SECRET": CLIENT_SECRET, "SLACK_SIGNING_SECRET": SECRET}


@dataclass
class Stage:
    """The workspaces, and the installation that serves two of them."""

    switch: Switch
    town: Lindewaard
    url: str

    def office(self, team: str) -> Office:
        return next(office for office in self.switch.offices if office.team == team)

    def install(self, team: str) -> httpx.Response:
        """Do what an administrator of a workspace does in a browser."""
        page = httpx.get(f"{self.url}/slack/install")
        leads_to = re.search(r'<a href="([^"]+)"', page.text)
        assert leads_to, page.text
        back = self.office(team).consent(html.unescape(leads_to[1]))
        cookie = page.headers["set-cookie"].partition(";")[0]  # a browser keeps it, httpx does not over plain HTTP
        return httpx.get(back, headers={"cookie": cookie})

    def bring(self, team: str, event: Json, number: str) -> int:
        """Bring an event from a workspace, signed as Slack signs it."""
        moment = int(time.time())
        body = {"type": "event_callback", "team_id": team, "event_id": f"Ev{team}{number}", "event_time": moment}
        sent = as_json({**body, "event": {**event, "team": team, "ts": f"{moment}.0001", "event_ts": f"{moment}.0001"}})
        return httpx.post(f"{self.url}/slack/events", content=sent, headers=signed(sent, secret=SECRET)).status_code

    def say(self, team: str, text: str, channel: str) -> int:
        """Say something to the bot directly."""
        said = {"type": "message", "channel_type": "im", "channel": channel, "user": PERSON, "text": text}
        return self.bring(team, said, text[:9])

    def log(self) -> str:
        return (self.town.folder / "run.log").read_text()


@pytest.fixture
def stage(emulate: list[str], lindewaard: Lindewaard, tmp_path: Path) -> Iterator[Stage]:
    town, port = lindewaard.moved(tmp_path), free_port()
    url = f"http://127.0.0.1:{port}"
    with offices(emulate, tmp_path, f"{url}/slack/oauth_redirect", ONE, TWO, STRANGER) as (switch, api):
        slack = f'[slack]\napi_url = "{api}"\nclient_id = "{CLIENT_ID}"\nworkspaces = ["{ONE}", "{TWO}"]'
        town.configure(slack, port=port)
        config = town.config.read_text("utf-8")
        town.config.write_text(config.replace("[web]", f'[web]\npublic_url = "{url}"', 1), "utf-8")
        command = story.at(FRIDAY, town.config, "run")
        with running(command, f"{url}/health", town.folder / "run.log", SECRETS):
            yield Stage(switch, town, url)


def test_from_the_page_to_an_answer_in_each_workspace_and_out_again(stage: Stage) -> None:
    chats = {}
    for team, question in ((ONE, QUESTION), (TWO, SECOND)):
        done = stage.install(team)
        assert (done.status_code, f"Gemeente {team}" in done.text) == (200, True)
        chats[team] = stage.office(team).direct()
        assert stage.say(team, question, chats[team]) == 200
        until(lambda team=team, question=question: _answered(stage, team, chats[team], question), "no receipt")  # type: ignore[misc]
    assert not _answered(stage, ONE, chats[ONE], SECOND), "each workspace hears its own"
    _a_stranger_is_refused(stage)
    _one_leaves(stage, chats)
    _nothing_in_plain(stage)


def _answered(stage: Stage, team: str, chat: str, question: str) -> bool:
    return any("Genoteerd als" in told and question in told for told in stage.office(team).messages(chat))


def _a_stranger_is_refused(stage: Stage) -> None:
    told = stage.install(STRANGER)
    assert told.status_code == 403
    assert STRANGER in told.text
    assert ("apps.uninstall", STRANGER) in stage.switch.asked
    assert stage.say(STRANGER, QUESTION, "D01") == 403


def _one_leaves(stage: Stage, chats: dict[str, str]) -> None:
    assert stage.bring(TWO, {"type": "app_uninstalled"}, "bye") == 200
    before = len(stage.office(TWO).messages(chats[TWO]))
    assert stage.say(TWO, "Nog een vraag: waar staat mijn zaak?", chats[TWO]) == 200
    until(lambda: "by slack: not_installed" in stage.log(), "it was not refused")
    assert len(stage.office(TWO).messages(chats[TWO])) == before
    third = "Kan ik een zaak heropenen?"
    assert stage.say(ONE, third, chats[ONE]) == 200
    until(lambda: _answered(stage, ONE, chats[ONE], third), "the other does not go on")


def _nothing_in_plain(stage: Stage) -> None:
    secrets = [office.token.encode() for office in stage.switch.offices] + [CLIENT_SECRET.encode()]
    assert all(len(secret) > 20 for secret in secrets)
    files = [file for file in stage.town.folder.iterdir() if ".db" in file.name or file.suffix == ".log"]
    assert len(files) >= 3
    leaks = [(file.name, secret) for file in files for secret in secrets if secret in file.read_bytes()]
    assert leaks == []
    assert json.dumps(PERSON).strip('"') not in stage.log()
