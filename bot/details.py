"""What stands under a card: in its thread where a platform has them, else below it under a heading of its own."""

from __future__ import annotations

from dataclasses import replace

from bot.cards import Card, Heading
from bot.words import words_for


def in_one(card: Card) -> Card:
    """Give a card with its details below the rest, under a heading; a card without them as it is."""
    if not card.details:
        return card
    heading = Heading(words_for(card.language).say("Details"))
    return replace(card, blocks=(*card.blocks, heading, *card.details), details=())


def apart(card: Card) -> Card:
    """Give a card's details as a card of its own; there must be some."""
    summary = words_for(card.language).say("Details: {title}", title=card.summary)
    return Card(summary, card.details, card.language)
