"""The story of a correction in Teams: a report before go-live, a quotation that goes, two topics that become one.

One employee has the Playground's page, on which the report stands too; everybody else speaks through `teams_office`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select, update

from bot.words import words_for
from connectors.teams import reception
from models import Issue, Rollout
from tests.clients import corrections, story
from tests.clients import teams_playground as teams
from tests.clients.corrections import HOW_TO_STOP, LOOSE, MARK, PRINTED, PRINTING, SEARCHED, SEARCHING
from tests.clients.processes import free_port, serving
from tests.clients.story import FRIDAY, MONDAY, Lindewaard, Sink
from tests.clients.teams_home import Home
from tests.clients.teams_office import Colleague, Office
from tests.clients.teams_stage import Received, Stage

pytestmark = [
    pytest.mark.client,
    pytest.mark.story,
    pytest.mark.leak,
    pytest.mark.filterwarnings("ignore::DeprecationWarning"),
]
SAY = words_for("nl").say
BEFORE, DAILY = "Weekbericht Zaaksysteem Lindewaard", "Dagbericht Zaaksysteem Lindewaard"
GENERAL, OWN = f"{teams.TEAM} - {teams.GENERAL}", "Personal Chat"
MINE, *OTHERS = PRINTED
UNQUOTABLE = "bij Loket drie"
"""May be a name."""
NINE, DAY = timedelta(minutes=30), timedelta(days=1)


@dataclass
class Corrected(Stage):
    """The stage, the mailbox, and where the bot serves."""

    sink: Sink
    port: int

    def colleague(self, number: int) -> Colleague:
        return Colleague(self.office, f"29:schrijver-{number}", f"Schrijver {number}")

    def write(self, *texts: str) -> None:
        """Have one colleague say each of these."""
        for number, text in enumerate(texts):
            self.colleague(number).say(text)
        self.home.settle()

    @property
    def channel(self) -> str:
        """The conversation in which the report stands."""
        (found,) = (chat for chat, said in self.office.chats.items() if BEFORE in str(said))
        return found

    def send(self) -> None:
        """Send what is due."""
        self.home.run(self.home.app.chores.send_digests())


@pytest.fixture
def stage(playground: list[str], chromium: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Corrected]:
    town, port = story.settled(Lindewaard(tmp_path, today=FRIDAY), FRIDAY.date()), free_port()
    ids = f'[teams]\ntenant_id = "{teams.TENANT}"\nclient_id = "{teams.BOT_ID}"'
    endpoint = f"http://127.0.0.1:{port}/api/messages"
    office = Office(endpoint)
    with story.mail_server() as sink:
        corrections.prepare(town, sink, MONDAY.date(), "mon", ids)
        home = Home(town)
        home.app.store.write_now(lambda session: session.execute(update(Rollout).values(started_at=FRIDAY)))
        monkeypatch.setattr(reception, "datetime", Received(home))
        with (
            serving(office.served(), office.port),
            serving(home.served(), port),
            teams.playground(playground, chromium, endpoint, tmp_path, office=office.before) as page,
        ):
            yield Corrected(home, office, page, town.code, sink, port)
        home.app.close()


def test_a_report_is_corrected_where_it_stands_and_stopped_by_who_does_not_want_it(stage: Corrected) -> None:
    _take_places(stage)
    _test_before_go_live(stage)
    _ask(stage)
    _read_the_report_before_go_live(stage)
    _withdraw_the_quotation(stage)
    _read_the_daily_report(stage)
    _make_one_topic_of_two(stage)
    _stop(stage)
    assert stage.office.faults == []


def _take_places(stage: Corrected) -> None:
    """Who has the page is an administrator too, and has the report posted; somebody else is of the project group."""
    page = stage.page
    page.see("Hi, I am Vraagpunt Zaaksysteem, a bot.")
    stage.typed("in het Nederlands", "Vanaf nu schrijf ik je in het Nederlands.")
    stage.typed(stage.code, "Je bent nu beheerder.")
    stage.typed("projectgroep uitnodigen", "Geef deze code")
    (code,) = re.findall(r"(?:[A-Z2-9]{5}-){3}[A-Z2-9]{5}", page.card("Geef deze code"))
    stage.petra.say(code)
    stage.petra.sees("Je hoort nu bij de projectgroep")
    page.post_in_channel("plaats het weekbericht hier")
    page.see("Afgesproken: het weekbericht plaats ik hier.")
    page.open(OWN)


def _test_before_go_live(stage: Corrected) -> None:
    """A round is opened, joined by a word and by a button, and closed by a button; its numbers are told once."""
    page, testers = stage.page, [stage.colleague(number) for number in range(90, 95)]
    stage.typed("testronde openen balie, tot en met zondag", SAY("The test round stands."))
    for number, who in enumerate(testers):
        who.say("ik test mee" if number else "testronde")
        who.sees("Testronde 1 (balie)")
        if not number:
            who.press(SAY("I help test"))
        who.sees(SAY("You help test."))
        who.say(f"Het zoeken loopt vast bij scherm {number}")
        who.sees("Genoteerd als bevinding")
    stage.typed("testronde", SAY("I help test"))
    page.press(SAY("Close the test round"), SAY("I help test"))
    page.see(SAY("The test round is over."))
    testers[0].say("Waar vind ik mijn oude zaken?")
    assert "Genoteerd als vraag" in testers[0].sees("De testronde eindigde op")
    testers[0].press("Intrekken", "Genoteerd als vraag")
    stage.home.run(stage.home.app.chores.tell_news())
    page.open(GENERAL)
    page.see("Testronde 1 (balie): 5 bevindingen, 5 testers")
    page.open(OWN)


def _ask(stage: Corrected) -> None:
    """Twelve write about printing, of whom one alone may be quoted, six about old cases, and six about anything."""
    stage.typed(MINE, "Genoteerd als")
    stage.write(*(f"{text} {UNQUOTABLE}" for text in OTHERS))
    corrections.tag(stage.home.app.store, PRINTING, len(PRINTED))
    for number, text in enumerate((*SEARCHED, *LOOSE), start=len(OTHERS)):
        stage.colleague(number).say(text)
        if text == SEARCHED[-1]:
            stage.home.settle()
            corrections.tag(stage.home.app.store, SEARCHING, len(SEARCHED))
    stage.home.settle()


def _read_the_report_before_go_live(stage: Corrected) -> None:
    stage.home.clock.jump(MONDAY + NINE)
    stage.send()
    page = stage.page
    page.open(GENERAL)
    page.see(BEFORE)
    page.press("Details", BEFORE)
    shown = page.card(BEFORE)
    assert "12 berichten, 12 collega's" in shown
    assert MINE in shown
    assert (UNQUOTABLE in shown, shown.count(HOW_TO_STOP)) == (False, 1)
    assert MINE not in str(stage.sink.mails[0]), "a mail quotes nobody"


def _withdraw_the_quotation(stage: Corrected) -> None:
    """Who is quoted withdraws it: it goes from where it stands, and no figure tells of one person."""
    page, before = stage.page, len(stage.office.chats[stage.channel])
    page.open(OWN)
    page.press("Intrekken", "Genoteerd als")
    page.see("Ingetrokken:")
    stage.home.run(stage.home.app.chores.upkeep())
    page.open(GENERAL)
    page.see(f"{MARK} ma 24 nov.")
    page.press("Details", BEFORE)
    shown = page.card(BEFORE)
    assert "12 berichten, 12 collega's" in shown
    assert (MINE in shown, "In hun eigen woorden" in shown) == (False, False)
    assert len(stage.office.chats[stage.channel]) == before, "it stands where it stood"


def _read_the_daily_report(stage: Corrected) -> None:
    """Blockers and decisions, with no number of messages or people but the one from which a topic is named."""
    stage.write(*(f"{text} {UNQUOTABLE}" for text in OTHERS[:5]))
    corrections.tag(stage.home.app.store, PRINTING, 5)
    stage.home.clock.jump(MONDAY + NINE + DAY)
    stage.send()
    stage.page.see(DAILY)
    shown = stage.page.card(DAILY)
    assert f"{PRINTING}: 5 of meer collega's" in shown
    assert [word for word in ("berichten", "Toon", SEARCHING) if word in shown.partition("Besluiten")[0]] == []
    assert HOW_TO_STOP in shown


def _make_one_topic_of_two(stage: Corrected) -> None:
    """Six more people wrote about one topic, the other is gone: a day later the posted figures say so."""
    petra, page, store = stage.petra, stage.page, stage.home.app.store
    number = store.read_now(lambda session: session.scalar(select(Issue.id).where(Issue.slug == SEARCHING)))
    into = store.read_now(lambda session: session.scalar(select(Issue.id).where(Issue.slug == PRINTING)))
    petra.say(f"onderwerp {number}")
    petra.sees(f"Onderwerp {number}: {SEARCHING}")
    petra.press("Meer", f"Onderwerp {number}")
    petra.sees("Het is hetzelfde als")
    petra.press("Samenvoegen", "Het is hetzelfde als", answer=f"{into}. {PRINTING}")
    petra.sees(f"alles van “{SEARCHING}” staat nu hier")
    stage.home.run(stage.home.app.chores.upkeep())
    page.see(f"{MARK} di 25 nov.")
    shown = page.card(BEFORE)
    assert "17 berichten, 17 collega's" in shown
    assert SEARCHING not in shown.partition("Besluiten")[0]
    frozen = {PRINTING: 12, SEARCHING: 6}
    assert corrections.versions(store) == [frozen, frozen, {PRINTING: 17}]


def _stop(stage: Corrected) -> None:
    """Neither the channel nor the mailbox gets the next one; who may not stop it does not."""
    page = stage.page
    stage.eva.say("weekbericht stop hier", stage.channel)
    stage.eva.sees(SAY("Only an administrator, or whoever asked me to post it here, can stop it."), stage.channel)
    page.post_in_channel("weekbericht stop hier")
    page.see(SAY("Agreed: no weekly report comes here any more. The administrators hear of it."))
    answer = corrections.press_once(stage.sink.mails[-1], stage.port)
    assert (answer.status_code, "Gestopt" in answer.text) == (200, True)
    page.open(OWN)
    for where in ("kanaal", "mailbox"):
        page.see(f"een {where} wil geen weekbericht meer")
    before = (len(stage.office.chats[stage.channel]), len(stage.sink.mails))
    stage.home.clock.jump(MONDAY + NINE + 7 * DAY)
    stage.send()
    assert (len(stage.office.chats[stage.channel]), len(stage.sink.mails)) == before
