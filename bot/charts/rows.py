"""Charts: a table's rows as sentences, for where its columns have no room; a count stands before what it counts."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.cards import Line, Strong, Table

_COUNT = re.compile(r"\d+([.,]\d{3})*\s?%?")
"""A whole number, which can stand before what it counts: “35 messages”, never “4.1 (8) project group”."""


def sentences(table: Table) -> Iterator[Line]:
    """Give a line for each row: its name, then its cells with what they are."""
    for row in table.rows:
        named = zip(row[1:], (*table.head[1:], *[""] * len(row)), strict=False)
        yield (Strong(row[0] if row else ""), ": " + ", ".join(_told(name, value) for value, name in named))


def _told(name: str, value: str) -> str:
    """Tell a cell; what ends in a number itself, as “week 47”, has a colon before the other."""
    if name[-1:].isdigit():
        return f"{name}: {value}"
    named = (value, _within(name)) if _COUNT.fullmatch(value) else (_within(name), value)
    return " ".join(filter(None, named))


def _within(name: str) -> str:
    """Write the head of a column as it stands within a sentence; “HR” keeps its capitals."""
    return name[:1].lower() + name[1:] if name[1:2].islower() else name
