"""Text to tokens."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.reading.tokens import is_word, tokenize


@pytest.mark.parametrize(
    ("text", "tokens"),
    [
        ("De knop werkt niet.", ["de", "knop", "werkt", "niet", "."]),
        ("I can\u2019t log in", ["i", "can't", "log", "in"]),
        ("toppppp!!", ["top", "!", "!"]),
        ("1000 klachten", ["1000", "klachten"]),
        ("'t is kapot :(", ["'t", "is", "kapot", ":("]),
        ("foto\u0301's", ["fotó's"]),
        ("regel een\nregel twee", ["regel", "een", ".", "regel", "twee"]),
        ("", []),
    ],
)
def test_words_and_punctuation_become_tokens(text: str, tokens: list[str]) -> None:
    assert tokenize(text) == tokens


def test_an_emoji_loses_its_skin_tone_and_gender() -> None:
    assert tokenize("👍🏽") == tokenize("👍")
    assert tokenize("🤦\u200d♀️") == tokenize("🤦")


def test_a_colon_before_a_word_is_no_emoticon() -> None:
    assert tokenize("tip:probeer") == ["tip", ":", "probeer"]


@pytest.mark.parametrize(("token", "word"), [("knop", True), ("404", True), ("👍", False), ("?", False), (":(", False)])
def test_a_word_has_a_letter_or_digit(token: str, *, word: bool) -> None:
    assert is_word(token) is word


@pytest.mark.property
@given(st.text())
def test_every_token_is_lower_case_and_without_space(text: str) -> None:
    assert all(token == token.lower() and token.split() == [token] for token in tokenize(text))
