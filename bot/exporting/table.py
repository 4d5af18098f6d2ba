"""Exporting: a table as every format writes it: columns, and rows that come one at a time."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TypeAlias

Cell: TypeAlias = str | int | None
Row: TypeAlias = tuple[Cell, ...]

LONGEST = 32_767
"""UTF-16 units that a cell of Excel holds ("Excel specifications and limits", support.microsoft.com)."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its key where programs read it, its heading where people do, and its width (characters)."""

    key: str
    heading: str
    width: int


@dataclass(frozen=True, slots=True)
class Table:
    """A table with a name, in a language ("nl" or "en"); its rows can be read once."""

    name: str
    language: str
    columns: Sequence[Column]
    rows: Iterator[Row]

    def plain_rows(self) -> Iterator[Row]:
        """Give the rows as every format can hold them."""
        return (tuple(plain(cell) if isinstance(cell, str) else cell for cell in row) for row in self.rows)


def plain(text: str) -> str:
    """Leave out what some format cannot hold, and shorten visibly what is too long for a cell."""
    if len(text) <= LONGEST // 2 and text.isprintable():  # nearly every cell, at a tenth of the time
        return text
    kept = "".join(char for char in _one_end_of_line(text) if _can_be_held(char))
    if len(kept) + sum(char > "\uffff" for char in kept) <= LONGEST:
        return kept
    return kept[: LONGEST // 2 - 1] + "…"


def _one_end_of_line(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _can_be_held(char: str) -> bool:
    """Whether XML 1.0 knows a sign: no control characters, no halves of one, and no two that are none."""
    return char in "\n\t" or (unicodedata.category(char) not in {"Cc", "Cs"} and char not in "\ufffe\uffff")
