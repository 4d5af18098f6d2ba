"""The story in Slack: the real command and a whole workspace, from the first message to the digest in the channel."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest

from tests.clients import story
from tests.clients.processes import free_port, until
from tests.clients.slack_stage import SECRETS, Stage, text_of
from tests.clients.slack_workspace import CHANNEL, slack_workspace
from tests.clients.story import COLLEAGUE, FRIDAY, MONDAY, NOON, QUESTION, SECOND, TITLE, WEEK, Lindewaard, Sink
from tests.connectors.slack.payloads import as_form, signed

pytestmark = [pytest.mark.client, pytest.mark.story]

PEOPLE = {
    "U01BALIE": "anneloes",
    "U02AMBA": "bastiaan",
    "U03PROJ": "corneel",
    "U04FORM": "dorinde",
    "U05MELDT": "evelijn",
    "U06GEEFT": "florentijn",
    "U07SCHRIJFT": "geertrui",
}
EMPLOYEE, OTHER, CHIEF, WRITER, SPEAKER, PASSER, AUTHOR = PEOPLE
THIRD = "Het zoeken op naam loopt steeds vast"


@dataclass(kw_only=True)
class Mailed(Stage):
    """A stage, and the mailbox that its installation writes to."""

    sink: Sink


@pytest.fixture(scope="module", params=SECRETS)
def stage(
    local_slack: Path, lindewaard: Lindewaard, tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest
) -> Iterator[Mailed]:
    """Serve a workspace in either way; the week in which people speak is played once, by people of their own."""
    folder, port, way = tmp_path_factory.mktemp(request.param), free_port(), request.param
    town, channels = lindewaard.moved(folder), {CHANNEL: ("projectgroep", PEOPLE)}
    events = f"http://127.0.0.1:{port}/slack/events" if way == "http" else None
    with slack_workspace(local_slack, folder, events, PEOPLE, channels) as workspace, story.mail_server() as sink:
        by_socket = str(way == "socket").lower()
        town.configure(sink.section, f'[slack]\napi_url = "{workspace.api_url}"\nsocket_mode = {by_socket}', port=port)
        made = Mailed(workspace=workspace, town=town, sink=sink, port=port, way=way)
        yield made
        made.stop()


def test_a_question_by_command_a_form_and_the_page_that_shows_both(stage: Mailed) -> None:
    workspace, chat = stage.workspace, stage.workspace.direct(WRITER)
    stage.run(FRIDAY)
    workspace.open_home(WRITER)
    _on_page(stage, "Je hebt hier nog geen vragen.")
    workspace.command(WRITER, QUESTION)
    receipt = stage.heard(chat, 3)[-1]
    assert "Genoteerd als vraag:" in text_of(receipt)
    _on_page(stage, QUESTION)
    workspace.command(WRITER, "")
    until(workspace.form, "no form opened")
    assert workspace.submit(WRITER, SECOND) == {}
    assert SECOND in text_of(stage.heard(chat, 4)[-1])
    _on_page(stage, SECOND)
    workspace.press(WRITER, receipt, "Intrekken")
    until(lambda: QUESTION not in text_of(workspace.home(WRITER) or {}), "it still stands on the page")
    assert SECOND in text_of(workspace.home(WRITER) or {})
    assert workspace.from_bot(CHANNEL) == [], "nothing of it is said in the channel"


def test_a_mention_is_answered_directly_and_what_is_edited_or_deleted_follows(
    stage: Mailed, request: pytest.FixtureRequest
) -> None:
    workspace, chat = stage.workspace, stage.workspace.direct(SPEAKER)
    stage.run(FRIDAY)
    workspace.mention(SPEAKER, f"{QUESTION} Ook <@{CHIEF}> weet het niet.")
    receipt = stage.heard(chat, 3)[2]
    assert f"{QUESTION} Ook @… weet het niet." in text_of(receipt)
    assert CHIEF not in text_of(receipt)
    _draw(stage, "slack-mention.png", chat, request)
    message = workspace.say(SPEAKER, SECOND)
    assert SECOND in text_of(stage.heard(chat, 4)[3])
    workspace.edit(SPEAKER, message, THIRD)
    edited = stage.changed(chat, 3, THIRD)
    assert SECOND not in text_of(edited)
    assert "Je hebt je bericht aangepast." in text_of(edited)
    workspace.delete(SPEAKER, message)
    assert THIRD not in text_of(stage.changed(chat, 3, "Ingetrokken:"))
    assert workspace.from_bot(CHANNEL) == [], "nothing of it is said in the channel"


@pytest.mark.parametrize("stage", ["http"], indirect=True)  # a socket brings only what the workspace itself can do
def test_a_colleagues_message_is_passed_on_and_taken_back_by_its_writer(stage: Mailed) -> None:
    workspace = stage.workspace
    passer, author = workspace.direct(PASSER), workspace.direct(AUTHOR)
    stage.run(FRIDAY)
    said = workspace.say(AUTHOR, f"{COLLEAGUE} For mrs. Jansen", CHANNEL)
    shortcut = as_form(workspace.message_shortcut(PASSER, said))
    assert httpx.post(stage.events, content=shortcut, headers=signed(shortcut, kind="form")).status_code == 200
    form = until(workspace.form, "no form opened") or {}
    assert form["blocks"][0]["element"]["initial_value"].endswith("mrs. Jansen")
    assert workspace.submit(PASSER, COLLEAGUE) == {}
    assert COLLEAGUE in text_of(stage.heard(passer, 2)[1])
    (told,) = stage.heard(author, 1)
    assert COLLEAGUE in text_of(told)
    workspace.press(AUTHOR, told, "Intrekken")
    assert COLLEAGUE not in text_of(stage.changed(author, 0, "Ingetrokken:"))
    assert COLLEAGUE not in text_of(stage.changed(passer, 1, "ingetrokken"))
    assert workspace.from_bot(CHANNEL) == [], "nothing of it is said in the channel"
    seen = json.dumps([*workspace.from_bot(passer), *workspace.from_bot(author)])
    assert [word for word in (AUTHOR, PASSER, "Jansen", "Geertrui") if word in seen] == []


def test_from_the_first_message_to_the_digest_in_the_channel(stage: Mailed, request: pytest.FixtureRequest) -> None:
    stage.run(FRIDAY)
    _ask(stage)
    _correct(stage, request)
    _ask_again(stage)
    _bind(stage)
    stage.stop()
    assert stage.sink.mails == []
    stage.run(MONDAY)
    digest = stage.said(CHANNEL, TITLE)
    beneath = next(each for each in stage.heard(CHANNEL, 4) if each.get("thread_ts") == digest["ts"])
    until(lambda: stage.sink.mails, "no mail came")
    stage.run(NOON)
    assert len(stage.heard(CHANNEL, 4)) == 4, "the report and what stands beneath it come once"
    (mail,) = stage.sink.mails
    _same_figures(stage, f"{text_of(digest)}\n{text_of(beneath)}", story.body(mail, "plain"))
    story.keeps_quiet(json.dumps(stage.workspace.from_bot(CHANNEL)), *PEOPLE, *PEOPLE.values())


def _on_page(stage: Mailed, words: str) -> None:
    until(lambda: words in text_of(stage.workspace.home(WRITER) or {}), f"{words!r} is not on the page")


def _ask(stage: Mailed) -> None:
    chat = stage.workspace.direct(EMPLOYEE)
    stage.workspace.say(EMPLOYEE, QUESTION)
    welcome, department, receipt = stage.heard(chat, 3)
    assert "Vraagpunt Zaaksysteem, een bot" in text_of(welcome)
    assert "waar werk je?" in text_of(department)
    assert "Genoteerd als vraag:" in text_of(receipt)
    assert QUESTION in text_of(receipt)
    stage.workspace.pick(EMPLOYEE, department, "Burgerzaken")
    stage.changed(chat, 1, "Genoteerd: Burgerzaken")


def _correct(stage: Mailed, request: pytest.FixtureRequest) -> None:
    chat, workspace = stage.workspace.direct(EMPLOYEE), stage.workspace
    workspace.press(EMPLOYEE, workspace.from_bot(chat)[2], "Klopt niet")
    workspace.pick(EMPLOYEE, stage.changed(chat, 2, "Wat is het dan wel?"), "Probleem")
    receipt = stage.changed(chat, 2, "Genoteerd als probleem:")
    _draw(stage, "slack-receipt.png", chat, request)
    workspace.press(EMPLOYEE, receipt, "Naam meesturen")
    workspace.press(EMPLOYEE, stage.changed(chat, 2, "Mag je naam mee?"), "Nu met naam")
    workspace.press(EMPLOYEE, stage.changed(chat, 2, "Je naam gaat mee."), "Intrekken")
    assert QUESTION not in text_of(stage.changed(chat, 2, "Ingetrokken:"))


def _ask_again(stage: Mailed) -> None:
    stage.workspace.say(EMPLOYEE, SECOND)
    again = stage.heard(stage.workspace.direct(EMPLOYEE), 4)[-1]
    assert SECOND in text_of(again)
    assert "Je naam gaat niet mee." in text_of(again)
    stage.workspace.say(OTHER, COLLEAGUE)
    others = stage.heard(stage.workspace.direct(OTHER), 3)
    stage.workspace.pick(OTHER, others[1], "Vergunningen")
    stage.changed(stage.workspace.direct(OTHER), 1, "Genoteerd: Vergunningen")


def _bind(stage: Mailed) -> None:
    workspace, chat = stage.workspace, stage.workspace.direct(CHIEF)
    workspace.mention(OTHER, "plaats het weekbericht hier")
    assert "Alleen een beheerder kan dit." in text_of(stage.heard(CHANNEL, 1)[0])
    workspace.say(CHIEF, stage.town.code)
    assert "Je bent nu beheerder." in text_of(stage.heard(chat, 1)[0])
    workspace.mention(CHIEF, "plaats het weekbericht hier")
    assert "Afgesproken" in text_of(stage.heard(CHANNEL, 2)[1])


def _same_figures(stage: Mailed, *shown: str) -> None:
    digest = ("digest", "--rollout=zaaksysteem", f"--period={WEEK}")
    expected = story.figures_of(stage.town.voelspriet(*digest, "--format=json"))
    for text in (*shown, stage.town.voelspriet(*digest, "--format=text")):
        assert TITLE in " ".join(text.split())
        assert story.read_from(text, expected) == expected


def _draw(stage: Mailed, name: str, channel: str, request: pytest.FixtureRequest) -> None:
    picture = story.picture(name)
    if picture:
        request.getfixturevalue("chromium")
        stage.workspace.screenshot(picture, channel)
