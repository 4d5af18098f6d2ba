"""The story in Slack: the real command and a whole workspace, from the first message to the digest in the channel."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import httpx
import pytest

from tests.clients import story
from tests.clients.processes import free_port, running, until
from tests.clients.slack_workspace import (
    APP_TOKEN,
    CHANNEL,
    PEOPLE,
    SECRET,
    TOKEN,
    Json,
    SlackWorkspace,
    slack_workspace,
)
from tests.clients.story import COLLEAGUE, FRIDAY, MONDAY, NOON, QUESTION, SECOND, TITLE, WEEK, Lindewaard, Sink
from tests.connectors.slack.payloads import as_form, signed

pytestmark = [pytest.mark.client, pytest.mark.story]

EMPLOYEE, OTHER, CHIEF = PEOPLE
THIRD = "Het zoeken op naam loopt steeds vast"
SECRETS = {
    "http": {"SLACK_BOT_TOKEN": TOKEN, "SLACK_SIGNING_SECRET": SECRET},
    "socket": {"SLACK_BOT_TOKEN": TOKEN, "SLACK_APP_TOKEN": APP_TOKEN},
}
"""What each way to hear from Slack needs to know."""


@dataclass
class Stage:
    """A workspace, the installation that serves it, and the mailbox it writes to."""

    workspace: SlackWorkspace
    town: Lindewaard
    sink: Sink
    port: int
    way: str

    @property
    def events(self) -> str:
        """Where the installation hears from Slack over HTTP."""
        return f"http://127.0.0.1:{self.port}/slack/events"

    @contextmanager
    def bot(self, moment: datetime) -> Iterator[None]:
        """Run `voelspriet run` from a moment, until it has sent what was due at its start."""
        log = self.town.folder / "run.log"
        command = story.at(moment, self.town.config, "run")
        with running(command, f"http://127.0.0.1:{self.port}/health", log, SECRETS[self.way]):
            until(lambda: "upkeep: " in log.read_text(), "it does not catch up")
            if self.way == "socket":
                until(lambda: "connected to Slack" in log.read_text(), "it does not connect")
            yield

    def heard(self, channel: str, number: int) -> list[Json]:
        """Wait until the bot has said so many things in a conversation, and give them."""
        return until(lambda: _if_so_many(self.workspace.from_bot(channel), number), f"no {number} in {channel}")

    def changed(self, channel: str, number: int, words: str) -> Json:
        """Wait until a message of the bot says something else, and give it."""
        until(lambda: words in text_of(self.workspace.from_bot(channel)[number]), f"{words!r} is not said")
        return self.workspace.from_bot(channel)[number]


def _if_so_many(messages: list[Json], number: int) -> list[Json]:
    assert len(messages) <= number, [text_of(message) for message in messages]
    return messages if len(messages) == number else []


def text_of(message: Json) -> str:
    """Give all words of a message, as its blocks show them."""
    return "\n".join(_words(message.get("blocks")))


def _words(part: object) -> Iterator[str]:
    if isinstance(part, dict):
        if isinstance(part.get("text"), str):
            yield part["text"]
        part = list(part.values())
    for child in part if isinstance(part, list) else ():
        yield from _words(child)


@pytest.fixture(params=SECRETS)
def stage(local_slack: Path, lindewaard: Lindewaard, tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Stage]:
    town, port, way = lindewaard.moved(tmp_path), free_port(), request.param
    events = f"http://127.0.0.1:{port}/slack/events" if way == "http" else None
    with slack_workspace(local_slack, tmp_path, events) as workspace, story.mail_server() as sink:
        by_socket = str(way == "socket").lower()
        town.configure(sink.section, f'[slack]\napi_url = "{workspace.api_url}"\nsocket_mode = {by_socket}', port=port)
        yield Stage(workspace, town, sink, port, way)


def test_from_the_first_message_to_the_digest_in_the_channel(stage: Stage, request: pytest.FixtureRequest) -> None:
    with stage.bot(FRIDAY):
        _ask(stage)
        _correct(stage, request)
        _ask_again(stage)
        _bind(stage)
    assert stage.sink.mails == []
    with stage.bot(MONDAY):
        digest = stage.heard(CHANNEL, 3)[-1]
        until(lambda: stage.sink.mails, "no mail came")
        _draw(stage, "slack-digest.png", CHANNEL, request)
    with stage.bot(NOON):
        assert len(stage.heard(CHANNEL, 3)) == 3
    (mail,) = stage.sink.mails
    _same_figures(stage, text_of(digest), story.body(mail, "plain"))
    story.keeps_quiet(json.dumps(stage.workspace.from_bot(CHANNEL)), *PEOPLE, "ambassadeur")


def test_a_question_by_command_a_form_and_the_page_that_shows_both(stage: Stage) -> None:
    workspace, chat = stage.workspace, stage.workspace.direct(EMPLOYEE)
    with stage.bot(FRIDAY):
        workspace.open_home(EMPLOYEE)
        _on_page(stage, "Je hebt hier nog geen vragen.")
        workspace.command(EMPLOYEE, QUESTION)
        receipt = stage.heard(chat, 3)[-1]
        assert "Genoteerd als vraag:" in text_of(receipt)
        _on_page(stage, QUESTION)
        workspace.command(EMPLOYEE, "")
        until(workspace.form, "no form opened")
        assert workspace.submit(EMPLOYEE, SECOND) == {}
        assert SECOND in text_of(stage.heard(chat, 4)[-1])
        _on_page(stage, SECOND)
        workspace.press(EMPLOYEE, receipt, "Intrekken")
        until(lambda: QUESTION not in text_of(workspace.home(EMPLOYEE) or {}), "it still stands on the page")
        assert SECOND in text_of(workspace.home(EMPLOYEE) or {})
    assert workspace.from_bot(CHANNEL) == [], "nothing of it is said in the channel"


def test_a_mention_is_answered_directly_and_what_is_edited_or_deleted_follows(
    stage: Stage, request: pytest.FixtureRequest
) -> None:
    workspace, chat = stage.workspace, stage.workspace.direct(EMPLOYEE)
    with stage.bot(FRIDAY):
        workspace.mention(EMPLOYEE, f"{QUESTION} Ook <@{CHIEF}> weet het niet.")
        receipt = stage.heard(chat, 3)[2]
        assert f"{QUESTION} Ook @… weet het niet." in text_of(receipt)
        assert CHIEF not in text_of(receipt)
        _draw(stage, "slack-mention.png", chat, request)
        message = workspace.say(EMPLOYEE, SECOND)
        assert SECOND in text_of(stage.heard(chat, 4)[3])
        workspace.edit(EMPLOYEE, message, THIRD)
        edited = stage.changed(chat, 3, THIRD)
        assert SECOND not in text_of(edited)
        assert "Je hebt je bericht aangepast." in text_of(edited)
        workspace.delete(EMPLOYEE, message)
        assert THIRD not in text_of(stage.changed(chat, 3, "Ingetrokken:"))
    assert workspace.from_bot(CHANNEL) == [], "nothing of it is said in the channel"


@pytest.mark.parametrize("stage", ["http"], indirect=True)  # a socket brings only what the workspace itself can do
def test_a_colleagues_message_is_passed_on_and_taken_back_by_its_writer(stage: Stage) -> None:
    workspace = stage.workspace
    passer, author = workspace.direct(EMPLOYEE), workspace.direct(OTHER)
    with stage.bot(FRIDAY):
        said = workspace.say(OTHER, f"{COLLEAGUE} For mrs. Jansen", CHANNEL)
        shortcut = as_form(workspace.message_shortcut(EMPLOYEE, said))
        assert httpx.post(stage.events, content=shortcut, headers=signed(shortcut, kind="form")).status_code == 200
        form = until(workspace.form, "no form opened") or {}
        assert form["blocks"][0]["element"]["initial_value"].endswith("mrs. Jansen")
        assert workspace.submit(EMPLOYEE, COLLEAGUE) == {}
        assert COLLEAGUE in text_of(stage.heard(passer, 2)[1])
        (told,) = stage.heard(author, 1)
        assert COLLEAGUE in text_of(told)
        workspace.press(OTHER, told, "Intrekken")
        assert COLLEAGUE not in text_of(stage.changed(author, 0, "Ingetrokken:"))
        assert COLLEAGUE not in text_of(stage.changed(passer, 1, "ingetrokken"))
    assert workspace.from_bot(CHANNEL) == [], "nothing of it is said in the channel"
    seen = json.dumps([*workspace.from_bot(passer), *workspace.from_bot(author)])
    assert [word for word in (OTHER, EMPLOYEE, "Jansen", "Medewerker") if word in seen] == []


def _on_page(stage: Stage, words: str) -> None:
    until(lambda: words in text_of(stage.workspace.home(EMPLOYEE) or {}), f"{words!r} is not on the page")


def _ask(stage: Stage) -> None:
    chat = stage.workspace.direct(EMPLOYEE)
    stage.workspace.say(EMPLOYEE, QUESTION)
    welcome, department, receipt = stage.heard(chat, 3)
    assert "Vraagpunt Zaaksysteem, een bot" in text_of(welcome)
    assert "waar werk je?" in text_of(department)
    assert "Genoteerd als vraag:" in text_of(receipt)
    assert QUESTION in text_of(receipt)
    stage.workspace.pick(EMPLOYEE, department, "Burgerzaken")
    stage.changed(chat, 1, "Genoteerd: Burgerzaken")


def _correct(stage: Stage, request: pytest.FixtureRequest) -> None:
    chat, workspace = stage.workspace.direct(EMPLOYEE), stage.workspace
    workspace.press(EMPLOYEE, workspace.from_bot(chat)[2], "Klopt niet")
    workspace.pick(EMPLOYEE, stage.changed(chat, 2, "Wat is het dan wel?"), "Probleem")
    receipt = stage.changed(chat, 2, "Genoteerd als probleem:")
    _draw(stage, "slack-receipt.png", chat, request)
    workspace.press(EMPLOYEE, receipt, "Naam meesturen")
    workspace.press(EMPLOYEE, stage.changed(chat, 2, "Mag je naam mee?"), "Nu met naam")
    workspace.press(EMPLOYEE, stage.changed(chat, 2, "Je naam gaat mee."), "Intrekken")
    assert QUESTION not in text_of(stage.changed(chat, 2, "Ingetrokken:"))


def _ask_again(stage: Stage) -> None:
    stage.workspace.say(EMPLOYEE, SECOND)
    again = stage.heard(stage.workspace.direct(EMPLOYEE), 4)[-1]
    assert SECOND in text_of(again)
    assert "Je naam gaat niet mee." in text_of(again)
    stage.workspace.say(OTHER, COLLEAGUE)
    others = stage.heard(stage.workspace.direct(OTHER), 3)
    stage.workspace.pick(OTHER, others[1], "Vergunningen")
    stage.changed(stage.workspace.direct(OTHER), 1, "Genoteerd: Vergunningen")


def _bind(stage: Stage) -> None:
    workspace, chat = stage.workspace, stage.workspace.direct(CHIEF)
    workspace.mention(OTHER, "plaats het weekbericht hier")
    assert "Alleen een beheerder kan dit." in text_of(stage.heard(CHANNEL, 1)[0])
    workspace.say(CHIEF, stage.town.code)
    assert "Je bent nu beheerder." in text_of(stage.heard(chat, 1)[0])
    workspace.mention(CHIEF, "plaats het weekbericht hier")
    assert "Afgesproken" in text_of(stage.heard(CHANNEL, 2)[1])


def _same_figures(stage: Stage, *shown: str) -> None:
    digest = ("digest", "--rollout=zaaksysteem", f"--period={WEEK}")
    expected = story.figures_of(stage.town.voelspriet(*digest, "--format=json"))
    for text in (*shown, stage.town.voelspriet(*digest, "--format=text")):
        assert TITLE in " ".join(text.split())
        assert story.read_from(text, expected) == expected


def _draw(stage: Stage, name: str, channel: str, request: pytest.FixtureRequest) -> None:
    picture = story.picture(name)
    if picture:
        request.getfixturevalue("chromium")
        stage.workspace.screenshot(picture, channel)
