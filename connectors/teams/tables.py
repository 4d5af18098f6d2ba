"""The Teams room, its tables: columns where a phone has room for them, else a line for each row.

Not the platform's own Table, which the oldest phones do not know: columns of one share stand below each other too.
"""

from __future__ import annotations

from collections.abc import Sequence

from bot.cards import Table

PHONE = 40
"""Letters, bold ones, that stand beside each other in a card on a phone (344 pixels)."""
WHOLE = 9
"""Letters of a cell that are not broken, not even between words: “week 47”, “2.8 (74)”."""
NAME = 14
"""Letters that the names of rows have room for at least, unless they are shorter."""


def widths(table: Table) -> list[int]:
    """Give each column its share, the same in every row, so that figures stand below each other; [] without room."""
    rows = [table.head, *table.rows]
    columns = max(map(len, rows), default=0)
    others = [1 + max(_least(row[at]) for row in rows if at < len(row)) for at in range(1, columns)]
    left = PHONE - sum(others)
    first = max((len(row[0]) for row in rows if row), default=0)
    return [left, *others] if left >= min(first, NAME) else []


def _least(text: str) -> int:
    return len(text) if len(text) <= WHOLE else max(map(len, text.split()), default=0)


def shown(table: Table) -> Sequence[Sequence[str]]:
    """List the rows, with the head where there is one."""
    return [table.head, *table.rows] if any(table.head) else table.rows
