"""Slack room: a Card as Block Kit.

Only headers, sections, contexts and actions: every client shows them, and a screen reader reads them in order. One
line without looks goes as plain text, in which nothing can be a mention, a link or a look; text.py writes the rest,
several lines among it, because not every client breaks lines in plain text.
Limits: https://docs.slack.dev/reference/block-kit/blocks and .../block-elements, unless another source is named.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import count
from typing import Any

from slack_sdk.models.blocks import (
    Block,
    ContextBlock,
    HeaderBlock,
    MarkdownTextObject,
    PlainTextObject,
    SectionBlock,
    TextObject,
)

from bot import cards
from bot.charts.rows import sentences
from bot.words import Words, words_for
from connectors.slack import controls, drawing
from connectors.slack.text import bold, clean, clip, escape, has_looks, marked, size, written

MAX_BLOCKS = 50
MAX_PAGE_BLOCKS = 100
"""Of a Home tab; https://docs.slack.dev/reference/views/home-tab-views."""
MAX_TOTAL = 12_000
"""Characters in all; messages near 13,200 were refused (https://github.com/slackapi/bolt-js/issues/2509)."""
MAX_SECTION = 3000
MAX_HEADER = 150
MAX_FIELDS = 10
MAX_FIELD = 2000
NOTE_ROOM = 60
"""Characters kept free for the note that says what was left out."""

Json = dict[str, Any]
Lines = Sequence[str]


@dataclass(frozen=True, slots=True)
class Piece:
    """What becomes one Slack block: lines that may be cut between, written as Slack wants them."""

    lines: tuple[str, ...]
    build: Callable[[Lines], Block]

    def fit(self, room: int) -> int:
        """Count how many lines fit in `room` units."""
        for number, line in enumerate(self.lines):
            room -= size(line) + 1
            if room < 0:
                return number
        return len(self.lines)


class Sheet:
    """A message being filled: controls have their place reserved, lines take what is left until the first cut."""

    def __init__(self, room: int, slots: int) -> None:
        """Begin with `room` units of text and `slots` blocks."""
        self.blocks: list[Block] = []
        self._room = room
        self._slots = slots
        self._reserved: set[controls.Control] = set()
        self._cut_at: int | None = None

    def reserve(self, control: controls.Control) -> None:
        """Keep a place for a control, if it fits: a person must be able to answer however long the text is."""
        if len(control.blocks) <= self._slots and (weight := control.weight) <= self._room:
            self._reserved.add(control)
            self._take(weight, len(control.blocks))

    def add(self, piece: Piece | controls.Control) -> int:
        """Add what fits, and count the lines left out; a control counts as one."""
        left_out = self._add_control(piece) if isinstance(piece, controls.Control) else self._add_lines(piece)
        if left_out and self._cut_at is None:
            self._cut_at = len(self.blocks)
        return left_out

    def with_note(self, note: Block) -> list[Block]:
        """Give the blocks with a note where the first lines were left out."""
        return [*self.blocks[: self._cut_at], note, *self.blocks[self._cut_at :]]

    def _add_control(self, control: controls.Control) -> int:
        if control not in self._reserved:
            return 1
        self.blocks += control.blocks
        return 0

    def _add_lines(self, piece: Piece) -> int:
        fits = piece.fit(self._room) if self._slots and self._cut_at is None else 0
        if fits:
            self.blocks.append(piece.build(piece.lines[:fits]))
            self._take(sum(size(line) + 1 for line in piece.lines[:fits]), 1)
        return len(piece.lines) - fits

    def _take(self, room: int, slots: int) -> None:
        self._room -= room
        self._slots -= slots


def render(card: cards.Card, *, drawn: bool = False) -> Json:
    """Give the `text` and `blocks` of a message; what does not fit is left out and counted in a last line.

    With `drawn` its charts are pictures too, for workspaces that take them.
    """
    summary = clip(clean(card.summary), MAX_SECTION, escape) or "…"
    blocks = _blocks(card, MAX_TOTAL - size(summary), MAX_BLOCKS, drawn=drawn)
    return {"text": summary, "blocks": [block.to_dict() for block in blocks or [_plain([summary])]]}


def page(card: cards.Card) -> Json:
    """Give the view of a Home tab; what does not fit is left out and counted, as in a message."""
    return {"type": "home", "blocks": [block.to_dict() for block in _blocks(card, MAX_TOTAL, MAX_PAGE_BLOCKS)]}


def _blocks(card: cards.Card, room: int, slots: int, *, drawn: bool = False) -> list[Block]:
    words, numbers = words_for(card.language), count()
    special = _special(card, drawn=drawn)
    pieces = [piece for n, block in enumerate(card.blocks) for piece in _pieces(block, words, numbers, n in special)]
    return _within_limits([*pieces, *_link(card, words)], room, slots, words)


def _link(card: cards.Card, words: Words) -> Iterator[Piece]:
    """Refer to the calendar's file; a button with an address would be sent to us as a press too."""
    address = card.invitation.link if card.invitation else ""
    if address:
        yield Piece((f"<{escape(address)}|{marked(words.say('Put it in your calendar'))}>",), _marked)


def _special(card: cards.Card, *, drawn: bool) -> set[int]:
    """Give the places of the charts that are drawn, and of the first question that a form answers: it stands out."""
    listed = list(enumerate(card.blocks))
    asks = [n for n, block in listed if isinstance(block, cards.Ask) and not block.choices]
    charts = [n for n, block in listed if isinstance(block, cards.Chart) and drawing.fits(block)]
    return {*asks[:1], *(charts[: drawing.MAX_CHARTS] if drawn else ())}


def _within_limits(pieces: Sequence[Piece | controls.Control], room: int, slots: int, words: Words) -> list[Block]:
    sheet = Sheet(room - NOTE_ROOM, slots - 1)
    for piece in pieces:
        if isinstance(piece, controls.Control):
            sheet.reserve(piece)
    missing = sum([sheet.add(piece) for piece in pieces])
    note = words.count("… {n} more line", "… {n} more lines", missing)
    return sheet.with_note(_faint([note])) if missing else sheet.blocks


def _pieces(
    block: cards.Block,
    words: Words,
    numbers: Iterator[int],
    special: bool,  # noqa: FBT001 - read at the one call
) -> Iterator[Piece | controls.Control]:
    if isinstance(block, cards.Buttons):
        return controls.buttons(block.items, words, numbers)
    if isinstance(block, cards.Ask):
        return controls.ask(block, words, numbers, first=special)
    if isinstance(block, cards.Chart):
        return _chart(block, drawn=special)
    return _reading(block)


def _reading(
    block: cards.Heading | cards.Text | cards.Bullets | cards.Facts | cards.Table | cards.Quote,
) -> Iterator[Piece]:
    match block:
        case cards.Heading():
            return _heading(block)
        case cards.Text(line):
            return _text(line)
        case cards.Bullets(items):
            return _bullets(items)
        case cards.Facts(rows):
            return _facts(rows)
        case cards.Table():
            return _bullets(list(sentences(block)))
        case cards.Quote(text):
            return _quote(text)


def _heading(heading: cards.Heading) -> Iterator[Piece]:
    text = " ".join(clean(heading.text).split())
    if heading.level == 1 and text:
        yield Piece((clip(text, MAX_HEADER),), _header)
    elif text:
        yield Piece((clip(text, MAX_SECTION, bold),), _marked)


def _text(line: cards.Line) -> Iterator[Piece]:
    if line and all(isinstance(span, cards.Faint) for span in line):
        looks, build = False, _faint
    else:
        looks = has_looks([line]) or "\n" in clean(cards.plain(line))
        build = _marked if looks else _plain
    text = written(line, MAX_SECTION, looks=looks)
    if text:
        yield Piece((text,), build)


def _bullets(items: Sequence[cards.Line]) -> Iterator[Piece]:
    looks = has_looks(items) or len(items) > 1
    texts = (" ".join(written(item, MAX_SECTION - 2, looks=looks).split()) for item in items)
    yield from _sections([f"• {text}" for text in texts if text], _marked if looks else _plain)


def _chart(chart: cards.Chart, *, drawn: bool) -> Iterator[Piece]:
    """Give the title, the picture where it can be, what the chart says, and its table: an old client draws nothing."""
    yield Piece((clip(" ".join(clean(chart.title).split()), MAX_SECTION, bold),), _marked)
    if drawn:
        yield Piece((chart.title,), lambda _: drawing.ChartBlock(chart))
    yield Piece((clip(clean(chart.alt), MAX_SECTION),), _faint)
    yield from _bullets(list(sentences(chart.table)))


def _facts(rows: Sequence[tuple[str, str]]) -> Iterator[Piece]:
    fields = [field for row in rows if (field := _field(*row))]
    for start in range(0, len(fields), MAX_FIELDS):
        yield Piece(tuple(fields[start : start + MAX_FIELDS]), _fields)


def _field(name: str, value: str) -> str:
    heading = clip(clean(name), MAX_FIELD // 4, bold)
    return f"{heading}\n{clip(clean(value), MAX_FIELD - size(heading) - 1, marked)}".strip()


def _quote(text: str) -> Iterator[Piece]:
    room = MAX_SECTION - 2 * clean(text).count("\n") - 2
    quoted = clip(clean(text), max(room, MAX_SECTION // 2), marked)
    yield from _sections([f"> {line}" for line in quoted.split("\n") if line.strip()], _marked)


def _sections(lines: Lines, build: Callable[[Lines], Block]) -> Iterator[Piece]:
    batch: list[str] = []
    room = MAX_SECTION
    for line in lines:
        if size(line) + 1 > room:
            yield Piece(tuple(batch), build)
            batch, room = [], MAX_SECTION
        batch.append(line)
        room -= size(line) + 1
    if batch:
        yield Piece(tuple(batch), build)


def _header(lines: Lines) -> Block:
    return HeaderBlock(text=_plain_text(lines))


def _plain(lines: Lines) -> Block:
    return SectionBlock(text=_plain_text(lines))


def _marked(lines: Lines) -> Block:
    return SectionBlock(text=_marked_text("\n".join(lines)))


def _faint(lines: Lines) -> Block:
    return ContextBlock(elements=[_plain_text(lines)])


def _fields(lines: Lines) -> Block:
    fields: list[str | dict[str, Any] | TextObject] = [_marked_text(line) for line in lines]
    return SectionBlock(fields=fields)


def _plain_text(lines: Lines) -> PlainTextObject:
    return PlainTextObject(text="\n".join(lines), emoji=True)


def _marked_text(text: str) -> MarkdownTextObject:
    return MarkdownTextObject(text=text, verbatim=True)
