"""The neutral Card: what the bot says, before a connector gives it the shape of its platform.

A card is frozen and serialisable, so that what was decided is what is sent, however long the outbox needs.
Text never holds markup: a connector escapes it and gives `Strong` and `Faint` the look of its platform.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import datetime
from math import isfinite
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


_FIGURE = re.compile(r"\W{0,2}\d[\d.,]*\s?%?")

_STOP = re.compile(r"(https://|mailto:)[!#-;=?-~]{1,900}")

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


MAX_CATEGORIES = 53
"""Of one chart: a year of weeks; nobody reads more on a phone."""
MAX_SERIES = 6
"""Of one chart: as many patterns as still look different in black and white, and as Slack draws."""
MAX_ALT = 2000
"""Characters; what Slack takes (https://docs.slack.dev/reference/block-kit/blocks/image-block), the least of all."""


@dataclass(frozen=True, slots=True)
class Series:
    """One row of values of a chart, and how each is written; a value that the gate withholds is None."""

    name: str
    values: tuple[float | None, ...]
    labels: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Chart:
    """Figures as a picture, with what it says in words and the table that holds the same.

    `bars` are horizontal, `shares` are parts of a hundred, a `line` goes over weeks. `about` says what the categories
    are and heads the table's first column. `alt` says what the chart says. Make one with `bot.charts.chart`.

    Raises
    ------
    ValueError
        When the parts do not fit together, or there is nothing to show.

    """

    kind: Literal["bars", "shares", "line"]
    title: str
    about: str
    categories: tuple[str, ...]
    series: tuple[Series, ...]
    alt: str
    type: Literal["chart"] = "chart"

    def __post_init__(self) -> None:
        """Refuse what cannot be drawn."""
        if problem := _problem(self):
            raise ValueError(problem)

    @property
    def table(self) -> Table:
        """Give the same figures as a table."""
        columns = zip(*(series.labels for series in self.series), strict=True)
        rows = tuple((name, *labels) for name, labels in zip(self.categories, columns, strict=True))
        return Table((self.about, *(series.name for series in self.series)), rows)


def _problem(chart: Chart) -> str:
    shown = [value for series in chart.series for value in series.values if value is not None]
    within = 0 < len(chart.categories) <= MAX_CATEGORIES and 0 < len(chart.series) <= MAX_SERIES
    sizes = {len(part) for series in chart.series for part in (series.values, series.labels)}
    checks = {
        "too many categories or series, or none": within,
        "a series has not one value and one label for each category": sizes == {len(chart.categories)},
        "two series bear one name": len({series.name for series in chart.series}) == len(chart.series),
        "there is no value to show": bool(shown),
        "a value is no number from 0": all(isfinite(value) and value >= 0 for value in shown),
        "what the chart says is missing or too long": 0 < len(chart.alt) <= MAX_ALT,
    }
    return next((problem for problem, well in checks.items() if not well), "")


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
    button labelled `label` and sent by one labelled `send`. Where it can be `about` several things, one of these can be
    picked beside it, and comes back in the place of `value`.
    """

    label: str
    action: str
    send: str
    value: str = ""
    prompt: str = ""
    choices: tuple[Choice, ...] = ()
    about: tuple[Choice, ...] = ()
    type: Literal["ask"] = "ask"


Block = Annotated[
    Heading | Text | Bullets | Facts | Table | Chart | Quote | Buttons | Ask,
    Field(discriminator="type"),
]


@dataclass(frozen=True, slots=True)
class Invitation:
    """A meeting for a calendar; where a platform has none, the card itself tells of it.

    `uid` stays the same for one meeting, `sequence` goes up with each change of it. `minutes` is how long it takes.
    `zone` is the time zone (IANA) by whose clock it was planned. `guests` are the mailboxes that a calendar asks by
    itself; a mail asks who gets it. `link` is the address at which whoever reads it in chat gets the calendar's file;
    "" where there is none.
    """

    uid: str
    sequence: int
    title: str
    starts_at: datetime
    minutes: int
    spot: str = ""
    cancelled: bool = False
    zone: str = "UTC"
    guests: tuple[str, ...] = ()
    link: str = ""


@dataclass(frozen=True, slots=True)
class Card:
    """One message.

    `summary` is the whole in one sentence of plain text: what a notification, a screen reader and a platform without
    cards show. `language` is the language of the words ("nl" or "en"). What comes by mail carries the `invitation`.
    `stop` is the https address at which one press ends mails like this one (RFC 8058), else the mailto address of whom
    to ask; "" where there is neither.
    A mail brings it `on_paper` too, as a PDF, where one can be made.
    `details` is what not everybody reads: it stands under the message in its thread, or folded, or below it.
    `bot` is the name of the bot in whose chat an answer can be given, said where there are no buttons.
    """

    summary: str
    blocks: tuple[Block, ...] = field(default=())
    language: str = "nl"
    invitation: Invitation | None = None
    stop: str = ""
    details: tuple[Block, ...] = field(default=())
    on_paper: bool = False
    bot: str = ""

    def __post_init__(self) -> None:
        """Refuse a `stop` that is no such address in ASCII (ValueError): a mail program would not follow it."""
        if self.stop and not _STOP.fullmatch(self.stop):
            raise ValueError("stop is no https or mailto address")


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


def figure_columns(table: Table) -> list[bool]:
    """Tell per column of the head whether it holds numbers, which stand to the right; the first names the row.

    A column of numbers may hold some words too, where a number is withheld.
    """
    cells = [[row[column] for row in table.rows if column < len(row)] for column in range(len(table.head))]
    figures = [sum(_FIGURE.fullmatch(cell) is not None for cell in column) for column in cells]
    return [index > 0 and 2 * figures[index] >= len(column) for index, column in enumerate(cells)]
