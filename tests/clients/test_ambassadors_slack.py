"""The ambassadors' week in Slack: several people at once in a real workspace, through the real bot."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.talk import shortened
from bot.triage.cards import ON_A_PHONE
from bot.words import words_for
from tests.clients import slack_asking_back, slack_bubble, story
from tests.clients.processes import until
from tests.clients.slack_ambassadors import (
    AMBASSADORS,
    CANARY,
    CHIEF,
    DESK,
    DIRECT,
    FIRST,
    LATER,
    NEWS,
    PEOPLE,
    PERMITS,
    PRINTING,
    REOPENING,
    SECOND,
    Week,
    code_in,
    week,
)
from tests.clients.slack_stage import text_of
from tests.clients.slack_workspace import CHANNEL, Json

pytestmark = [pytest.mark.client, pytest.mark.story]
SAY = words_for("nl").say
RIGHT = SAY("Right: {title}", title=shortened(PRINTING, ON_A_PHONE))
SECRET = "Brief printen aan de balie lukt niet, wie helpt mij?"
MAY_I = "Mag ik zelf een zaak heropenen of moet mijn teamleider dat doen?"
DECIDED = "Teamleiders mogen zaken heropenen"
HEARD = "etiketten printen niet"
ANSWER = "Kies in het printscherm eerst lade 2 en print dan opnieuw."


@pytest.fixture(scope="module")
def stage(local_slack: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Week]:
    with week(local_slack, tmp_path_factory.mktemp("week")) as made:
        yield made


def test_ambassadors_tag_answer_and_meet(stage: Week, request: pytest.FixtureRequest) -> None:
    _take_places(stage)
    alias = _ask_and_tag(stage, request)
    _leaks_nothing(stage)
    _talk(stage, alias)
    _leaks_nothing(stage)
    _pick_another_topic(stage)
    _capture(stage)
    _merge_and_undo(stage, request)
    _me_too(stage)
    _answer_all_and_publish(stage)
    _recognise_the_answer(stage, request)
    _report(stage)
    slack_asking_back.ask_back(stage)
    slack_asking_back.decide(stage)
    _meet(stage, request)
    slack_bubble.visit(stage)
    slack_bubble.poll(stage, request)
    _refuse(stage)
    _leaks_nothing(stage)


def _take_places(stage: Week) -> None:
    """Bind both channels, make somebody ambassador by a code, and let all three hear at once."""
    workspace = stage.workspace
    stage.says(CHIEF, stage.town.code, "beheerder")
    workspace.mention(CHIEF, "plaats het weekbericht hier", CHANNEL)
    workspace.mention(CHIEF, "ambassadeurs hier", AMBASSADORS)
    stage.read(AMBASSADORS, "kanaal van de ambassadeurs")
    stage.put_clock(9)
    code = code_in(stage.says(CHIEF, "ambassadeur uitnodigen Burgerzaken", "Burgerzaken", "zeven dagen"))
    stage.says(DIRECT, code, "ambassadeur voor Burgerzaken")
    for who, choice in {FIRST: "meteen, in het kanaal van de ambassadeurs", DIRECT: "meteen"}.items():
        workspace.pick(who, stage.says(who, "mijn ritme", "nieuwe berichten"), choice)
        stage.read(who, f"Genoteerd: {choice}.")


def _ask(stage: Week, who: str, text: str, department: str) -> Json:
    """Have somebody ask and say where they work; give the receipt."""
    receipt = stage.says(who, text, text, SAY("Withdraw"))
    stage.workspace.pick(who, stage.read(who, "waar werk je?"), department)
    stage.read(who, f"Genoteerd: {department}")
    return receipt


def _ask_and_tag(stage: Week, request: pytest.FixtureRequest) -> str:
    """A confidential question comes in two places; one press tags it in both, and who presses later changes nothing."""
    receipt = _ask(stage, CANARY, SECRET, "Burgerzaken")
    assert "Je naam gaat niet mee." in text_of(receipt)
    in_channel, direct = stage.read(AMBASSADORS, SECRET, RIGHT), stage.read(DIRECT, SECRET, RIGHT)
    assert text_of(in_channel).count(SAY("Other topic")) == 1, "a list says once what it is for"
    assert PRINTING in text_of(direct)
    stage.draw("slack-triage.png", DIRECT, request)
    stage.workspace.press(FIRST, in_channel, RIGHT)
    for where in (AMBASSADORS, DIRECT):
        done = stage.read(where, f"Onderwerp: “{PRINTING}”.", "Gedaan door: ambassadeur.", SECRET)
        assert RIGHT not in text_of(done)
    stage.workspace.press(DIRECT, direct, RIGHT)
    stage.read(DIRECT, f"Onderwerp: “{PRINTING}”.", SECRET)
    alias = re.search(r"Vraag (\w{4,8}),", text_of(in_channel))
    assert alias
    return alias[1]


def _talk(stage: Week, alias: str) -> None:
    """Four messages between two who do not know each other: by the form, back, by a mention in the thread, and back."""
    workspace = stage.workspace
    card = stage.read(AMBASSADORS, SECRET)
    stage.writes(FIRST, card, SAY("Reply"), "Welke printer is het?")
    answer = stage.read(CANARY, "Een ambassadeur beantwoordt je vraag:", "Welke printer is het?")
    _answer_back(stage, answer, "Die naast balie 3.")
    stage.put_clock(9, 20)  # it is held up, so that nobody can tell who has just typed
    back = stage.read(AMBASSADORS, f"Vraag {alias} antwoordt:", "Die naast balie 3.")
    workspace.mention(SECOND, f"antwoord {alias}: Zet hem uit en weer aan.", AMBASSADORS, thread=back)
    answer = stage.read(CANARY, "Zet hem uit en weer aan.")
    _answer_back(stage, answer, "Dat hielp.")
    stage.put_clock(9, 40)
    stage.read(AMBASSADORS, f"Vraag {alias} antwoordt:", "Dat hielp.")


def _answer_back(stage: Week, answer: Json, text: str) -> None:
    before = len(stage.workspace.from_bot(stage.chat(CANARY)))
    stage.writes(CANARY, answer, SAY("Answer back"), text)
    stage.said(stage.chat(CANARY), "Doorgegeven, zonder je naam.", after=before)


def _pick_another_topic(stage: Week) -> None:
    """A named question is tagged by the list instead; then somebody chooses otherwise, and takes that back."""
    workspace = stage.workspace
    receipt = _ask(stage, PERMITS, MAY_I, "Vergunningen")
    workspace.press(PERMITS, receipt, "Naam meesturen")
    workspace.press(PERMITS, stage.read(PERMITS, "Mag je naam mee?"), "Nu met naam")
    stage.read(PERMITS, "Je naam gaat mee.")
    workspace.pick(SECOND, stage.read(AMBASSADORS, MAY_I, "Veronique"), PRINTING)
    wrong = stage.read(AMBASSADORS, f"Onderwerp: “{PRINTING}”.", MAY_I)
    workspace.press(FIRST, wrong, SAY("Undo"))
    workspace.pick(FIRST, stage.read(AMBASSADORS, MAY_I, SAY("Other topic")), REOPENING)
    stage.read(AMBASSADORS, f"Onderwerp: “{REOPENING}”.", MAY_I)


def _capture(stage: Week) -> None:
    """What was heard in the corridor is one line; a wrong one is shown right, and kept only then."""
    workspace = stage.workspace
    workspace.command(FIRST, f"5 burgerzakken: {HEARD}", AMBASSADORS)
    stage.read(FIRST, f"5 Burgerzaken: {HEARD}")
    workspace.command(FIRST, f"5 burgerzaken: {HEARD}", AMBASSADORS)
    stage.read(FIRST, "Genoteerd: 5", "Burgerzaken", HEARD)


def _line_of(card: Json, pattern: str) -> str:
    found = re.search(f"^{pattern}$", text_of(card), re.MULTILINE)
    assert found, text_of(card)
    return found[0]


def _topic(stage: Week, who: str, title: str) -> Json:
    """Have somebody find the card of a topic in the list of the open ones."""
    listed = stage.says(who, "onderwerpen", "onderwerpen open", title)
    stage.workspace.press(who, listed, title)
    return stage.read(who, "Onderwerp ", f": {title}", SAY("Owner"))


def _merge_and_undo(stage: Week, request: pytest.FixtureRequest) -> None:
    """Two topics become one, and two again; the second of two ambassadors reads what the first did."""
    workspace = stage.workspace
    card = _topic(stage, DIRECT, PRINTING)
    stage.draw("slack-topic.png", DIRECT, request)
    asked = _line_of(card, r"Onderwerp \d+: .*").partition(":")[0]
    seen = stage.says(FIRST, asked, SAY("Owner"))
    stage.writes(DIRECT, card, SAY("Owner"), "Functioneel beheer")
    mine = stage.read(DIRECT, "Genoteerd: eigenaar “Functioneel beheer”.")
    stage.writes(FIRST, seen, SAY("Owner"), "Servicedesk")
    stage.read(FIRST, "Intussen gewijzigd door een collega: eigenaar “Functioneel beheer”.")
    workspace.press(DIRECT, mine, SAY("More"))
    others = stage.read(DIRECT, SAY("It is the same as"))
    workspace.pick(DIRECT, others, _line_of(others, rf"\d+\. {re.escape(REOPENING)}"))
    merged = stage.read(DIRECT, f"alles van “{PRINTING}” staat nu hier")
    assert REOPENING in text_of(merged)
    workspace.press(DIRECT, merged, SAY("Undo"))
    stage.read(DIRECT, "Ongedaan gemaakt.")
    stage.says(FIRST, asked, PRINTING, "Functioneel beheer")


def _me_too(stage: Week) -> None:
    found = stage.says(DESK, "zoek printen balie", "Ik ook")
    stage.workspace.press(DESK, found, SAY("Me too: {title}", title=PRINTING))
    stage.read(DESK, SAY("You are counted with “{topic}” now.", topic=PRINTING))


def _answer_all_and_publish(stage: Week) -> None:
    """Everybody who asked hears the answer once, also who is confidential, and who said "me too"."""
    workspace = stage.workspace
    card = _topic(stage, FIRST, PRINTING)
    stage.writes(FIRST, card, SAY("Write the answer"), ANSWER)
    ready = stage.read(FIRST, f"Het antwoord op “{PRINTING}” staat klaar:", ANSWER)
    workspace.press(FIRST, ready, SAY("Send to everyone"))
    for asker in (CANARY, DESK):
        stage.read(asker, "Een ambassadeur beantwoordt je vraag:", ANSWER)
    sent = stage.read(FIRST, f"Verstuurd naar iedereen die naar “{PRINTING}” vroeg.")
    workspace.press(FIRST, sent, SAY("Publish"))
    stage.read(FIRST, "Gepubliceerd: iedereen kan dit antwoord nu vinden.")
    assert ANSWER in text_of(stage.says(PERMITS, "zoek printen", PRINTING))


def _recognise_the_answer(stage: Week, request: pytest.FixtureRequest) -> None:
    """The next ones who ask alike are offered it: one says yes, the other no."""
    accepted = "De brief aan de balie komt niet uit de printer, wat nu?"
    offer = stage.says(LATER, accepted, SAY("Is this it?"), ANSWER)
    stage.workspace.press(LATER, offer, SAY("Yes, this is it"))
    stage.read(LATER, "je vraag is beantwoord")
    refused = "Waarom komt er geen brief uit de printer aan de balie?"
    offer = stage.says(PERMITS, refused, SAY("Is this it?"), ANSWER)
    stage.workspace.press(PERMITS, offer, SAY("No"))
    stage.read(PERMITS, "Je vraag blijft open.", refused, SAY("Withdraw"))
    stage.read(AMBASSADORS, refused)
    stage.workspace.open_home(LATER)
    until(lambda: accepted in text_of(stage.workspace.home(LATER) or {}), "it is not on the page")
    _draw_home(stage, "slack-home.png", LATER, request)


def _report(stage: Week) -> None:
    """The digest of the week tells the question, and what was heard besides."""
    stage.put_clock(10)
    told = text_of(stage.read(CHANNEL, "Weekbericht Zaaksysteem Lindewaard"))
    assert PRINTING in told
    stage.read(CHANNEL, "± 5 gehoord via ambassadeurs")


def _meet(stage: Week, request: pytest.FixtureRequest) -> None:
    """The agenda comes before the meeting; what is decided comes back in the next one, until it is done."""
    stage.put_clock(11)
    agenda = stage.read(AMBASSADORS, "Agenda", "Kamer 2.14")
    assert PRINTING in text_of(agenda)
    stage.draw("slack-agenda.png", AMBASSADORS, request)
    stage.writes(SECOND, agenda, SAY("Record a decision"), DECIDED)
    stage.read(SECOND, "Vastgelegd", DECIDED)
    stage.put_clock(15)
    following = stage.says(FIRST, "agenda", "Agenda", SAY("Decided before, not done"), DECIDED)
    stage.workspace.pick(FIRST, following, DECIDED)
    stage.read(FIRST, f"Gedaan: “{DECIDED}”")
    stage.says(SECOND, "besluiten", SAY("No decisions are open."))


def _refuse(stage: Week) -> None:
    """An employee may not do what an ambassador does, nor may who was one until just now; nothing changes."""
    workspace, refused = stage.workspace, ("Alleen ambassadeurs", "de projectgroep")
    for line in ("onderwerpen", "vragen", "agenda"):
        stage.says(DESK, line, *refused)
    card = stage.read(AMBASSADORS, HEARD, SAY("Other topic"))
    before = len(workspace.from_bot(stage.chat(DESK)))
    workspace.pick(DESK, card, PRINTING)
    stage.said(stage.chat(DESK), *refused, after=before)
    old, roles = stage.read(DIRECT, HEARD, SAY("Other topic")), stage.says(CHIEF, "rollen", SAY("End a role"))
    workspace.pick(CHIEF, roles, _line_of(roles, r"Burghard: ambassadeur voor Burgerzaken.*"))
    stage.read(CHIEF, "Beëindigd: ")
    workspace.pick(DIRECT, old, PRINTING)
    stage.read(DIRECT, *refused)
    assert SAY("Other topic") in text_of(stage.read(AMBASSADORS, HEARD))


def _leaks_nothing(stage: Week) -> None:
    """Nobody but the asker can read who asked: not in what the bot says, nor on a page, nor in its log."""
    others = [who for who in PEOPLE if who != CANARY]
    chats = [stage.chat(who) for who in others]
    said = {place: stage.workspace.from_bot(place) for place in (CHANNEL, AMBASSADORS, NEWS, *chats)}
    pages = [stage.workspace.home(who) for who in others]
    held = json.dumps([said, pages]).casefold() + stage.log.read_text().casefold()
    assert SECRET.casefold() in held, "their words are read there"
    assert [word for word in (CANARY, PEOPLE[CANARY], stage.chat(CANARY)) if word.casefold() in held] == []


def _draw_home(stage: Week, name: str, who: str, request: pytest.FixtureRequest) -> None:
    picture = story.picture(name)
    if picture:
        request.getfixturevalue("chromium")
        stage.workspace.draw_home(picture, who)
