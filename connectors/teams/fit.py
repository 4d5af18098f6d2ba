"""The Teams room, its measure: texts and rows are cut to size so that one sees it."""

from __future__ import annotations

import json
import re
from typing import Any

from bot.cards import Faint, Line, Span, Strong

Element = dict[str, Any]

ELLIPSIS = "…"
NO_TEXT = "\N{EN DASH}"
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\x85\u2028\u2029]")
_MARKDOWN = re.compile(r"([\\*_\[\]`~])")
_LIST_OR_TITLE = re.compile(r"^(\s*)([-+#>]|\d+(?=[.)]))")


def size(value: object) -> int:
    """Measure JSON in bytes, counting every character outside ASCII as its escape, the longest way to write it."""
    return len(json.dumps(value))


def one_line(text: str, limit: int) -> str:
    """Put a text on one line of at most `limit` bytes of JSON; where it was cut stands an ellipsis."""
    return clip(" ".join(clean(text).split()), limit)


def clean(text: str) -> str:
    """Leave out what no screen shows: control characters and halves of characters."""
    return _CONTROL.sub(" ", text.encode("utf-8", "replace").decode())


def clip(text: str, limit: int) -> str:
    """Cut a text to `limit` bytes of JSON; where it was cut stands an ellipsis."""
    left = limit - size(ELLIPSIS)
    for index, character in enumerate(text):
        left -= size(character) - 2
        if left < 0:
            fits = size(text[index:]) <= size(character) + left + size(ELLIPSIS)
            return text if fits else text[:index].rstrip() + ELLIPSIS
    return text


def clip_line(line: Line, limit: int) -> Line:
    """Cut a line of spans to `limit` bytes of JSON in all."""
    kept: list[Span] = []
    for span in line:
        text = _text(span)
        shown = clip(text, limit)
        kept.append(_like(span, shown))
        if shown != text:
            break
        limit -= size(text)
    return tuple(kept)


def lines_of(line: Line) -> list[Line]:
    """Split a line of spans where its text breaks, since a TextRun cannot."""
    rows: list[list[Span]] = [[]]
    for span in line:
        first, *rest = clean(_text(span)).replace("\r", "").split("\n")
        rows[-1].append(_like(span, first))
        rows.extend([_like(span, part)] for part in rest)
    return [tuple(row) for row in rows if any(_text(span).strip() for span in row)]


def no_markdown(text: str) -> str:
    """Escape what TextBlock and FactSet would read as markdown or as a date to be formatted."""
    escaped = _MARKDOWN.sub(r"\\\1", text).replace("{{", "{\N{ZERO WIDTH SPACE}{")
    return _LIST_OR_TITLE.sub(
        r"\1\\\2" if not escaped.lstrip()[:1].isdigit() else "\\1\\2\N{ZERO WIDTH SPACE}", escaped
    )


def _text(span: Span) -> str:
    return span if isinstance(span, str) else span.text


def _like(span: Span, text: str) -> Span:
    if isinstance(span, Strong):
        return Strong(text)
    return Faint(text) if isinstance(span, Faint) else text
