"""Dutch, English, both or neither."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.reading.language import detect
from bot.reading.meaning import Language
from bot.reading.terms import lexicon

NL, EN, MIXED, OTHER = Language.DUTCH, Language.ENGLISH, Language.MIXED, Language.OTHER
OTHERS = Path(__file__).parents[2] / "benchmarks" / "data" / "other-languages.jsonl"


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Waar vind ik de handleiding van het zaaksysteem?", NL),
        ("Where do I find the manual for the case system?", EN),
        ("kweet nie hoe da moet met die tablet", NL),
        ("De printer pakt de brief niet and now the whole system keeps crashing on me", MIXED),
        ("Ich kann mich seit heute Morgen nicht mehr anmelden", OTHER),
        ("Je ne peux pas ouvrir mon dossier depuis ce matin", OTHER),
        ("Nie mogę się zalogować do nowego systemu", OTHER),
        ("Yeni sisteme bir türlü giremiyorum, lütfen bana söyleyin", OTHER),
        ("لا أستطيع تسجيل الدخول", OTHER),
    ],
)
def test_a_sentence(text: str, language: Language) -> None:
    assert detect(text) is language


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("lukt niet", NL),
        ("werkt weer", NL),
        ("top geregeld", NL),
        ("traag vandaag", NL),
        ("bedankt", NL),
        ("hoe dan", NL),
        ("doesn't work", EN),
        ("thanks everyone", EN),
        ("very slow", EN),
        ("where now", EN),
        ("مرحبا", OTHER),
        ("Guten Morgen zusammen", OTHER),
        ("geht nicht", OTHER),
        ("merci beaucoup madame", OTHER),
        ("nie działa", OTHER),
        ("pfff", NL),
        ("opslaan hapert", NL),
        ("filing cabinet", EN),
    ],
)
def test_three_words_or_fewer_lean_on_the_word_lists(text: str, language: Language) -> None:
    assert detect(text) is language


@pytest.mark.parametrize("text", ["update", "top team", "thx", "dope update"])
def test_words_that_both_languages_use_are_taken_for_dutch(text: str) -> None:
    assert detect(text) is NL


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("We have been waiting since nine en nog steeds kan niemand mij helpen", MIXED),
        ("Kan iemand mij helpen please, I have no idea where to find the old files", MIXED),
        ("Wat een gamechanger die nieuwe feature in het dashboard", NL),
        ("Great job team, ziet er goed uit", NL),
        ("Where do I file a bezwaar in the new system?", EN),
    ],
)
def test_a_mix_is_both_and_a_borrowed_word_is_not(text: str, language: Language) -> None:
    assert detect(text) is language


def test_the_lists_of_words_do_not_overlap() -> None:
    lists = [set(words) for words in lexicon("words").values()]
    assert sum(map(len, lists)) == len(set().union(*lists))


def test_a_word_of_another_language_is_none_of_ours() -> None:
    functions = {*lexicon("nl")["function"], *lexicon("en")["function"]}
    assert functions.isdisjoint(lexicon("words")["other"])


def test_most_lines_in_other_languages_are_known_as_such() -> None:
    rows = [json.loads(line) for line in OTHERS.read_text("utf-8").splitlines()]
    foreign = [row for row in rows if row["lang"] == OTHER]
    assert len(foreign) >= 60
    assert len({row["spoken"] for row in foreign}) >= 10
    assert sum(detect(row["text"]) is OTHER for row in foreign) >= 0.95 * len(foreign)


@pytest.mark.parametrize("text", ["", "   ", "👍🎉", "1234", "?!", "\ud800"])
def test_without_words_there_is_no_language(text: str) -> None:
    assert detect(text) is OTHER


def test_an_unknown_short_word_is_one_of_ours() -> None:
    assert detect("okidoki") in {NL, EN}


@pytest.mark.property
@given(st.text(st.characters(codec=None, exclude_categories=())))
def test_no_text_breaks_it(text: str) -> None:
    assert detect(text) in Language
