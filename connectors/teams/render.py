"""The Teams room, its rendering: a Card becomes an Adaptive Card.

Words stand in RichTextBlocks, which show a text as it is; TextBlock and FactSet read markdown, so theirs is escaped.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, cast

from bot.cards import Ask as AskBlock
from bot.cards import Block, Bullets, Card, Chart, Facts, Faint, Heading, Line, Quote, Span, Strong, Table, Text
from bot.cards import Buttons as ButtonsBlock
from bot.charts.rows import sentences
from bot.words import words_for
from connectors.teams import tables
from connectors.teams.drawing import drawn
from connectors.teams.fit import NO_TEXT, Element, clip_line, lines_of, no_markdown, one_line, size
from connectors.teams.folding import folded, toggle
from connectors.teams.inputs import ask, buttons, link

VERSION = "1.4"
"""The first with Action.Execute; everything else here is 1.2 or older, which the oldest phones render."""
MAX_CARD = 25_000
"""Bytes of JSON; Microsoft's pages say 28 KB for connectors, 40 and 100 elsewhere."""
MAX_KEPT = 15_000
"""Bytes for buttons and questions, which stay when words have to go."""
MAX_PIECE = 6_000
"""Bytes for one paragraph or quotation."""
MAX_SUMMARY = 1_000
MAX_TITLE = 600
MAX_ROW = 1_500
MAX_CELL = 300
MAX_ACTIONS = 6
"""Buttons in one ActionSet; Teams shows no more."""
MAX_QUOTE_LINES = 40
_SPARE = 600
"""Bytes for the line that says what was left out, and for the fold."""


@dataclass(frozen=True, slots=True)
class _Piece:
    """What is shown or left out as one; `kept` is what a card is of no use without."""

    element: Element
    kept: bool = False


def render(card: Card) -> Element:
    """Give the Adaptive Card (a JSON object of less than 25 KB), shortened visibly where there is too much."""
    summary = one_line(card.summary, MAX_SUMMARY)
    frame: Element = {
        "type": "AdaptiveCard",
        "version": VERSION,
        "lang": card.language,
        "speak": summary,
        "fallbackText": summary,
    }
    every = (*card.blocks, *card.details)
    if any(isinstance(block, Table | Chart) for block in every):
        frame["msteams"] = {"width": "full"}
    pieces = [list(_pieces(block, number, every, card.language)) for number, block in enumerate(every)]
    pieces.insert(len(card.blocks), list(_link(card)))
    fitting = _fitting([piece for each in pieces for piece in each], MAX_CARD - size(frame), card.language)
    fold = sum(map(len, pieces[: len(card.blocks) + 1]))
    return {**frame, "body": _body(fitting, fold, card.language)}


def _link(card: Card) -> Iterable[_Piece]:
    """Refer to the calendar's file."""
    if card.invitation and card.invitation.link:
        yield _Piece(link(words_for(card.language).say("Put it in your calendar"), card.invitation.link), kept=True)


def _body(fitting: Mapping[int, Element], fold: int, language: str) -> list[Element]:
    """Put the elements in their order; what stands from number `fold` on is folded."""
    shown = [fitting[number] for number in sorted(fitting) if number < fold]
    below = [fitting[number] for number in sorted(fitting) if number >= fold]
    if not below:
        return _joined(shown)
    return [*_joined([*shown, toggle(language)]), folded(_joined(below))]


def _pieces(block: Block, number: int, every: Sequence[Block], language: str) -> Iterable[_Piece]:
    if isinstance(block, ButtonsBlock):
        return [_Piece(element, kept=True) for element in buttons(block)]
    if isinstance(block, AskBlock):
        alone = sum(isinstance(other, AskBlock) for other in every) == 1
        return [_Piece(ask(block, f"answer{number}", language, required=alone), kept=True)]
    tell = cast("Callable[[Block], Iterable[Element]]", _WORDS[type(block)])
    return [_Piece(element) for element in tell(block)]


def _fitting(pieces: Sequence[_Piece], room: int, language: str) -> dict[int, Element]:
    """Give what fits by its number, and where the first is left out a line that says how much more there is."""
    shown = _chosen(pieces, [index for index, piece in enumerate(pieces) if piece.kept], MAX_KEPT)
    room -= _SPARE + sum(_cost(pieces[index]) for index in shown)
    shown |= _chosen(pieces, [index for index, piece in enumerate(pieces) if not piece.kept], room)
    missing = [index for index in range(len(pieces)) if index not in shown]
    body = {index: pieces[index].element for index in shown}
    if missing:
        note = words_for(language).count("… {n} more line", "… {n} more lines", len(missing))
        body[missing[0]] = _rich((Faint(note),))
    return body


def _chosen(pieces: Sequence[_Piece], indexes: Iterable[int], room: int) -> set[int]:
    chosen: set[int] = set()
    for index in indexes:
        room -= _cost(pieces[index])
        if room < 0:
            break
        chosen.add(index)
    return chosen


def _cost(piece: _Piece) -> int:
    return size(piece.element) + len(", ")


def _joined(elements: Iterable[Element]) -> list[Element]:
    """Put neighbouring facts into one list and neighbouring buttons into one row."""
    body: list[Element] = []
    for element in elements:
        field = {"FactSet": "facts", "ActionSet": "actions"}.get(element["type"], "")
        last = body[-1] if body else {"type": ""}
        fits = field and last["type"] == element["type"]
        if fits and (field == "facts" or len(last[field]) + len(element[field]) <= MAX_ACTIONS):
            body[-1] = {**last, field: [*last[field], *element[field]]}
        else:
            body.append(element)
    return body


def _heading(block: Heading) -> Iterable[Element]:
    text = no_markdown(one_line(block.text, MAX_TITLE))
    look = {"size": "Large"} if block.level == 1 else {"size": "Medium", "spacing": "Large"}
    if text:
        yield {"type": "TextBlock", "text": text, "style": "heading", "weight": "Bolder", "wrap": True, **look}


def _paragraph(block: Text) -> Iterable[Element]:
    for number, line in enumerate(lines_of(clip_line(block.line, MAX_PIECE))):
        yield _rich(line, {"spacing": "Small"} if number else {})


def _bullets(block: Bullets) -> Iterable[Element]:
    for item in block.items:
        words = [span for line in lines_of(clip_line(item, MAX_ROW)) for span in (" ", *line)][1:]
        yield _rich(("• ", *words), {"spacing": "Small"})


def _facts(block: Facts) -> Iterable[Element]:
    for name, value in block.rows:
        title, told = (no_markdown(one_line(text, MAX_CELL)) for text in (name, value))
        yield {"type": "FactSet", "facts": [{"title": title, "value": told}]}


def _table(block: Table) -> Iterable[Element]:
    shares = tables.widths(block)
    if not shares:
        yield from _bullets(Bullets(tuple(sentences(block))))
        return
    for number, row in enumerate(tables.shown(block)):
        head = number == 0 and any(block.head)
        cells = [
            _cell(text, width, first=not column, head=head)
            for column, (text, width) in enumerate(zip(row, shares, strict=False))
        ]
        yield {"type": "ColumnSet", "spacing": "Small", "separator": number > 0, "columns": cells}


def _chart(block: Chart) -> Iterable[Element]:
    """Give the title, the picture, what it says and the table: a phone that draws nothing still tells all."""
    title = one_line(block.title, MAX_TITLE)
    yield _rich((Strong(title),), {"spacing": "Medium"})
    yield drawn(block, title)
    yield _rich((Faint(one_line(block.alt, MAX_PIECE)),), {"spacing": "Small"})
    yield from _table(block.table)


def _cell(text: str, width: int, *, first: bool, head: bool) -> Element:
    words = one_line(text, MAX_CELL) or NO_TEXT
    side: Element = {} if first else {"horizontalAlignment": "Right"}
    return {"type": "Column", "width": width, "items": [_rich((Strong(words) if head else words,), side)]}


def _quote(block: Quote) -> Iterable[Element]:
    lines = lines_of(clip_line((block.text,), MAX_PIECE))
    shown = [*lines[:MAX_QUOTE_LINES], *([("…",)] if len(lines) > MAX_QUOTE_LINES else [])]
    items = [_rich(line, {"spacing": "None"} if number else {}) for number, line in enumerate(shown)]
    if items:
        yield {"type": "Container", "style": "emphasis", "items": items}


def _rich(line: Line, look: Element | None = None) -> Element:
    return {"type": "RichTextBlock", "inlines": [_run(span) for span in line if span], **(look or {})}


def _run(span: Span) -> Element:
    if isinstance(span, Strong):
        return {"type": "TextRun", "text": span.text, "weight": "Bolder"}
    if isinstance(span, Faint):
        return {"type": "TextRun", "text": span.text, "isSubtle": True}
    return {"type": "TextRun", "text": span}


_WORDS: dict[type[Any], Callable[[Any], Iterable[Element]]] = {
    Heading: _heading,
    Text: _paragraph,
    Bullets: _bullets,
    Facts: _facts,
    Table: _table,
    Chart: _chart,
    Quote: _quote,
}
