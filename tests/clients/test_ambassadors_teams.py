"""The ambassadors' story in Teams: from a confidential question to the digest, by several people at once.

One ambassador has the Playground's page; the others, and all who ask, speak through `teams_office`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import func, select, update

from bot.demo.town import Town
from bot.reading import rules_reader
from connectors.teams import reception
from models import Feedback, IssueMerge, Tag
from tests.clients import story, teams_bubble
from tests.clients import teams_playground as teams
from tests.clients.processes import free_port, serving, until
from tests.clients.story import MONDAY, TITLE, Lindewaard
from tests.clients.teams_home import Home
from tests.clients.teams_office import Colleague, Office
from tests.clients.teams_stage import Received, Stage, planned

pytestmark = [
    pytest.mark.client,
    pytest.mark.story,
    pytest.mark.leak,
    pytest.mark.filterwarnings("ignore::DeprecationWarning"),
]
BOARD = "19:projectgroep@thread.tacv2"
CANARY = ("Kanarie", "Vogelzang", "29:kanarie-id")
QUESTION = "Waarom printen de etiketten bij balie 3 niet?"
NAMED = "Printen van brieven aan de balie lukt niet, ik krijg steeds een foutmelding"
COFFEE = "De koffie in de kantine op de derde is niet te drinken"
TOPIC = "Brief printen aan balie lukt niet"
RIGHT = "Klopt: Brief printen aan balie lukt…"
ANSWER = "Kies eerst lade 2 en druk opnieuw af."


@pytest.fixture
def stage(
    lindewaard: Lindewaard, playground: list[str], chromium: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Stage]:
    home, port = Home(planned(lindewaard, tmp_path)), free_port()
    monkeypatch.setattr(reception, "datetime", Received(home))
    endpoint = f"http://127.0.0.1:{port}/api/messages"
    office = Office(endpoint)
    office.here.add(BOARD)
    with (
        serving(office.served(), office.port),
        serving(home.served(), port),
        teams.playground(playground, chromium, endpoint, tmp_path, office=office.before) as page,
    ):
        yield Stage(home, office, page, lindewaard.code)
    home.app.close()


def test_from_a_confidential_question_to_the_digest(stage: Stage) -> None:
    _set_the_old_ones_aside(stage)
    _take_roles(stage)
    _ask(stage)
    _tag_at_once(stage)
    _find_and_make_a_topic(stage)
    _talk_under_an_alias(stage)
    _merge_and_undo(stage)
    _answer_everyone(stage)
    _accept_and_refuse(stage)
    _me_too(stage)
    _refuse_a_role(stage)
    _hear_and_decide(stage)
    teams_bubble.poll(stage)
    _read_the_digest(stage)
    teams_bubble.visit(stage)
    assert stage.office.faults == []
    _nothing_leaked(stage)


def _set_the_old_ones_aside(stage: Stage) -> None:
    """Leave the town's own messages out, and its people alone; its ambassadors' tags prove what is suggested."""
    store = stage.home.app.store
    loose = update(Feedback).where(Feedback.issue_id.is_(None)).values(not_ours_at=Feedback.said_at)
    store.write_now(lambda session: session.execute(loose))
    store.write_now(Town(stage.home.app.desk, rules_reader()).prove)
    store.write_now(story.hang_up)


def _take_roles(stage: Stage) -> None:
    petra, bram, page = stage.petra, stage.bram, stage.page
    petra.say(stage.code)
    petra.sees("Je bent nu beheerder.")
    petra.say(_invited(stage, "projectgroep uitnodigen"))
    petra.sees("Je hoort nu bij de projectgroep")
    petra.say("ambassadeurs hier", teams.CHANNEL)
    petra.say("plaats het weekbericht hier", BOARD)
    petra.sees("Afgesproken: het weekbericht plaats ik hier.", BOARD)
    bram.say(_invited(stage, "ambassadeur uitnodigen Burgerzaken"))
    bram.sees("Vanaf nu ben je ambassadeur voor Burgerzaken")
    bram.say("mijn ritme")
    bram.sees("Je hoort van nieuwe berichten")
    bram.press("Bewaren", answer="meteen, in het kanaal van de ambassadeurs")
    stage.typed("in het Nederlands", "Vanaf nu schrijf ik je in het Nederlands.")
    stage.typed(_invited(stage, "ambassadeur uitnodigen Burgerzaken"), "Vanaf nu ben je ambassadeur")
    stage.typed("mijn ritme", "Je hoort van nieuwe berichten")
    page.choose("meteen", "Bewaren")
    page.see("Genoteerd: meteen.")


def _invited(stage: Stage, line: str) -> str:
    """Have the project group make a code to hand on."""
    before = len(stage.petra.cards())
    stage.petra.say(line)
    until(lambda: len(stage.petra.cards()) > before, "no code came")
    (code,) = re.findall(r"(?:[A-Z2-9]{5}-){3}[A-Z2-9]{5}", stage.petra.sees("Geef deze code"))
    return str(code)


def _ask(stage: Stage) -> None:
    for who, text in ((stage.asker, QUESTION), (stage.noor, NAMED), (stage.bas, COFFEE)):
        who.say(text)
        who.sees("Je naam gaat niet mee.")
        who.press("Bewaren", answer="Burgerzaken")
        who.sees("Genoteerd: Burgerzaken")
    stage.noor.press("Naam meesturen")
    stage.noor.sees("Mag je naam mee?")
    stage.noor.press("Nu met naam")
    stage.noor.sees("Je naam gaat mee.")
    stage.later(minutes=20)
    stage.home.run(stage.home.app.chores.bring_messages())


def _tag_at_once(stage: Stage) -> None:
    """One press tags; who was second in the channel reads so, and changes nothing."""
    page, bram = stage.page, stage.bram
    page.see(QUESTION)
    assert "Van: Noor." in page.card(NAMED)
    assert "Van:" not in page.card(QUESTION)
    bram.sees(QUESTION, teams.CHANNEL)
    late = bram.button("Bewaren", QUESTION, teams.CHANNEL, "Oude zaak vinden")
    _draw(page, "teams-tagging.png", QUESTION)
    page.press(RIGHT, QUESTION)
    page.see(f"Onderwerp: “{TOPIC}”. Gedaan door: ambassadeur.")
    bram.send_press(*late, teams.CHANNEL)
    stage.home.settle()
    assert "Gedaan door: ambassadeur." in bram.sees(QUESTION, teams.CHANNEL)
    tags = select(func.count(Tag.id)).where(Tag.tagged_by.is_not(None))
    assert stage.home.app.store.read_now(lambda session: session.scalar(tags)) == 1
    page.press(RIGHT, NAMED)


def _find_and_make_a_topic(stage: Stage) -> None:
    page = stage.page
    page.press("Meer", COFFEE)
    page.see("Hoort hier niet")
    page.write("Onderwerp zoeken", "traag", "Zoeken", COFFEE)
    page.see("Ik vond 1 onderwerp.")
    page.write("Nieuw onderwerp", "Koffie in de kantine", "Maken", COFFEE)
    page.see("Onderwerp: “Koffie in de kantine”.")


def _talk_under_an_alias(stage: Stage) -> None:
    page, asker = stage.page, stage.asker
    page.write("Beantwoorden", "Welke printer is het?", "Versturen", QUESTION)
    page.see("Verstuurd naar de vrager van")
    asker.sees("Welke printer is het?")
    asker.press("Reageer", "Welke printer", "De grote Canon, naast de deur.")
    asker.sees("Doorgegeven, zonder je naam.")
    assert "Canon" not in stage.office.sent_to_others(asker.id), "it is held up, so that nobody sees who just typed"
    stage.later(minutes=11)
    page.see("De grote Canon, naast de deur.")
    page.write("Beantwoorden", "Ik kom langs om tien uur.", "Versturen", "grote Canon")
    asker.sees("Ik kom langs om tien uur.")
    asker.press("Reageer", "tien uur", "Fijn, tot dan.")
    stage.home.settle()
    stage.later(minutes=11)
    page.see("Fijn, tot dan.")


def _merge_and_undo(stage: Stage) -> None:
    page = stage.page
    stage.typed("onderwerpen", "onderwerpen open")
    stage.typed("onderwerp 16", "Onderwerp 16: Fouten in de briefsjablonen")
    page.press("Meer", "Onderwerp 16")
    page.see("Het is hetzelfde als")
    page.open(f"{teams.TEAM} - {teams.GENERAL}")
    page.open("Personal Chat")  # until it is drawn anew, the Playground's list shows what the card before offered
    page.choose(f"23. {TOPIC}", "Samenvoegen", "Het is hetzelfde als", "Onderwerp 16")
    page.see("alles van “Fouten in de briefsjablonen” staat nu hier.")
    merged = select(func.count(IssueMerge.issue_id))
    assert stage.home.app.store.read_now(lambda session: session.scalar(merged)) == 1
    page.press("Ongedaan maken", "staat nu hier")
    page.see("Onderwerp 16: Fouten in de briefsjablonen")
    stage.home.settle()
    assert stage.home.app.store.read_now(lambda session: session.scalar(merged)) == 0


def _answer_everyone(stage: Stage) -> None:
    page = stage.page
    stage.typed("onderwerp 23", f"Onderwerp 23: {TOPIC}")
    _draw(page, "teams-topic.png", "Onderwerp 23")
    page.write("Schrijf het antwoord", ANSWER, "Bewaren", "Onderwerp 23")
    page.see("staat klaar:")
    page.press("Verstuur naar iedereen")
    page.see("Verstuurd naar iedereen")
    for who in (stage.asker, stage.noor):
        assert "Een ambassadeur beantwoordt je vraag" in who.sees(ANSWER)
    page.press("Publiceer")
    page.see("Gepubliceerd: iedereen kan dit antwoord nu vinden.")


def _accept_and_refuse(stage: Stage) -> None:
    accepting, refusing = (Colleague(stage.office, f"29:{name}", name.title()) for name in ("fem", "gijs"))
    for who in (accepting, refusing):
        who.say("Brieven printen aan de balie lukt niet, hoe moet dat?")
        assert ANSWER in who.sees("Is dit het antwoord?")
    accepting.press("Ja, dit is het")
    accepting.sees("je vraag is beantwoord")
    refusing.press("Nee")
    refusing.sees("Je vraag blijft open.")


def _me_too(stage: Stage) -> None:
    stage.eva.say("zoek oude zaak")
    stage.eva.sees("Anderen vragen dit ook")
    stage.eva.press("Ik ook: Oude zaak vinden")
    stage.eva.sees("Je staat erbij: “Oude zaak vinden”.")


def _refuse_a_role(stage: Stage) -> None:
    """Neither a typed line nor a button of somebody else's card does anything."""
    stage.eva.say("onderwerpen")
    stage.eva.sees("Alleen ambassadeurs en de projectgroep kunnen dit.")
    stage.eva.send_press(*stage.bram.button("Ongedaan maken", QUESTION, teams.CHANNEL))
    stage.home.settle()
    assert stage.eva.shown().count("Alleen ambassadeurs en de projectgroep kunnen dit.") == 2


def _hear_and_decide(stage: Stage) -> None:
    page = stage.page
    stage.typed("5 burgerzaken: etiketten printen niet", "Genoteerd: 5 mensen bij Burgerzaken.")
    stage.typed("agenda", "Afdelingen waar niemand voor sprak")
    page.write("Besluit vastleggen", "Balie 3 krijgt een nieuwe printer voor 1 december", "Bewaren")
    page.see("Vastgelegd:")
    stage.typed("agenda", "Eerder besloten, niet gedaan")


def _read_the_digest(stage: Stage) -> None:
    stage.home.clock.jump(MONDAY)
    stage.home.run(stage.home.app.chores.send_digests())
    digest = stage.petra.sees(TITLE, BOARD)
    assert "± 5 gehoord via ambassadeurs" in digest
    assert "Balie 3 krijgt een nieuwe printer" in digest


def _nothing_leaked(stage: Stage) -> None:
    """All that anybody but the asker got, to the last byte, names them nowhere; what their own chat got is theirs."""
    others = stage.office.sent_to_others(stage.asker.id)
    assert "Noor" in others, "who let their name along is named"
    found = [word for word in CANARY if word in others]
    assert not found, f"{found} came to others"


def _draw(page: teams.Playground, name: str, holding: str) -> None:
    if picture := story.picture(name):
        page.phone(picture, holding)
