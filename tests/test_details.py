"""What stands under a card, where a platform has no threads."""

from __future__ import annotations

from bot.cards import Card, Heading, Text, dump, load
from bot.details import apart, in_one

MESSAGE, BELOW = Text(("2 besluiten",)), Text(("Burgerzaken: 14",))
CARD = Card("Week 47", (MESSAGE,), details=(BELOW,), stop="https://bot.example.org/stop/x")


def test_in_one_they_stand_below_under_a_heading_and_nothing_else_changes() -> None:
    whole = in_one(CARD)
    assert whole.blocks == (MESSAGE, Heading("Details"), BELOW)
    assert (whole.details, whole.summary, whole.stop) == ((), CARD.summary, CARD.stop)
    assert in_one(whole) is whole


def test_apart_they_are_a_card_that_says_what_they_belong_to() -> None:
    assert apart(CARD) == Card("Details: Week 47", (BELOW,))


def test_they_come_back_as_they_were() -> None:
    assert load(dump(CARD)) == CARD
