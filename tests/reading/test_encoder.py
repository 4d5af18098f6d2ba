"""What every encoder keeps to, whatever computes it."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.reading.encoders.encoder import BATCH, LONGEST, REMEMBERED, RememberingEncoder, Vectors, plain_text, unit
from tests.reading.letters import DIMENSIONS, letters_encoder


@pytest.mark.property
@settings(max_examples=60)
@given(st.lists(st.text(st.characters(), max_size=40), max_size=5))
def test_any_texts_give_rows_of_unit_length_or_zeroes(texts: list[str]) -> None:
    found = letters_encoder().encode(texts)
    assert found.shape == (len(texts), DIMENSIONS)
    lengths = np.linalg.norm(found, axis=1)
    assert all(abs(length - (1 if plain_text(text) else 0)) < 1e-5 for length, text in zip(lengths, texts, strict=True))


@pytest.mark.property
@given(st.text(st.characters(), max_size=3 * LONGEST))
def test_what_is_encoded_is_bounded_and_can_be_written(text: str) -> None:
    plain = plain_text(text)
    assert len(plain) <= LONGEST + 1
    assert "\0" not in plain
    assert plain.encode("utf-8").decode("utf-8") == plain


def test_a_ligature_of_eighteen_letters_is_composed_before_the_cut() -> None:
    assert len(plain_text("\ufdfa" * 20_000)) <= LONGEST + 1


def test_start_and_end_of_a_long_text_are_kept() -> None:
    plain = plain_text("begin " + "x" * 40_000 + " einde")
    assert plain.startswith("begin")
    assert plain.endswith("einde")


def test_a_text_is_computed_once_and_then_remembered() -> None:
    asked: list[str] = []

    def compute(texts: list[str]) -> Vectors:
        asked.extend(texts)
        return np.ones((len(texts), 2), dtype=np.float32)

    encoder = RememberingEncoder("counted-1", 2, compute)
    encoder.encode(["a", "b", "a"])
    encoder.encode(["b ", " a"])
    assert asked == ["a", "b"]


def test_only_so_many_are_remembered() -> None:
    asked: list[str] = []

    def compute(texts: list[str]) -> Vectors:
        asked.extend(texts)
        return np.ones((len(texts), 2), dtype=np.float32)

    encoder = RememberingEncoder("counted-1", 2, compute)
    encoder.encode([f"text {n}" for n in range(REMEMBERED + BATCH)])
    encoder.encode(["text 0", f"text {REMEMBERED + BATCH - 1}"])
    assert asked[REMEMBERED + BATCH :] == ["text 0"]


def test_what_is_not_finite_becomes_zeroes() -> None:
    found = unit(np.array([[np.nan, np.inf], [3.0, 4.0], [0.0, 0.0]], dtype=np.float32))
    assert found.tolist() == pytest.approx(np.array([[0.0, 0.0], [0.6, 0.8], [0.0, 0.0]]))
