"""What a person can ask of the bot itself: each word, in both languages, always."""

from __future__ import annotations

import re

import pytest
from sqlalchemy import select

from bot import places as binding
from bot.commands import _PHRASES, Command, command_of
from bot.ports import Action
from bot.service import SHOWN
from models import Audit
from tests.gestures import QUESTION, actions, issue, kept, memberships, people, places, tell, texts
from tests.town import AMBASSADOR, INSIDER, NOW, Town

ALL = [(command, phrase) for command, phrases in _PHRASES.items() for phrase in phrases]


def test_every_word_works_whatever_its_case_and_end_and_nothing_is_kept(town: Town) -> None:
    tell(town, "an", "", kind="opened")
    for command, phrase in ALL:
        assert command_of(f" {phrase.upper()}! ") is command_of(phrase) is command
        (card,) = tell(town, "an", phrase)
        assert card.summary, phrase
    assert kept(town) == []


def test_a_sentence_with_such_a_word_is_a_message(town: Town) -> None:
    tell(town, "an", "de stop van de printer is kapot")
    assert len(kept(town)) == 1
    assert memberships(town)[0].stopped_at is None


def test_help_names_what_can_be_done_and_the_urgent_route(town: Town) -> None:
    tell(town, "an", QUESTION)
    for word in ("help", "hulp"):
        (card,) = tell(town, "an", word)
        assert "1234" in texts(card)
        assert Action.ASK in actions(card)


def test_help_names_to_the_project_group_what_it_alone_can_type(town: Town) -> None:
    for who, said in (("lead", True), ("an", False)):
        tell(town, who, "hallo")
        (card,) = tell(town, who, "hulp")
        assert ("maatregelen, bezoeken, peilingen, voorspelling, testronde, nazorg en dekking" in texts(card)) == said
        asked = "“meer over printen”, “per afdeling”, “wat deden we vorige maand?” of “besluiten”"
        assert (asked in texts(card)) == said


def test_a_greeting_of_somebody_new_is_answered_with_the_welcome(town: Town) -> None:
    (first,) = tell(town, "an", "hallo")
    (second,) = tell(town, "an", "hallo")
    assert Action.WHO_SEES in actions(first)
    assert Action.WHO_SEES not in actions(second)
    assert actions(tell(town, "an", QUESTION)[0]) == [Action.DEPARTMENT]


@pytest.mark.parametrize(("off", "on"), [("stop", "start"), ("afmelden", "aanmelden"), ("unsubscribe", "subscribe")])
def test_stop_holds_until_start(town: Town, off: str, on: str) -> None:
    tell(town, "an", off)
    assert memberships(town)[0].stopped_at == NOW
    tell(town, "an", QUESTION)
    assert len(kept(town)) == 1, "one can still ask"
    tell(town, "an", on)
    assert memberships(town)[0].stopped_at is None


def test_stop_promises_no_more_than_is_so(town: Town) -> None:
    (stopped,) = tell(town, "an", "stop")
    assert "alleen nog over je eigen vragen" in texts(stopped)
    tell(town, "bo", "in english")
    (stopped,) = tell(town, "bo", "stop")
    assert "only about your own questions" in texts(stopped)


def test_who_sees_what_tells_the_real_settings(town: Town) -> None:
    for word in ("wie ziet wat", "who sees what?", "privacy"):
        (card,) = tell(town, "an", word)
        for figure in ("5", "90", "180"):
            assert figure in repr(card.blocks)


def test_the_language_can_be_chosen_and_holds(any_town: Town) -> None:
    assert tell(any_town, "an", QUESTION)[-1].language == "nl"
    assert tell(any_town, "an", "in English")[0].language == "en"
    assert tell(any_town, "an", QUESTION)[0].language == "en"
    assert tell(any_town, "an", "in het Nederlands")[0].language == "nl"
    assert people(any_town)[0].language == "nl"


@pytest.mark.parametrize("word", ["taal", "language", "Taal?", "LANGUAGE"])
def test_asked_for_the_language_it_says_what_to_type_and_that_works(town: Town, word: str) -> None:
    (card,) = tell(town, "an", word)
    offered = re.findall("“(.+?)”", texts(card))
    assert [tell(town, "an", phrase)[0].language for phrase in offered] == ["en", "nl"]
    assert kept(town) == []


def test_english_needs_no_translation_and_dutch_is_translated(town: Town) -> None:
    firsts = [words[0] for command, words in _PHRASES.items() if command not in {Command.DUTCH, Command.ENGLISH}]
    tell(town, "an", "in english")
    english = {phrase: tell(town, "an", phrase)[0].summary for phrase in firsts}
    tell(town, "an", "in dutch")
    dutch = {phrase: tell(town, "an", phrase)[0].summary for phrase in firsts}
    assert [phrase for phrase in firsts if english[phrase] == dutch[phrase]] == []


def test_the_department_can_be_asked_again(town: Town) -> None:
    for word in ("afdeling", "my department"):
        (card,) = tell(town, "an", word)
        assert actions(card) == [Action.DEPARTMENT]
        for name in ("Burgerzaken", "Griffie", "Sociaal Domein"):
            assert name in repr(card)


def test_my_data_shows_the_latest_of_ones_own_and_how_many_there_are(any_town: Town) -> None:
    tell(any_town, "bo", "Dit is van een ander, hoe kan dat?")
    for number in range(SHOWN + 2):
        tell(any_town, "an", f"Waar vind ik zaak {number:02}?")
    (card,) = tell(any_town, "an", "mijn gegevens")
    shown = repr(card)
    assert f"zaak {SHOWN + 1:02}" in shown
    assert "zaak 01" not in shown
    assert "van een ander" not in shown
    assert str(SHOWN + 2) in texts(card)
    assert actions(card) == [Action.FORGET_ME]


def test_somebody_without_messages_can_be_forgotten_too(town: Town) -> None:
    (card,) = tell(town, "an", "my data")
    assert actions(card) == [Action.FORGET_ME]
    assert "no messages" in texts(card) or "geen berichten" in texts(card)


def test_my_data_says_how_many_more_there_are(town: Town) -> None:
    for number in range(SHOWN + 2):
        tell(town, "an", f"Waar vind ik zaak {number}?")
    (card,) = tell(town, "an", "mijn gegevens")
    assert "nog 2 berichten" in texts(card)


@pytest.mark.parametrize("text", ["bedankt", "Ok.", "Thank you!"])
def test_a_courtesy_is_answered_and_not_counted(town: Town, text: str) -> None:
    (card,) = tell(town, "an", text)
    assert "Typ het hier" in texts(card)
    assert kept(town) == []


@pytest.mark.parametrize("user", [AMBASSADOR, INSIDER])
def test_answers_offers_what_lies_ready_to_whom_may_send_it(town: Town, user: str) -> None:
    tell(town, "an", QUESTION)
    issue(town, [kept(town)[0].id])
    issue(town, [])
    assert actions(tell(town, user, "antwoorden")[0]) == [Action.ANSWER]
    assert actions(tell(town, "an", "antwoorden")[0]) == []


def test_answers_offers_three_at_a_time_and_says_how_many_more(town: Town) -> None:
    for number in range(5):
        tell(town, "an", f"Waar vind ik zaak {number}?")
        issue(town, [kept(town)[-1].id])
    (card,) = tell(town, AMBASSADOR, "answers")
    assert actions(card) == [Action.ANSWER] * 3
    assert " 2 " in texts(card)


def test_a_one_time_code_makes_an_administrator_once(any_town: Town) -> None:
    code = any_town.write(lambda session: binding.new_code(session, any_town.desk))
    tell(any_town, "chef", f" {code.lower()} ")
    tell(any_town, "dief", code)
    assert [person.administrator for person in people(any_town)] == [True, False]
    assert kept(any_town) == []
    assert any_town.read(lambda session: session.scalars(select(Audit.act)).all()) == ["became administrator"]


def test_a_code_that_is_late_or_wrong_does_nothing(town: Town) -> None:
    code = town.write(lambda session: binding.new_code(session, town.desk))
    tell(town, "chef", "AAAAA-BBBBB-CCCCC-DDDDD")
    town.clock.forward(days=7, seconds=1)
    tell(town, "chef", code)
    assert [person.administrator for person in people(town)] == [False]


def test_binding_is_for_channels(town: Town) -> None:
    code = town.write(lambda session: binding.new_code(session, town.desk))
    tell(town, "chef", code)
    (card,) = tell(town, "chef", "weekbericht hier")
    assert texts(card)
    assert [place.audience for place in places(town)] == [None]
