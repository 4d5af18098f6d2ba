"""What only tells languages apart is taken away."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest

from bot.likeness.languages import PAIRS, WithoutLanguage
from bot.reading.encoders import Vectors

DUTCH = {dutch for dutch, _ in PAIRS}


class Bilingual:
    """Puts Dutch at one side of a plane, and meanings in the other directions."""

    name = "bilingual-1"
    dimensions = 60

    def encode(self, texts: Sequence[str]) -> Vectors:
        found = np.zeros((len(texts), self.dimensions), dtype=np.float32)
        for row, text in zip(found, texts, strict=True):
            row[0] = 1.0 if text in DUTCH else -1.0
            row[1 + next(at for at, pair in enumerate(PAIRS) if text in pair) % (self.dimensions - 1)] = 1.0
        return found


@pytest.mark.parametrize("pair", PAIRS[:3])
def test_a_pair_meets(pair: tuple[str, str]) -> None:
    encoder = Bilingual()
    dutch, english = WithoutLanguage(encoder)(encoder.encode(pair))
    assert np.allclose(dutch, english, atol=1e-5)
    assert np.linalg.norm(dutch) > 0.9


def test_meanings_stay_apart() -> None:
    encoder = Bilingual()
    vectors = encoder.encode([dutch for dutch, _ in PAIRS[:4]])
    assert np.allclose(WithoutLanguage(encoder)(vectors)[:, 1:], vectors[:, 1:], atol=1e-5)


def test_one_vector_is_treated_as_a_row() -> None:
    encoder = Bilingual()
    plain = WithoutLanguage(encoder)
    (row,) = encoder.encode(PAIRS[0][:1])
    assert np.allclose(plain(row), plain(row[None])[0])


def test_a_small_encoder_keeps_its_meanings() -> None:
    encoder = Bilingual()
    encoder.dimensions = 19
    row = np.ones(19, dtype=np.float32)
    assert WithoutLanguage(encoder)(row) is row


def test_without_an_encoder_nothing_changes() -> None:
    row = np.ones(3, dtype=np.float32)
    assert WithoutLanguage(None)(row) is row


def test_every_pair_is_two_different_sentences() -> None:
    assert all(dutch != english for dutch, english in PAIRS)
    assert len({sentence for pair in PAIRS for sentence in pair}) == 2 * len(PAIRS)


def test_an_encoder_needs_no_hash_and_is_asked_once() -> None:
    class Plain(Bilingual):
        name = "plain-1"
        asked = 0
        __hash__ = None  # type: ignore[assignment]

        def encode(self, texts: Sequence[str]) -> Vectors:
            Plain.asked += 1
            return super().encode(texts)

    first, second = WithoutLanguage(Plain()), WithoutLanguage(Plain())
    assert Plain.asked == 1
    assert np.allclose(first.everyday, second.everyday)
