"""What is done about it, in Teams: a visit, a session and a measure are planned, made, and told of weeks later."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import pytest
from icalendar import Calendar, Component

from bot.words import words_for
from tests.clients import months, story
from tests.clients import teams_playground as teams
from tests.clients.months import DAY_AFTER_VISIT, DAY_OF_EFFECT, DAY_OF_PLAN, DAY_OF_RETURN, TOPIC
from tests.clients.processes import free_port, serving
from tests.clients.story import Lindewaard
from tests.clients.teams_home import Home
from tests.clients.teams_office import Colleague, Element, Office, within

pytestmark = [pytest.mark.client, pytest.mark.story, pytest.mark.filterwarnings("ignore::DeprecationWarning")]
SAY = words_for("nl").say
PERSONAL, BOARD, NEWS = "Personal Chat", f"{teams.TEAM} - {teams.GENERAL}", "channel-announcements-id"
HEARD = "schermen buiten niet leesbaar"
SESSION = "Inloopuur “Oude zaak vinden”"


@dataclass
class Stage:
    """The project group's page, a colleague, and the bot that both speak to."""

    home: Home
    page: teams.Playground
    eva: Colleague
    town: Lindewaard

    def jump(self, moment: datetime) -> None:
        """Put the clock at a moment, and have the bot do what is due."""
        self.home.clock.jump(moment)
        self.home.run(self.home.app.chores.send_digests())
        self.home.run(self.home.app.chores.tell_news())

    def typed(self, text: str, see: str) -> None:
        """Type a line in the project group's own chat, and wait for its answer."""
        self.page.open(PERSONAL)
        self.page.say(text)
        self.page.see(see)


@pytest.fixture
def stage(lindewaard: Lindewaard, playground: list[str], chromium: str, tmp_path: Path) -> Iterator[Stage]:
    town, port = months.ready(lindewaard, tmp_path), free_port()
    text = town.config.read_text(encoding="utf-8")
    served = text.replace("port = 8080", f'port = 8080\npublic_url = "http://127.0.0.1:{port}"', 1)
    town.config.write_text(served, encoding="utf-8")
    town.configure(f'[teams]\ntenant_id = "{teams.TENANT}"\nclient_id = "{teams.BOT_ID}"')
    home, endpoint = Home(town), f"http://127.0.0.1:{port}/api/messages"
    home.clock.jump(DAY_OF_PLAN - timedelta(hours=1))
    office = Office(endpoint)
    with (
        serving(office.served(), office.port),
        serving(home.served(), port),
        teams.playground(playground, chromium, endpoint, tmp_path, office=office.before) as page,
    ):
        yield Stage(home, page, Colleague(office, "29:eva", "Eva"), town)
    home.app.close()


def test_what_is_planned_is_made_and_told_of(stage: Stage) -> None:
    _take_places(stage)
    _plan_a_visit(stage)
    _take_a_measure(stage)
    _plan_a_session(stage)
    _sign_up(stage)
    _after_the_day(stage)
    _weeks_later(stage)
    _it_comes_back(stage)


def _take_places(stage: Stage) -> None:
    page = stage.page
    stage.typed("in het Nederlands", "Vanaf nu schrijf ik je in het Nederlands.")
    stage.typed(stage.town.code, "Je bent nu beheerder.")
    stage.typed("projectgroep uitnodigen", "Geef deze code")
    (code,) = re.findall(r"(?:[A-Z2-9]{5}-){3}[A-Z2-9]{5}", page.card("Geef deze code"))
    stage.typed(str(code), "Je hoort nu bij de projectgroep")
    page.post_in_channel("aankondigingen hier", "Announcements")
    page.see("Afgesproken: ik plaats hier")
    page.post_in_channel("plaats het weekbericht hier")
    page.see("Afgesproken: het weekbericht plaats ik hier.")


def _plan_a_visit(stage: Stage) -> None:
    stage.jump(DAY_OF_PLAN)
    stage.page.see(f"{months.ASKED} collega's")
    label = SAY("Plan a visit: {department}", department="Buitendienst")
    stage.page.write(label, "Bram gaat op wo 14 jan", SAY("Save"))
    stage.home.settle()
    stage.page.open(PERSONAL)
    stage.page.see("Gepland: “Bezoek aan Buitendienst: Bram gaat op wo 14 jan”.")


def _take_a_measure(stage: Stage) -> None:
    stage.typed("onderwerp 23", f"Onderwerp 23: {TOPIC}")
    stage.page.press(SAY("More"), "Onderwerp 23")
    stage.page.see(SAY("It is the same as"))
    stage.page.write(SAY("Measure"), "nieuwe printers, door team ICT", SAY("Save"), "Onderwerp 23")
    stage.page.see(f"Vastgelegd bij “{TOPIC}”: nieuwe printers.")
    _draw(stage, "teams-measure.png", "Vastgelegd bij")


def _plan_a_session(stage: Stage) -> None:
    stage.jump(DAY_OF_PLAN + timedelta(days=1))
    stage.page.open(BOARD)
    stage.page.see("Voorstel: een inloopuur over “Oude zaak vinden” voor Sociaal domein.")
    stage.page.write(SAY("Plan it"), "morgen 10-11, kamer 2.14, 12 plekken", SAY("Save"), "Voorstel: een inloopuur")
    stage.home.settle()
    stage.page.open(PERSONAL)
    stage.page.see(f"Gepland: {SESSION}")


def _sign_up(stage: Stage) -> None:
    """Who signs up puts it in their own calendar."""
    seen = SAY("Whoever plans it sees how many sign up, and no names.")
    stage.page.open(f"{teams.TEAM} - Announcements")
    stage.page.see(seen)
    stage.eva.sees(SESSION, NEWS)
    stage.eva.press(SAY("I am coming"), SESSION, channel=NEWS)
    assert seen in stage.eva.sees(f"Je staat op de lijst: {SESSION}")
    stage.page.press(SAY("I am coming"), SESSION)
    stage.home.settle()
    stage.page.open(PERSONAL)
    stage.page.see(f"Je staat op de lijst: {SESSION}")
    _draw(stage, "teams-session.png", "Je staat op de lijst")
    event = _event(stage.eva.cards()[-1][1])
    assert (str(event["summary"]), str(event["location"])) == (SESSION, "kamer 2.14")
    assert event.decoded("dtstart") == datetime(2026, 1, 14, 9, tzinfo=UTC)


def _event(card: Element) -> Component:
    """Follow the link of a card to the calendar's file; give the event in it."""
    (link,) = (each for each in within(card) if each.get("type") == "Action.OpenUrl")
    assert link["title"] == SAY("Put it in your calendar")
    calendar = Calendar.from_ical(httpx.get(link["url"], headers={"accept-language": "nl"}).content)
    assert isinstance(calendar, Component)
    (event,) = calendar.walk("VEVENT")
    return event


def _after_the_day(stage: Stage) -> None:
    """Who planned them is asked what they heard, and how many came."""
    page = stage.page
    stage.jump(DAY_AFTER_VISIT)
    page.see("Je plande een bezoek aan Buitendienst. Hoe was het?")
    page.write(SAY("Log a visit"), HEARD, SAY("Save"), "Hoe was het?")
    page.see("Genoteerd: je bezocht Buitendienst.")
    page.write(SAY("Tell how many"), "9", SAY("Save"), f"Hoeveel mensen kwamen naar {SESSION}?")
    page.see("Genoteerd: er kwamen 9 mensen.")
    stage.typed("bezoeken", "wo 14 jan: Buitendienst")


def _weeks_later(stage: Stage) -> None:
    """The digest tells what followed, as what came after what."""
    months.pass_four_weeks(stage.town)
    stage.jump(DAY_OF_EFFECT)
    stage.page.open(BOARD)
    title = "week 6 · 15e week na livegang"
    stage.page.see(title)
    told = stage.page.card(title)
    assert f"van {months.ASKED} collega's per week naar minder dan 5." in told
    assert SAY("Elsewhere the same.") in told
    assert SAY("One came after the other; that is no proof.") in told
    assert SAY("{n} colleagues came.", n=9) in told
    assert "Ook na het bezoek van wo 14 jan nog stil." in told
    _draw(stage, "teams-effect.png", title)


def _it_comes_back(stage: Stage) -> None:
    """What was solved is open again with the digest that tells that enough wrote about it, and says so."""
    stage.typed("onderwerp 23", f"Onderwerp 23: {TOPIC}")
    stage.page.choose(SAY("solved"), SAY("Save"), holding=SAY("Owner"))
    stage.home.settle()
    months.come_back(stage.town)
    stage.jump(DAY_OF_RETURN)
    stage.page.open(BOARD)
    stage.page.see(f"“{TOPIC}” was opgelost")
    stage.page.see("week 7 · 16e week na livegang")
    assert SAY("The topic came back and is open again.") in stage.page.card("week 7 · 16e week na livegang")


def _draw(stage: Stage, name: str, holding: str) -> None:
    if picture := story.picture(name):
        stage.page.phone(picture, holding)
