"""The card of a message says from how many people it was heard, in a sentence of its own for one."""

from __future__ import annotations

import pytest

from bot.reading import Kind
from bot.triage.cards import Message, card
from bot.words import words_for
from tests.gestures import texts


@pytest.mark.parametrize(
    ("heard", "told"),
    [(1, "Gehoord van één persoon."), (2, "Gehoord van ongeveer 2 mensen."), (15, "Gehoord van ongeveer 15 mensen.")],
)
def test_one_person_is_no_people(heard: int, told: str) -> None:
    message = Message("1", "Rode Vos", "schermen zijn traag", Kind.PROBLEM, "deze week", heard=heard)
    assert told in texts(card(words_for("nl"), message, (), ()))
