"""Texts to numbers."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.likeness.grams import KINDS, grams, words_of


def shared(one: str, other: str) -> int:
    return len(np.intersect1d(grams(one), grams(other)))


def test_a_typing_error_leaves_most_in_common() -> None:
    assert shared("etiketten", "ettiketten") > shared("etiketten", "inloggen") + 10


def test_case_and_width_make_no_difference() -> None:
    assert grams("Printer STUK").tolist() == grams("\uff50rinter stuk").tolist()


def test_the_order_of_words_counts_a_little() -> None:
    assert shared("printer stuk", "printer stuk") == shared("printer stuk", "stuk printer") + 1


@pytest.mark.parametrize("text", ["", "?!", "\ud800", "\0"])
def test_what_has_no_words_has_hardly_a_gram(text: str) -> None:
    assert len(grams(text)) <= 1


def test_words_are_bounded() -> None:
    assert max(map(len, words_of("x" * 900 + " kort"))) == 40
    assert len(grams("z9 " * 20_000)) < 100


@pytest.mark.property
@given(st.text(st.characters(codec=None, exclude_categories=())))
def test_numbers_are_distinct_and_ascending(text: str) -> None:
    found = grams(text).astype(int)
    assert (np.diff(found) > 0).all()
    assert all(0 <= number < KINDS for number in found)
