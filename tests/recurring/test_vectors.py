"""Vectors go sealed into the database, in half precision, and come back."""

from __future__ import annotations

from datetime import UTC, datetime

import numpy as np
import pytest

from bot.desk import Desk
from bot.privacy.vault import KeyGoneError, VaultError
from bot.recurring import vectors
from bot.recurring.vectors import Encoded
from models import Feedback, TextVector
from tests.recurring.village import PRINT, Village
from tests.town import NOW


def vector(seed: int = 1, size: int = 384) -> vectors.Vector:
    found = np.random.default_rng(seed).normal(size=size)
    return (found / np.linalg.norm(found)).astype(np.float32)


def test_a_vector_comes_back_as_precise_as_likeness_needs(desk: Desk) -> None:
    numbers = vectors.sealed(desk, vector(), NOW)
    back = vectors.opened(desk, numbers)
    assert back.dtype == np.float32
    assert float(back @ vector()) == pytest.approx(1, abs=1e-3)
    assert len(numbers) < 2 * 384 + 64


def test_the_numbers_cannot_be_read_without_the_key(desk: Desk) -> None:
    assert vector().astype("<f2").tobytes()[:16] not in vectors.sealed(desk, vector(), NOW)


def test_a_vector_goes_with_the_key_of_its_texts_month(desk: Desk) -> None:
    numbers = vectors.sealed(desk, vector(), datetime(2026, 4, 30, tzinfo=UTC))
    desk.vault.destroy("month/2026-04")
    with pytest.raises(KeyGoneError):
        vectors.opened(desk, numbers)


def test_a_text_is_no_vector(desk: Desk) -> None:
    with pytest.raises(VaultError):
        vectors.opened(desk, desk.vault.seal("month/2026-11", b"text", "feedback.text"))


def keep(village: Village, number: int, encoder: str, seed: int) -> None:
    made = [Encoded(number, encoder, vector(seed))]
    village.town.write(lambda session: vectors.keep(session, village.town.desk, made))


def test_a_new_vector_takes_the_place_of_the_old_one(any_village: Village) -> None:
    number = any_village.say("an", PRINT)
    keep(any_village, number, "other", 2)
    row = any_village.town.read(lambda session: session.get_one(TextVector, number))
    assert row.encoder == "other"
    assert vectors.opened(any_village.town.desk, row.numbers) @ vector(2) == pytest.approx(1, abs=1e-3)


def test_a_text_that_was_deleted_meanwhile_gets_no_vector(village: Village) -> None:
    number = village.say("an", PRINT)
    village.town.write(lambda session: setattr(session.get_one(Feedback, number), "text", None))
    keep(village, number, "other", 2)
    keep(village, 999, "other", 2)
    assert village.town.read(lambda session: session.get(TextVector, number)) is None
