"""What is done about it, in Slack: a visit, a session and a measure are planned, made, and told of weeks later."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import pytest
from icalendar import Calendar, Component

from bot.words import words_for
from tests.clients import months, story
from tests.clients.months import DAY_AFTER_VISIT, DAY_OF_EFFECT, DAY_OF_PLAN, DAY_OF_RETURN, TOPIC
from tests.clients.processes import free_port
from tests.clients.slack_ambassadors import Week
from tests.clients.slack_stage import text_of
from tests.clients.slack_workspace import CHANNEL, TEAM, Json, slack_workspace
from tests.clients.story import Lindewaard

pytestmark = [pytest.mark.client, pytest.mark.story]
SAY = words_for("nl").say
PEOPLE = {"U01BALIE": "bertrand", "U03PROJ": "pieternel"}
DESK, CHIEF = PEOPLE
NEWS = "C03NIEUWS"
HEARD = "schermen buiten niet leesbaar"
SESSION = "Inloopuur “Oude zaak vinden”"


@dataclass(kw_only=True)
class Months(Week):
    """A stage whose clock can be put at any day."""

    def jump(self, moment: datetime) -> None:
        """Put the bot's clock at a moment."""
        self.day = moment.date()
        self.put_clock(moment.hour, moment.minute)


@pytest.fixture(scope="module")
def stage(local_slack: Path, lindewaard: Lindewaard, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Months]:
    folder, port = tmp_path_factory.mktemp("months"), free_port()
    town = months.ready(lindewaard, folder)
    channels = {CHANNEL: ("projectgroep", [CHIEF]), NEWS: ("nieuws", [CHIEF, DESK])}
    events = f"http://127.0.0.1:{port}/slack/events"
    with slack_workspace(local_slack, folder, events, PEOPLE, channels) as workspace:
        _configure(town, workspace.api_url, port)
        made = Months(workspace=workspace, town=town, port=port, day=DAY_OF_PLAN.date(), clock=folder / "ahead")
        made.jump(DAY_OF_PLAN - timedelta(hours=1))
        made.run(made.clock)
        yield made
        made.stop()


def _configure(town: Lindewaard, api: str, port: int) -> None:
    text = town.config.read_text(encoding="utf-8")
    changes = {
        "insiders = []": f'insiders = ["slack:{TEAM}/{CHIEF}"]',
        f'mailboxes = ["{story.MAILBOX}"]': "mailboxes = []",
        "port = 8080": f'port = 8080\npublic_url = "http://127.0.0.1:{port}"',
    }
    for before, after in changes.items():
        assert before in text, before
        text = text.replace(before, after, 1)
    town.config.write_text(text, encoding="utf-8")
    town.configure(f'[slack]\napi_url = "{api}"', port=port)


def test_what_is_planned_is_made_and_told_of(stage: Months, request: pytest.FixtureRequest) -> None:
    _take_places(stage)
    _plan_a_visit(stage)
    _take_a_measure(stage, request)
    _plan_a_session(stage)
    _sign_up(stage, request)
    _after_the_day(stage)
    _weeks_later(stage, request)
    _it_comes_back(stage)


def _take_places(stage: Months) -> None:
    stage.says(CHIEF, stage.town.code, "beheerder")
    stage.workspace.mention(CHIEF, "aankondigingen hier", NEWS)
    stage.read(NEWS, "Afgesproken: ik plaats hier")
    stage.workspace.mention(CHIEF, "plaats het weekbericht hier", CHANNEL)
    stage.read(CHANNEL, "Afgesproken: het weekbericht plaats ik hier.")
    stage.jump(DAY_OF_PLAN)
    stage.read(CHANNEL, "Weekbericht Zaaksysteem Lindewaard", f"{months.ASKED} collega's")


def _plan_a_visit(stage: Months) -> None:
    label = SAY("Plan a visit: {department}", department="Buitendienst")
    stage.writes(CHIEF, stage.read(CHANNEL, label), label, "Bram gaat op wo 14 jan")
    stage.read(CHIEF, "Gepland: “Bezoek aan Buitendienst: Bram gaat op wo 14 jan”.")


def _take_a_measure(stage: Months, request: pytest.FixtureRequest) -> None:
    stage.workspace.press(CHIEF, stage.says(CHIEF, "onderwerpen", "onderwerpen open", TOPIC), TOPIC)
    stage.workspace.press(CHIEF, stage.read(CHIEF, f": {TOPIC}", SAY("Owner")), SAY("More"))
    stage.writes(CHIEF, stage.read(CHIEF, SAY("It is the same as")), SAY("Measure"), "nieuwe printers, door team ICT")
    stage.read(CHIEF, f"Vastgelegd bij “{TOPIC}”: nieuwe printers.", "door team ICT")
    stage.draw("slack-measure.png", CHIEF, request)


def _plan_a_session(stage: Months) -> None:
    stage.jump(DAY_OF_PLAN + timedelta(days=1))
    proposal = stage.read(CHANNEL, "Voorstel: een inloopuur over “Oude zaak vinden” voor Sociaal domein.")
    assert "5 of meer collega's van Sociaal domein vroegen ernaar" in text_of(proposal)
    stage.writes(CHIEF, proposal, SAY("Plan it"), "morgen 10-11, kamer 2.14, 12 plekken")
    stage.read(CHIEF, f"Gepland: {SESSION}", "kamer 2.14", SAY("{n} can come.", n=12))


def _sign_up(stage: Months, request: pytest.FixtureRequest) -> None:
    """Who signs up puts it in their own calendar."""
    seen = SAY("Whoever plans it sees how many sign up, and no names.")
    stage.workspace.press(DESK, stage.read(NEWS, SESSION, "kamer 2.14", seen), SAY("I am coming"))
    signed = stage.read(DESK, f"Je staat op de lijst: {SESSION}", seen)
    stage.draw("slack-session.png", DESK, request)
    event = _event(signed)
    assert (str(event["summary"]), str(event["location"])) == (SESSION, "kamer 2.14")
    assert event.decoded("dtstart") == datetime(2026, 1, 14, 9, tzinfo=UTC)


def _event(message: Json) -> Component:
    """Follow the link of a message to the calendar's file; give the event in it."""
    address, _, label = next(line for line in text_of(message).split("\n") if line.startswith("<http"))[1:-1].partition(
        "|"
    )
    assert label == SAY("Put it in your calendar")
    calendar = Calendar.from_ical(httpx.get(address, headers={"accept-language": "nl"}).content)
    assert isinstance(calendar, Component)
    (event,) = calendar.walk("VEVENT")
    return event


def _after_the_day(stage: Months) -> None:
    """Who planned them is asked what they heard, and how many came."""
    stage.jump(DAY_AFTER_VISIT)
    asked = stage.read(CHIEF, "Je plande een bezoek aan Buitendienst. Hoe was het?")
    stage.writes(CHIEF, asked, SAY("Log a visit"), HEARD)
    stage.read(CHIEF, "Genoteerd: je bezocht Buitendienst.", HEARD)
    stage.writes(CHIEF, stage.read(CHIEF, f"Hoeveel mensen kwamen naar {SESSION}?"), SAY("Tell how many"), "9")
    stage.read(CHIEF, "Genoteerd: er kwamen 9 mensen.")
    stage.says(CHIEF, "bezoeken", SAY("Last visits:"), "wo 14 jan: Buitendienst")


def _weeks_later(stage: Months, request: pytest.FixtureRequest) -> None:
    """The digest tells what followed, as what came after what."""
    stage.stop()
    months.pass_four_weeks(stage.town)
    stage.jump(DAY_OF_EFFECT)
    stage.run(stage.clock)
    told = text_of(stage.read(CHANNEL, "Weekbericht", "week 6", "Nieuwe printers"))
    assert f"van {months.ASKED} collega's per week naar minder dan 5." in told
    assert SAY("Elsewhere the same.") in told
    assert SAY("One came after the other; that is no proof.") in told
    assert SAY("{n} colleagues came.", n=9) in told
    assert "Ook na het bezoek van wo 14 jan nog stil." in told
    assert SAY("Plan a visit: {department}", department="Buitendienst") in told, "so it is asked again"
    stage.draw("slack-effect.png", CHANNEL, request)


def _it_comes_back(stage: Months) -> None:
    """What was solved is open again with the digest that tells that enough wrote about it, and says so."""
    stage.workspace.press(CHIEF, stage.says(CHIEF, "onderwerpen", TOPIC), TOPIC)
    stage.workspace.pick(CHIEF, stage.read(CHIEF, f": {TOPIC}", SAY("Owner")), SAY("solved"))
    stage.read(CHIEF, "opgelost", TOPIC)
    months.come_back(stage.town)
    stage.jump(DAY_OF_RETURN)
    stage.read(CHANNEL, f"“{TOPIC}” was opgelost")
    stage.read(CHANNEL, "Weekbericht", "week 7", SAY("The topic came back and is open again."))
