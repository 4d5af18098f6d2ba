"""The few words that always work, and that they are not heard inside a sentence."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.commands import _PHRASES, Command, command_of, holds_code, named_rollout
from bot.database.store import Store
from bot.desk import Desk
from bot.places import new_code


@pytest.mark.parametrize(
    ("text", "command"),
    [
        ("hulp", Command.HELP),
        ("help", Command.HELP),
        ("stop", Command.STOP),
        ("afmelden", Command.STOP),
        ("start", Command.START),
        ("wie ziet wat", Command.WHO_SEES),
        ("who sees what", Command.WHO_SEES),
        ("mijn gegevens", Command.MY_DATA),
        ("my data", Command.MY_DATA),
        ("afdeling", Command.DEPARTMENT),
        ("department", Command.DEPARTMENT),
        ("taal", Command.LANGUAGE),
        ("language", Command.LANGUAGE),
        ("nederlands", Command.DUTCH),
        ("in English", Command.ENGLISH),
        ("antwoorden", Command.ANSWERS),
        ("answers", Command.ANSWERS),
        ("plaats het weekbericht hier", Command.DIGEST_HERE),
        ("post the digest here", Command.DIGEST_HERE),
        ("meld storingen hier", Command.REPORTS_HERE),
        ("report failures here", Command.REPORTS_HERE),
    ],
)
def test_a_command_works_in_both_languages(text: str, command: Command) -> None:
    assert command_of(text) is command


@pytest.mark.parametrize(
    "text", ["HULP", " hulp ", "Hulp!", "hulp?", "“hulp”", "*hulp*", "\thulp\n", "'hulp'.", "hulp..."]
)
def test_case_and_signs_around_it_do_not_matter(text: str) -> None:
    assert command_of(text) is Command.HELP


def test_spaces_between_its_words_do_not_matter() -> None:
    assert command_of("Wie  ziet\n wat?") is Command.WHO_SEES


@pytest.mark.parametrize(
    "text",
    [
        "",
        "   ",
        "?",
        "Help, mijn scherm is zwart",
        "Ik heb hulp nodig bij het zoeken",
        "Het programma stopt steeds",
        "stop maar met die meldingen",
        "Kan ik ergens zien wie ziet wat ik schrijf?",
        "Waar staan mijn gegevens?",
        "Welke afdeling doet de vergunningen?",
        "Ik wil het graag in het Nederlands zien",
        "antwoorden komen niet aan",
        "helpdesk",
        "De taal is onduidelijk",
        "hulp hulp",
        "/hulp",
        "😀",
    ],
)
def test_a_sentence_is_no_command(text: str) -> None:
    assert command_of(text) is None


def test_every_phrase_is_its_own_command_and_no_other() -> None:
    phrases = [(phrase, command) for command, some in _PHRASES.items() for phrase in some]
    assert len({phrase for phrase, _ in phrases}) == len(phrases)
    assert [command_of(phrase) for phrase, _ in phrases] == [command for _, command in phrases]


def test_every_command_can_be_given() -> None:
    assert {*_PHRASES, Command.CODE, Command.BELONGS_HERE} == set(Command)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("dit kanaal hoort bij zaak", "zaak"),
        ("  Dit kanaal hoort bij “Nieuw DMS”.", "Nieuw DMS"),
        ("THIS CHANNEL BELONGS TO dms!", "dms"),
        ("this channel belongs to ", ""),
        ("dit kanaal hoort bij\nzaak en nog iets\nmeer", ""),
        ("ik vraag me af of dit kanaal hoort bij zaak", ""),
        ("this channel belongs to " + "x" * 200, ""),
    ],
)
def test_a_channel_is_said_to_belong_to_a_rollout(text: str, name: str) -> None:
    assert named_rollout(text) == name
    assert (command_of(text) is Command.BELONGS_HERE) == bool(name)


def test_a_new_code_is_recognised_as_it_is_typed(store: Store, desk: Desk) -> None:
    code = store.write_now(lambda session: new_code(session, desk))
    assert [command_of(text) for text in (code, code.lower(), f" {code}\n")] == [Command.CODE] * 3


@pytest.mark.parametrize(
    "text", ["ABCDE-FGHJK-LMNPQ", "ABCDE-FGHJK-LMNPQ-RSTU1", "ABCDE-FGHJK-LMNPQ-RSTUV-WXYZ2", "de code is ABCDE-FGHJK"]
)
def test_what_looks_like_a_code_and_is_none(text: str) -> None:
    assert command_of(text) is None


@pytest.mark.property
@given(st.sampled_from([phrase for some in _PHRASES.values() for phrase in some]), st.from_regex(r"[a-z]{2,10}"))
def test_no_command_is_heard_with_another_word_beside_it(phrase: str, word: str) -> None:
    word = word.strip()
    known = {other for some in _PHRASES.values() for other in some}
    for text in (f"{phrase} {word}", f"{word} {phrase}"):
        assert (command_of(text) is None) == (text not in known)


@pytest.mark.property
@given(st.text(max_size=50_000))
def test_any_text_is_a_command_or_none(text: str) -> None:
    assert command_of(text) in {None, *Command}


@pytest.mark.parametrize("text", ["waren zaken staan zelfs weer", "HELPT GEEFT WERKT HEEFT", "FG5XG-ZMA2W-5QUL6"])
def test_ordinary_words_hold_no_code(text: str) -> None:
    assert not holds_code(text)


def test_a_code_is_found_anywhere() -> None:
    assert holds_code("mijn code is fg5xg-zma2w-5qul6-u9ttl, werkt dat?")
