"""A test round in Slack: opened, joined by a button and by a word, closed by a button, and told before go-live."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.days.workdays import first_working_day
from bot.demo.corpus import load_departments
from bot.demo.town import go_live_of
from bot.words import words_for
from tests.clients import story
from tests.clients.processes import free_port
from tests.clients.slack_ambassadors import (
    AMBASSADORS,
    CHIEF,
    DESK,
    DIRECT,
    FIRST,
    LATER,
    PEOPLE,
    PERMITS,
    SECOND,
    Week,
)
from tests.clients.slack_stage import text_of
from tests.clients.slack_workspace import CHANNEL, TEAM, slack_workspace
from tests.clients.story import ZONE, Lindewaard

pytestmark = [pytest.mark.client, pytest.mark.story]
SAY = words_for("nl").say
TESTERS = (DESK, DIRECT, PERMITS, SECOND, LATER)


@pytest.fixture(scope="module")
def stage(local_slack: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Week]:
    """A town that goes live in three weeks; its bot's clock is Slack's, until it is put ahead."""
    folder, now, port = tmp_path_factory.mktemp("trial"), datetime.now(UTC), free_port()
    today = now.astimezone(ZONE).date()
    day = first_working_day(today + timedelta(days=7 - today.weekday()), "NL")
    town = story.settled(Lindewaard(folder, today=now), today)
    _configure(town, f"{day:%a}".lower(), str(go_live_of(today)), str(day + timedelta(weeks=3)))
    channels = {CHANNEL: ("projectgroep", [CHIEF]), AMBASSADORS: ("ambassadeurs", [FIRST])}
    with slack_workspace(local_slack, folder, f"http://127.0.0.1:{port}/slack/events", PEOPLE, channels) as workspace:
        town.configure(f'[slack]\napi_url = "{workspace.api_url}"', port=port)
        made = Week(workspace=workspace, town=town, port=port, day=day, clock=folder / "ahead")
        made.clock.write_text("0")
        made.run(made.clock)
        yield made
        made.stop()


def _configure(town: Lindewaard, weekday: str, before: str, go_live: str) -> None:
    changes = {
        f"go_live = {before}": f"go_live = {go_live}",
        "ambassadors = []": f'ambassadors = ["slack:{TEAM}/{FIRST}"]',
        "insiders = []": f'insiders = ["slack:{TEAM}/{CHIEF}"]',
        'weekday = "mon"\nat = 08:30:00': f'weekday = "{weekday}"\nat = 10:00:00',
        f'mailboxes = ["{story.MAILBOX}"]': "mailboxes = []",
    }
    text = town.config.read_text(encoding="utf-8")
    for old, new in changes.items():
        assert old in text, old
        text = text.replace(old, new, 1)
    town.config.write_text(text, encoding="utf-8")


def test_a_round_is_opened_tested_in_closed_and_told(stage: Week) -> None:
    workspace = stage.workspace
    stage.says(CHIEF, stage.town.code, "beheerder")
    workspace.mention(CHIEF, "plaats het weekbericht hier", CHANNEL)
    workspace.mention(CHIEF, "ambassadeurs hier", AMBASSADORS)
    stage.read(AMBASSADORS, "kanaal van de ambassadeurs")
    stage.says(CHIEF, f"testronde openen balie, tot {stage.day}", SAY("The test round stands."), "Testronde 1 (balie)")
    for who in TESTERS:
        stage.says(who, "ik test mee", SAY("You help test."), "Testronde 1 (balie)")
        stage.says(who, f"Het zoeken loopt vast bij {load_departments()[0].name}", "Genoteerd als bevinding")
    stage.says(CHIEF, "ik test mee", "Je hoort bij de projectgroep")

    listed = stage.says(CHIEF, "testronde", "Testronde 1 (balie) loopt tot en met")
    assert "bevinding" not in text_of(listed)

    stage.put_clock(9)  # of a working day: now ambassadors are asked
    workspace.press(FIRST, stage.read(AMBASSADORS, "Test je het zaaksysteem mee?"), SAY("I help test"))
    stage.read(FIRST, SAY("You help test."))
    workspace.press(CHIEF, listed, SAY("Close the test round"))
    stage.read(CHIEF, SAY("The test round is over."), "5 bevindingen, 5 testers")
    stage.says(DESK, "Waar vind ik mijn oude zaken?", "De testronde eindigde op", "Genoteerd als vraag")
    stage.read(CHANNEL, SAY("The test round is over."), "5 bevindingen, 5 testers")

    stage.put_clock(10)
    told = text_of(stage.read(CHANNEL, "Weekbericht Zaaksysteem Lindewaard", "Klaar voor"))
    assert "Testronde 1 (balie): 5 bevindingen, 5 testers." in told
    theirs = text_of(stage.read(AMBASSADORS, "Weekbericht ambassadeurs Zaaksysteem Lindewaard"))
    assert "Testronde 1 (balie): 5 bevindingen, 5 testers;" in theirs
