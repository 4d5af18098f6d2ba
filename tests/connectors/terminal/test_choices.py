from __future__ import annotations

import pytest
from hypothesis import given

from bot.cards import Ask, Button, Buttons, Card, Choice, Text
from connectors.terminal.choices import Option, numbered
from tests.connectors.terminal.strategies import cards


def test_numbers_run_through_the_whole_card() -> None:
    card = Card(
        "s",
        (
            Buttons((Button("A", "help"), Button("B", "stop", look="danger"))),
            Text(("no choice here",)),
            Ask("Pick", "department", "OK", value="v", choices=(Choice("Griffie", "7"),)),
            Ask("Write", "ask", "OK", value="w", about=(Choice("printing", "p"),)),
        ),
    )
    first, second, third, fourth = numbered(card)
    assert first == {1: Option("A", "help", ""), 2: Option("B", "stop", "", look="danger")}
    assert second == {}
    assert third == {3: Option("Griffie", "department", "v", answer="7")}
    assert fourth == {
        4: Option("Write: printing", "ask", "p", answer=None),
        5: Option("Write", "ask", "w", answer=None),
    }


@pytest.mark.property
@given(cards)
def test_every_number_stands_once_and_none_is_skipped(card: Card) -> None:
    numbers = [number for options in numbered(card) for number in options]
    assert numbers == list(range(1, len(numbers) + 1))
    assert len(numbered(card)) == len(card.blocks)
