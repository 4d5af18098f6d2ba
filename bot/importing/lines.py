"""Importing: a file of any size becomes rows, one at a time; what cannot be read is told and the rest goes on."""

from __future__ import annotations

import csv
import difflib
import json
from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import BinaryIO

COLUMNS = ("at", "text", "department", "author", "platform", "kind", "issue")
LONGEST_LINE = 1_000_000
"""Bytes; the longest message takes 480,000 when all of it is escaped."""
SEPARATORS = ",;\t"
_QUOTED_WRONG = "a quotation mark in it is out of place, or never closed"
_TOO_LONG_FIELD = "one of its fields is too long"
_TOO_LONG = "\ud800"
"""Stands for a line that is too long; no file can hold it, since it has no bytes."""
_UTF_16 = (b"\xff\xfe", b"\xfe\xff")


class FileError(Exception):
    """The file as a whole cannot be imported; its text says why and what to do."""


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


class Source:
    """The lines of a file, decoded; the ones of the row at hand can be given back."""

    def __init__(self, file: BinaryIO, encoding: str = "utf-8") -> None:
        """Read bytes; what `encoding` does not know is kept as a mark that it was not text."""
        self._file = file
        self._encoding = encoding
        self._taken: list[str] = []
        self._waiting: deque[str] = deque()
        self.number = 0
        self.position = 0

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        line = self._waiting.popleft() if self._waiting else self._read()
        self.number += 1
        self._taken.append(line)
        return line

    def begin_row(self) -> int:
        """Begin with the next line, and give its number."""
        self._taken.clear()
        return self.number + 1

    def give_back(self) -> None:
        """Give back all lines of this row but its first: it was read wrongly, and they may be well."""
        again = self._taken[1:]
        self._waiting.extendleft(reversed(again))
        self.number -= len(again)

    def _read(self) -> str:
        raw = self._file.readline(LONGEST_LINE)
        if not raw:
            raise StopIteration
        if self.position == 0:
            if raw.startswith(_UTF_16):
                raise FileError("The file is UTF-16. Save it as UTF-8.")
            raw = raw.removeprefix(b"\xef\xbb\xbf")
        if len(raw) == LONGEST_LINE and not raw.endswith(b"\n"):
            raw = self._skip_line()
            self.position = self._file.tell()
            return _TOO_LONG + "\n"
        self.position = self._file.tell()
        return raw.decode(self._encoding, "surrogateescape")

    def _skip_line(self) -> bytes:
        while (part := self._file.readline(LONGEST_LINE)) and not part.endswith(b"\n"):
            continue
        return part


def rows_of(source: Source, suffix: str) -> Iterator[Row | Bad]:
    """Read the rows of a `.csv` or a `.jsonl`; empty lines are passed over.

    Raises
    ------
    FileError
        When the file is of another sort, or its first line names no column `text`.

    """
    readers: Mapping[str, Callable[[Source], Iterator[Row | Bad]]] = {".csv": _csv_rows, ".jsonl": _json_rows}
    read = readers.get(suffix.lower())
    if read is None:
        raise FileError("Only .csv and .jsonl can be imported. Save the file as one of these.")
    return read(source)


def _csv_rows(source: Source) -> Iterator[Row | Bad]:
    header = next((line for line in source if line.strip()), "")
    names, separator = _columns(header)
    reader = csv.reader(source, delimiter=separator, strict=True)
    while True:
        number = source.begin_row()
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            source.give_back()
            yield Bad(number, _TOO_LONG_FIELD if "field" in str(error) else _QUOTED_WRONG)
            continue
        if any(cell.strip() for cell in cells):
            yield _csv_row(number, names, cells)


def _csv_row(number: int, names: Sequence[str], cells: Sequence[str]) -> Row | Bad:
    if reason := _not_text("".join(cells)):
        return Bad(number, reason)
    if len(cells) != len(names):
        return Bad(number, f"it has {len(cells)} columns, the first line {len(names)}")
    return Row(number, {name: cell or None for name, cell in zip(names, cells, strict=True)})


def _columns(header: str) -> tuple[Sequence[str], str]:
    """Read the names of the columns, and what separates them."""
    for separator in SEPARATORS:
        names = [name.strip().strip('"').strip().casefold() for name in header.split(separator)]
        if "text" in names:
            if twice := sorted({name for name in names if name in COLUMNS and names.count(name) > 1}):
                raise FileError(f"The first line names {', '.join(twice)} twice.")
            _refuse_misspelt(names)
            return names, separator
    told = ", ".join(COLUMNS)
    raise FileError(f"The first line must name the columns ({told}; only text is needed), with , ; or tabs between.")


def _refuse_misspelt(names: Sequence[str]) -> None:
    """Another column is left alone, but one that is nearly ours would be lost without a word."""
    for name in names:
        if name not in COLUMNS and (meant := difflib.get_close_matches(name, COLUMNS, 1, cutoff=0.7)):
            raise FileError(f"The first line names a column “{name}”. Is it {meant[0]}? Write it so, or rename it.")


def _json_rows(source: Source) -> Iterator[Row | Bad]:
    for line in source:
        if line.strip():
            yield _json_row(source.number, line)
        source.begin_row()


def _json_row(number: int, line: str) -> Row | Bad:
    if reason := _not_text(line):
        return Bad(number, reason)
    try:
        fields = json.loads(line)
    except (ValueError, RecursionError):
        return Bad(number, "it is not JSON")
    return Row(number, fields) if isinstance(fields, dict) else Bad(number, 'it is no object; write {"text": …}')


def _not_text(line: str) -> str:
    """Say why a line could not be read; "" where it could."""
    if _TOO_LONG in line:
        return f"it has more than {LONGEST_LINE} bytes"
    try:
        line.encode()
    except UnicodeEncodeError:
        return "it is not in the encoding of the file (--encoding)"
    return ""
