"""Importing: a file of any size becomes rows, one at a time; what cannot be read is told and the rest goes on."""

from __future__ import annotations

import csv
import difflib
import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from bot.importing.source import FileError, Source, not_text
from bot.learning.lines import LONGEST

COLUMNS = ("at", "text", "department", "author", "platform", "kind", "issue")
NEEDED = "text"
SEPARATORS = ",;\t|"
_NEVER = "\x1f"
"""The separator of a file with one column: all of its line is text, whatever signs stand in it."""
_TELLS_SEPARATOR = re.compile(r"sep=.\s*", re.IGNORECASE)
"""A first line for spreadsheets alone; the names of the columns tell the separator too."""
_QUOTED_WRONG = "a quotation mark in it is out of place, or never closed"
_TOO_LONG_FIELD = "one of its fields is too long"


@dataclass(frozen=True, slots=True)
class Row:
    """What stands in one line by the names of its columns, not yet checked; `number` is that of its first line."""

    number: int
    fields: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Bad:
    """A line that was left out; `reason` quotes nothing of it."""

    number: int
    reason: str


def rows_of(source: Source, suffix: str) -> Iterator[Row | Bad]:
    """Read the rows of a `.csv` or a `.jsonl`; empty lines are passed over.

    Raises
    ------
    FileError
        At once when the file is of another sort or its first line names no column `text`.

    """
    readers: Mapping[str, Callable[[Source], Iterator[Row | Bad]]] = {".csv": csv_rows, ".jsonl": _json_rows}
    read = readers.get(suffix.lower())
    if read is None:
        raise FileError("Only .csv and .jsonl can be imported. Save the file as one of these.")
    return read(source)


@dataclass(frozen=True, slots=True)
class _Columns:
    """The names of the columns, and what separates them."""

    names: Sequence[str]
    separator: str

    def are_rows(self, lines: Sequence[str]) -> bool:
        """Whether each of these lines looks like a row of its own, and so not like a part of a text."""
        return len(self.names) > 1 and all(line.count(self.separator) + 1 == len(self.names) for line in lines)


def csv_rows(source: Source, known: Sequence[str] = COLUMNS, needed: str = NEEDED) -> Iterator[Row | Bad]:
    """Read the rows of a CSV whose first line names some of the `known` columns, among them the one that is `needed`.

    Raises
    ------
    FileError
        At once when it does not.

    """
    header = next((line for line in source if line.strip() and not _TELLS_SEPARATOR.fullmatch(line)), "")
    columns = _columns(header, known, needed)
    return (row for row in _csv_records(source, columns) if row is not None)


def _csv_records(source: Source, columns: _Columns) -> Iterator[Row | Bad | None]:
    reader = csv.reader(source, delimiter=columns.separator, strict=True)
    while True:
        number = source.begin_row()
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            source.give_back()
            yield Bad(number, _TOO_LONG_FIELD if "field" in str(error) else _QUOTED_WRONG)
        else:
            yield _csv_row(number, cells, columns, source) if any(cell.strip() for cell in cells) else None


def _csv_row(number: int, cells: Sequence[str], columns: _Columns, source: Source) -> Row | Bad:
    reason = _wrong(cells, columns)
    swallowed = source.row[1:]
    if (reason or max(map(len, cells)) > LONGEST) and swallowed and columns.are_rows(swallowed):
        source.give_back()
        return Bad(number, _QUOTED_WRONG)
    if source.is_doubted(number) and sum(line.count('"') for line in source.row) % 2:
        reason = reason or _QUOTED_WRONG  # the rest of a text whose quotation mark was broken
    if reason:
        if source.is_doubted(number):
            source.doubt_next()
        return Bad(number, reason)
    return Row(number, {name: cell or None for name, cell in zip(columns.names, cells, strict=True)})


def _wrong(cells: Sequence[str], columns: _Columns) -> str:
    if reason := not_text("".join(cells)):
        return reason
    if len(cells) != len(columns.names):
        return f"it has {len(cells)} columns, the first line {len(columns.names)}"
    return ""


def _columns(header: str, known: Sequence[str], needed: str) -> _Columns:
    """Read the names of the columns, and what separates them."""
    for separator in SEPARATORS:
        names = [name.strip().strip('"').strip().casefold() for name in header.split(separator)]
        if needed in names:
            if twice := sorted({name for name in names if name in known and names.count(name) > 1}):
                raise FileError(f"The first line names {', '.join(twice)} twice.")
            _refuse_misspelt(names, known)
            return _Columns(names, separator if len(names) > 1 else _NEVER)
    told = ", ".join(known)
    raise FileError(
        f"The first line must name the columns ({told}; only {needed} is needed), with , ; | or tabs between."
    )


def _refuse_misspelt(names: Sequence[str], known: Sequence[str]) -> None:
    """Another column is left alone, but one that is nearly ours would be lost without a word."""
    for name in names:
        if name not in known and (meant := difflib.get_close_matches(name, known, 1, cutoff=0.7)):
            raise FileError(f"The first line names a column “{name}”. Is it {meant[0]}? Write it so, or rename it.")


def _json_rows(source: Source) -> Iterator[Row | Bad]:
    for line in source:
        if line.strip():
            yield _json_row(source.number, line)
        source.begin_row()


def _json_row(number: int, line: str) -> Row | Bad:
    if reason := not_text(line):
        return Bad(number, reason)
    try:
        fields = json.loads(line)
    except (ValueError, RecursionError):
        return Bad(number, "it is not JSON")
    return Row(number, fields) if isinstance(fields, dict) else Bad(number, 'it is no object; write {"text": …}')
