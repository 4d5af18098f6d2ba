"""A sentence that is told later."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from bot.words import Sentence, sentence, words_for

ASKED = sentence("It is {seconds} seconds {way}.", seconds=7, way=sentence("fast"))


def test_by_itself_it_is_the_english() -> None:
    assert ASKED == "It is 7 seconds fast."
    assert isinstance(ASKED, Sentence)


def test_it_is_told_with_the_sentences_in_it() -> None:
    assert words_for("nl").tell(ASKED) == "De klok loopt 7 seconden voor."
    assert words_for("en").tell(ASKED) == ASKED


@given(st.text())
def test_any_other_text_is_told_as_it_is(text: str) -> None:
    assert words_for("nl").tell(text) == text


@given(st.text())
def test_what_somebody_typed_is_never_read_as_a_pattern(typed: str) -> None:
    assert words_for("nl").tell(sentence("Run {command}.", command=typed)) == f"Geef {typed}."
