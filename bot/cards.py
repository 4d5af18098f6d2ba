"""The neutral Card: what the bot says, before a connector gives it the shape of its platform.

A card is frozen and serialisable, so that what was decided is what is sent, however long the outbox needs.
Text never holds markup: a connector escapes it and gives `Strong` and `Faint` the look of its platform.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Annotated, Literal

from pydantic import Field, TypeAdapter


@dataclass(frozen=True, slots=True)
class Strong:
    """A stretch of text that stands out."""

    text: str
    type: Literal["strong"] = "strong"


@dataclass(frozen=True, slots=True)
class Faint:
    """A stretch of text that stands back, as a note does."""

    text: str
    type: Literal["faint"] = "faint"


Span = str | Strong | Faint
Line = tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Heading:
    """A title; level 1 opens the card, level 2 opens a section."""

    text: str
    level: Literal[1, 2] = 2
    type: Literal["heading"] = "heading"


@dataclass(frozen=True, slots=True)
class Text:
    """One paragraph."""

    line: Line
    type: Literal["text"] = "text"


@dataclass(frozen=True, slots=True)
class Bullets:
    """A list of lines."""

    items: tuple[Line, ...]
    type: Literal["bullets"] = "bullets"


@dataclass(frozen=True, slots=True)
class Facts:
    """Names with values, such as a setting and what it is."""

    rows: tuple[tuple[str, str], ...]
    type: Literal["facts"] = "facts"


@dataclass(frozen=True, slots=True)
class Table:
    """Figures in columns; the first column names the row."""

    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    type: Literal["table"] = "table"


@dataclass(frozen=True, slots=True)
class Quote:
    """Somebody's own words."""

    text: str
    type: Literal["quote"] = "quote"


@dataclass(frozen=True, slots=True)
class Button:
    """One press that does `action` with `value`.

    `action` is one of `bot.ports.Action`'s values; `value` has at most 255 characters, which every platform carries.
    """

    label: str
    action: str
    value: str = ""
    look: Literal["plain", "primary", "danger"] = "plain"


@dataclass(frozen=True, slots=True)
class Buttons:
    """At most three buttons in a row, so that a phone shows them all."""

    items: tuple[Button, ...]
    type: Literal["buttons"] = "buttons"


@dataclass(frozen=True, slots=True)
class Choice:
    """One of the answers that can be picked."""

    label: str
    value: str


@dataclass(frozen=True, slots=True)
class Ask:
    """One question with an answer to pick from `choices`, or to write when there are none.

    The answer comes back as a `Pressed` with `action` and `value` as given here and `answer` as picked or written. A
    written answer is asked in the platform's own form (a modal in Slack, an input that unfolds in Teams), opened by a
    button labelled `label` and sent by one labelled `send`.
    """

    label: str
    action: str
    send: str
    value: str = ""
    prompt: str = ""
    choices: tuple[Choice, ...] = ()
    type: Literal["ask"] = "ask"


Block = Annotated[
    Heading | Text | Bullets | Facts | Table | Quote | Buttons | Ask,
    Field(discriminator="type"),
]


@dataclass(frozen=True, slots=True)
class Invitation:
    """A meeting for a calendar; where a platform has none, the card itself tells of it.

    `uid` stays the same for one meeting, `sequence` goes up with each change of it. `minutes` is how long it takes.
    """

    uid: str
    sequence: int
    title: str
    starts_at: datetime
    minutes: int
    spot: str = ""
    cancelled: bool = False


@dataclass(frozen=True, slots=True)
class Card:
    """One message.

    `summary` is the whole in one sentence of plain text: what a notification, a screen reader and a platform without
    cards show. `language` is the language of the words ("nl" or "en"). What comes by mail carries the `invitation`.
    """

    summary: str
    blocks: tuple[Block, ...] = field(default=())
    language: str = "nl"
    invitation: Invitation | None = None


_CARD: TypeAdapter[Card] = TypeAdapter(Card)


def dump(card: Card) -> bytes:
    """Write a card as JSON."""
    return _CARD.dump_json(card)


def load(data: bytes) -> Card:
    """Read a card that `dump` wrote.

    Raises
    ------
    pydantic.ValidationError
        When the data is no card.

    """
    return _CARD.validate_json(data)


def plain(line: Line) -> str:
    """Give the text of a line without its looks."""
    return "".join(span if isinstance(span, str) else span.text for span in line)
