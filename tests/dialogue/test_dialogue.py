"""A reply reaches the asker through the bot, and what they say to it reaches its writer; neither learns the other."""

from __future__ import annotations

import pytest
from sqlalchemy import select, update

from bot.dialogue.texts import LONGEST
from bot.ports import Action
from models import Delivery, Feedback
from tests.dialogue.talks import answer_back, asked, meet, messages, name_of, reply
from tests.gestures import change, kept, press, tell
from tests.town import AMBASSADOR, INSIDER, NOW, Town


@pytest.mark.story
def test_a_dialogue_of_four_messages_works_both_ways(any_town: Town) -> None:
    town = any_town
    ref = asked(town)
    name = name_of(town, ref)
    assert f"Verstuurd naar de vrager van {name}." in reply(town, AMBASSADOR, ref, "Welke balie is het?")
    assert "Een ambassadeur beantwoordt je vraag" in town.heard["an"][-1]
    assert "Welke balie is het?" in town.heard["an"][-1]
    assert "Doorgegeven, zonder je naam." in answer_back(town, "an", ref, "Balie 3, aan de linkerkant.")
    heard = town.heard[AMBASSADOR][-1]
    assert f"Vraag {name} antwoordt:" in heard
    assert "Balie 3, aan de linkerkant." in heard
    assert "Beantwoorden" in heard
    reply(town, AMBASSADOR, ref, "Kies daar lade 2.")
    assert "Kies daar lade 2." in town.heard["an"][-1]
    answer_back(town, "an", ref, "Gelukt, dank!")
    assert "Gelukt, dank!" in town.heard[AMBASSADOR][-1]
    assert [each.role for each in messages(town)] == ["ambassador", "asker", "ambassador", "asker"]
    assert [each.written_by is None for each in messages(town)] == [False, True, False, True]


@pytest.mark.story
def test_both_read_it_in_their_own_language(town: Town) -> None:
    tell(town, "bo", "in english")
    ref = asked(town, "bo")
    reply(town, INSIDER, ref, "Tray 2 please.")
    assert "The project group answers your question:" in town.heard["bo"][-1]
    assert "Passed on, without your name." in answer_back(town, "bo", ref, "Done, thanks.")
    assert f"Vraag {name_of(town, ref)} antwoordt:" in town.heard[INSIDER][-1]
    assert "Done, thanks." in town.heard[INSIDER][-1]


def test_it_counts_as_answered_since_the_first_reply_and_waits_again_after_a_question_back(town: Town) -> None:
    ref = asked(town)
    reply(town, AMBASSADOR, ref, "Welke balie?")
    row = kept(town)[0]
    assert row.answered_at == row.closed_at == NOW
    answer_back(town, "an", ref, "Balie 3.")
    row = kept(town)[0]
    assert (row.answered_at, row.closed_at) == (NOW, None)
    reply(town, AMBASSADOR, ref, "Lade 2.")
    row = kept(town)[0]
    assert row.answered_at == NOW
    assert row.closed_at == town.clock()


def test_the_same_press_twice_sends_once(any_town: Town) -> None:
    ref = asked(any_town)
    for _ in range(2):
        said = reply(any_town, AMBASSADOR, ref, "Kies lade 2.")
    assert "Er is niets dubbel verstuurd." in said
    assert len(any_town.heard["an"]) == 1
    for _ in range(2):
        said = answer_back(any_town, "an", ref, "Gelukt!")
    assert "Er is niets dubbel verstuurd." in said
    assert [each.role for each in messages(any_town)] == ["ambassador", "asker"]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "geen tekst"),
        (" \n ", "geen tekst"),
        ("x" * (LONGEST + 1), "te lang"),
        ("Typ ABCDE-FGHJK-LMNPQ-RSTUV", "eenmalige code"),
    ],
)
def test_what_cannot_be_sent_is_said_and_changes_nothing(town: Town, text: str, told: str) -> None:
    ref = asked(town)
    assert told in reply(town, AMBASSADOR, ref, text)
    reply(town, AMBASSADOR, ref, "Kies lade 2.")
    assert told in answer_back(town, "an", ref, text)
    assert len(messages(town)) == 1


def test_data_of_residents_goes_along_neither_way_and_the_writer_is_told(town: Town) -> None:
    ref = asked(town)
    said = reply(town, AMBASSADOR, ref, "Bel 06-12345678 over zaak Z-2026-0001.")
    assert "een telefoonnummer, een zaaknummer" in " ".join(said.split())
    assert "Bel [telefoon] over zaak [zaaknummer]." in town.heard["an"][-1]
    said = answer_back(town, "an", ref, "Mail jan@voorbeeld.nl maar.")
    assert "een e-mailadres" in said
    assert "voorbeeld" not in town.heard[AMBASSADOR][-1]


def test_the_floor_may_not_reply_and_hears_whom_to_ask(town: Town) -> None:
    ref = asked(town)
    meet(town, "bo")
    assert "Alleen ambassadeurs en de projectgroep" in reply(town, "bo", ref, "Kies lade 2.")
    assert town.heard["an"] == []


def test_nobody_answers_back_for_somebody_else_or_before_an_answer(town: Town) -> None:
    ref = asked(town)
    assert "werkt niet meer" in answer_back(town, "an", ref, "Hallo?")
    reply(town, AMBASSADOR, ref, "Kies lade 2.")
    meet(town, "bo")
    assert "niet meer" in answer_back(town, "bo", ref, "Gelukt!")
    assert len(messages(town)) == 1


@pytest.mark.parametrize("action", [Action.WITHDRAW, Action.FORGET_ME])
def test_what_was_withdrawn_or_forgotten_is_answered_nowhere_and_told_alike(town: Town, action: str) -> None:
    ref = asked(town)
    town.press("an", action, ref)
    town.run(town.app.chores.upkeep())
    town.heard["an"].clear()
    said = reply(town, AMBASSADOR, ref, "Kies lade 2.")
    assert "ingetrokken, of de vrager is niet meer bereikbaar" in said
    assert (town.heard["an"], messages(town)) == ([], [])


def test_an_asker_who_withdrew_cannot_answer_back(town: Town) -> None:
    ref = asked(town)
    reply(town, AMBASSADOR, ref, "Kies lade 2.")
    town.press("an", Action.WITHDRAW, ref)
    assert "niet meer" in answer_back(town, "an", ref, "Toch niet.")
    assert [each.text for each in messages(town)] == [None]


def test_an_unknown_feedback_is_answered_by_nobody(town: Town) -> None:
    asked(town)
    for value in ("", "x", "1", "²"):
        assert "niet meer" in reply(town, AMBASSADOR, value, "Kies lade 2.")


@pytest.mark.parametrize(
    "line",
    [
        "antwoord {name}: Kies lade 2.",
        "Antwoord op vraag {name}:Kies lade 2.",
        "beantwoord {lower}: Kies lade 2.",
        "reply to question {name}: Kies lade 2.",
        "answer {name} : Kies lade 2.",
    ],
)
def test_a_mention_in_a_channel_names_the_conversation(street: Town, line: str) -> None:
    name = name_of(street, asked(street))
    tell(street, AMBASSADOR, line.format(name=name, lower=name.lower()), channel="team", chat=True)
    assert "Kies lade 2." in street.heard["an"][-1]
    assert street.heard["team"] == []


def test_a_wrong_name_is_said_friendly_and_kept_from_being_a_question(town: Town) -> None:
    asked(town)
    tell(town, AMBASSADOR, "antwoord K7PQ: Kies lade 2.")
    assert "Ik ken geen vraag K7PQ." in town.heard[AMBASSADOR][-1]
    assert len(kept(town)) == 1


def test_the_same_words_from_the_floor_are_a_question_as_any_other(town: Town) -> None:
    asked(town)
    tell(town, "bo", "Antwoord graag: waar vind ik mijn zaken?")
    assert len(kept(town)) == 2


def test_a_long_reply_by_a_line_arrives_whole(town: Town) -> None:
    name = name_of(town, asked(town))
    tell(town, AMBASSADOR, f"antwoord {name}: " + "lang " * 300 + "einde")
    assert "einde" in town.heard["an"][-1]
    assert len(kept(town)) == 1


def test_a_sensitive_message_is_not_answered_by_just_anyone(town: Town) -> None:
    ref = asked(town)
    town.write(change(update(Feedback).values(sensitive_at=NOW)))
    assert "vertrouwenspersoon" in reply(town, AMBASSADOR, ref, "Kies lade 2.")
    assert town.heard["an"] == []


def test_an_edit_card_in_ones_own_chat_is_not_overwritten_by_the_confirmation(town: Town) -> None:
    ref = asked(town)
    press(town, AMBASSADOR, Action.REPLY, ref, "Kies lade 2.")
    replaced = town.read(lambda session: session.scalars(select(Delivery.replaces).order_by(Delivery.id.desc())).all())
    assert set(replaced[:2]) == {None}
