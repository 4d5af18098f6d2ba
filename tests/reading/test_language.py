"""Dutch, English, both or neither."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.reading.language import detect
from bot.reading.meaning import Language

NL, EN, MIXED, OTHER = Language.DUTCH, Language.ENGLISH, Language.MIXED, Language.OTHER


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
    ],
)
def test_three_words_or_fewer_lean_on_the_word_lists(text: str, language: Language) -> None:
    assert detect(text) is language


@pytest.mark.parametrize("text", ["", "   ", "👍🎉", "1234", "?!", "\ud800"])
def test_without_words_there_is_no_language(text: str) -> None:
    assert detect(text) is OTHER


def test_an_unknown_short_word_is_one_of_ours() -> None:
    assert detect("okidoki") in {NL, EN}


@pytest.mark.property
@given(st.text(st.characters(codec=None, exclude_categories=())))
def test_no_text_breaks_it(text: str) -> None:
    assert detect(text) in Language
