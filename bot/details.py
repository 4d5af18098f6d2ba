"""What stands under a card: in its thread where a platform has them, else below it under a heading of its own."""

from __future__ import annotations

from dataclasses import replace

from bot.cards import Ask, Buttons, Card, Faint, Heading, Text
from bot.words import words_for


def in_one(card: Card) -> Card:
    """Give a card with its details below the rest, under a heading; a card without them as it is."""
    if not card.details:
        return card
    heading = Heading(words_for(card.language).say("Details"))
    return replace(card, blocks=(*card.blocks, heading, *card.details), details=())


def asks(card: Card) -> bool:
    """Tell whether a card has buttons or questions, which need a chat."""
    return any(isinstance(block, Buttons | Ask) for block in (*card.blocks, *card.details))


def printed(card: Card) -> Card:
    """Give a card as it is read on paper or a page: in one, and where to answer in the place of what can be pressed."""
    whole, told = in_one(card), words_for(card.language).say("You can answer in the chat with {bot}.", bot=card.bot)
    shown = tuple(block for block in whole.blocks if not isinstance(block, Buttons | Ask))
    return replace(whole, blocks=(*shown, Text((Faint(told),))) if asks(card) and card.bot else shown)


def apart(card: Card) -> Card:
    """Give a card's details as a card of its own; there must be some."""
    summary = words_for(card.language).say("Details: {title}", title=card.summary)
    return Card(summary, card.details, card.language)
