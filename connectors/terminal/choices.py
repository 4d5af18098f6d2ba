"""The terminal's choices: what can be pressed on a card, numbered through the whole card."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from bot.cards import Ask, Block, Buttons, Card


@dataclass(frozen=True, slots=True)
class Option:
    """One numbered choice; `answer` is None where the person writes it."""

    label: str
    action: str
    value: str
    answer: str | None = ""
    look: str = "plain"


def numbered(card: Card) -> tuple[dict[int, Option], ...]:
    """Give per block of the card its options by number; the numbers run on from block to block, from 1."""
    options = [tuple(_options(block)) for block in card.blocks]
    stream = enumerate((option for some in options for option in some), start=1)
    return tuple(dict(islice(stream, len(some))) for some in options)


def _options(block: Block) -> Iterator[Option]:
    if isinstance(block, Buttons):
        for button in block.items:
            yield Option(button.label, button.action, button.value, look=button.look)
    elif isinstance(block, Ask) and block.choices:
        for choice in block.choices:
            yield Option(choice.label, block.action, block.value, answer=choice.value)
    elif isinstance(block, Ask):
        for subject in block.about:
            yield Option(f"{block.label}: {subject.label}", block.action, subject.value, answer=None)
        yield Option(block.label, block.action, block.value, answer=None)
