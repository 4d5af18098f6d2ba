"""What stands under a card, where a platform has no threads."""

from __future__ import annotations

from dataclasses import replace

from bot.cards import Ask, Button, Buttons, Card, Faint, Heading, Text, dump, load
from bot.details import apart, asks, in_one, printed

MESSAGE, BELOW = Text(("2 besluiten",)), Text(("Burgerzaken: 14",))
CARD = Card("Week 47", (MESSAGE,), details=(BELOW,), stop="https://bot.example.org/stop/x")


def test_in_one_they_stand_below_under_a_heading_and_nothing_else_changes() -> None:
    whole = in_one(CARD)
    assert whole.blocks == (MESSAGE, Heading("Details"), BELOW)
    assert (whole.details, whole.summary, whole.stop) == ((), CARD.summary, CARD.stop)
    assert in_one(whole) is whole


def test_apart_they_are_a_card_that_says_what_they_belong_to() -> None:
    assert apart(CARD) == Card("Details: Week 47", (BELOW,))


def test_on_paper_it_says_in_which_chat_to_answer_in_the_place_of_what_can_be_pressed() -> None:
    pressed = (Ask("Reageer", "ask", "Verstuur"), Buttons((Button("Per afdeling", "x"),)))
    whole = replace(CARD, blocks=(MESSAGE, pressed[0]), details=(BELOW, pressed[1]), bot="Vraagpunt")
    last = Text((Faint("Antwoorden kan in de chat met Vraagpunt."),))
    assert printed(whole).blocks == (MESSAGE, Heading("Details"), BELOW, last)
    assert printed(replace(whole, bot="")).blocks == (MESSAGE, Heading("Details"), BELOW)
    assert (asks(whole), asks(CARD), asks(replace(CARD, details=pressed))) == (True, False, True)
    assert printed(replace(CARD, bot="Vraagpunt")) == replace(in_one(CARD), bot="Vraagpunt")


def test_they_come_back_as_they_were() -> None:
    assert load(dump(CARD)) == CARD
