"""PDF's rendering: a Card as a tagged PDF with language, title and alts, typeset by Typst (the extra `formats`)."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from importlib.resources import files
from importlib.util import find_spec
from typing import Any

from bot import charts
from bot.cards import (
    Block,
    Bullets,
    Card,
    Chart,
    Facts,
    Faint,
    Heading,
    Line,
    Quote,
    Span,
    Strong,
    Table,
    Text,
    figure_columns,
)
from bot.charts.looks import FAMILY
from bot.details import printed
from bot.printable import one_line
from bot.words import words_for
from connectors.pdf.letters import NO_LETTER, printable

MAX_BLOCKS = 400
"""Of one PDF; ours: some thirty pages, after which nobody reads on."""
MAX_TEXT = 200_000
"""Bytes of JSON; ours, as above."""
MAX_ROWS = 500
"""Of one table; ours, as above."""
COLOURS: Mapping[str, str] = {"ink": "#1d2226", "faint": "#59636b", "accent": "#0b5a66", "hairline": "#c3cbd0"}
"""On white; each text's contrast is 4.5 or more (WCAG 2.2, 1.4.3)."""
_TYPEFACE = "Libertinus Serif"
"""Comes with Typst, so that a bare machine prints what any other prints."""

Json = dict[str, Any]


def available() -> bool:
    """Tell whether a PDF can be made here."""
    return find_spec("typst") is not None


def render(card: Card, made: datetime | None = None) -> bytes:
    """Give a card as PDF/UA-1; in the place of buttons and questions it says in which chat to answer.

    `made` is the moment that the file names as its own; without one it is now.

    Raises
    ------
    ImportError
        When Typst is not installed.

    """
    import typst  # noqa: PLC0415 - an extra

    data = json.dumps(_card(card))
    template = files("connectors.pdf").joinpath("templates/card.typ").read_bytes()
    return typst.compile(
        template, sys_inputs={"card": data}, pdf_standards="ua-1", ignore_system_fonts=True, timestamp=made
    )


def _card(card: Card) -> Json:
    card = printed(card)
    first = next((block for block in card.blocks if isinstance(block, Heading) and block.level == 1), None)
    title = _line((first.text if first else "").strip() or card.summary) or NO_LETTER
    blocks = [block for block in card.blocks if block is not first]
    shown = list(_within_limits([_block(block, card.language) for block in blocks[:MAX_BLOCKS]]))
    opening = {"type": "heading", "level": 1, "text": title.replace(" · ", "\u00a0· ")}  # no line begins with a dot
    return {
        "title": title,
        "running": title,
        "language": card.language,
        "colours": dict(COLOURS),
        "blocks": [opening, *shown, *_cut(card.language, len(blocks) - len(shown))],
    }


def _within_limits(blocks: Sequence[Json]) -> Iterator[Json]:
    room = MAX_TEXT
    for block in blocks:
        room -= len(json.dumps({name: part for name, part in block.items() if name != "svg"}))
        if room < 0:
            return
        yield block


def _cut(language: str, missing: int) -> Iterator[Json]:
    if missing > 0:
        yield {"type": "text", "line": [_span(Faint(_more(language, missing)))]}


def _more(language: str, missing: int) -> str:
    return words_for(language).count("… {n} more line", "… {n} more lines", missing)


def _block(block: Block, language: str) -> Json:
    match block:
        case Heading(text=text):
            return {"type": "heading", "level": 2, "text": _line(text) or NO_LETTER}
        case Table():
            return _table(block, language)
        case Chart():
            return _chart(block, language)
        case Text() | Bullets() | Facts() | Quote():
            return _prose(block)
        case _:
            raise TypeError(f"a {block.type} has no place on paper")


def _prose(block: Text | Bullets | Facts | Quote) -> Json:
    match block:
        case Text(line=line):
            return {"type": "text", "line": _spans(line)}
        case Bullets(items=items):
            return {"type": "bullets", "items": [_spans(item) for item in items]}
        case Facts(rows=rows):
            return {"type": "facts", "rows": [[printable(cell) for cell in row] for row in rows]}
        case Quote(text=text):
            return {"type": "quote", "text": printable(text)}


def _table(table: Table, language: str) -> Json:
    columns = max(len(table.head), *(len(row) for row in table.rows), 1) if table.rows else max(len(table.head), 1)
    rows = [_row(row, columns) for row in table.rows[:MAX_ROWS]]
    if (missing := len(table.rows) - len(rows)) > 0:
        rows.append(_row((_more(language, missing),), columns))
    right = [*figure_columns(table), *[False] * (columns - len(table.head))]
    return {"type": "table", "head": _row(table.head, columns), "rows": rows, "right": right}


def _row(cells: tuple[str, ...], columns: int) -> list[str]:
    return [printable(cell) for cell in cells] + [""] * (columns - len(cells))


def _chart(chart: Chart, language: str) -> Json:
    drawn = printable(charts.svg(chart)).replace(FAMILY, _TYPEFACE) if charts.available() else ""
    told = {"title": printable(chart.title), "alt": _line(chart.alt), "svg": drawn}
    return {"type": "chart", **told, "table": _table(chart.table, language)}


def _spans(line: Line) -> list[Json]:
    return [_span(span) for span in line]


def _span(span: Span) -> Json:
    look = {Strong: "strong", Faint: "faint"}.get(type(span), "")
    return {"look": look, "text": printable(span if isinstance(span, str) else span.text)}


def _line(text: str) -> str:
    return one_line(printable(text))
