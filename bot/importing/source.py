"""Importing: the lines of a file of any size, decoded one at a time; the ones of the row at hand can be given back."""

from __future__ import annotations

import contextlib
from collections import deque
from collections.abc import Iterator, Sequence
from typing import BinaryIO

LONGEST_LINE = 1_000_000
"""Bytes; the longest message takes 480,000 when all of it is escaped."""
_TOO_LONG = "\ud800"
"""Stands for a line that is too long; no file can hold it, since it has no bytes."""
_UTF_16 = (b"\xff\xfe", b"\xfe\xff")
_ZIP = b"PK\x03\x04"


class FileError(Exception):
    """The file as a whole cannot be imported; its text says why and what to do."""


class Source:
    """The lines of a file.

    Raises
    ------
    FileError
        While it is read, when it holds no lines of text at all.

    """

    def __init__(self, file: BinaryIO, encoding: str = "utf-8") -> None:
        """Read bytes; what `encoding` does not know is kept as a mark that it was not text.

        A line that is UTF-8 is read as that whatever `encoding` says: words in another one are as good as never UTF-8
        by chance.
        """
        self._file = file
        self._encoding = encoding
        self._taken: list[str] = []
        self._waiting: deque[str] = deque()
        self._doubted = 0
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

    @property
    def row(self) -> Sequence[str]:
        """The lines of the row at hand."""
        return self._taken

    def give_back(self) -> None:
        """Give back all lines of this row but its first: it was read wrongly, and they may be well."""
        again = self._taken[1:]
        self._waiting.extendleft(reversed(again))
        self.doubt_next()
        self.number -= len(again)

    def doubt_next(self) -> None:
        """Doubt the line after this row, and the row's own: each may be the rest of a text that was broken off."""
        self._doubted = max(self._doubted, self.number + 1)

    def is_doubted(self, number: int) -> bool:
        """Whether a line is doubted."""
        return number <= self._doubted

    def _read(self) -> str:
        raw = self._file.readline(LONGEST_LINE)
        if not raw:
            raise StopIteration
        if self.position == 0:
            _refuse_what_is_no_text(raw)
        self.position += len(raw)
        if len(raw) == LONGEST_LINE and not raw.endswith(b"\n"):
            self._skip_line()
            return _TOO_LONG + "\n"
        return self._decoded(raw.removeprefix(b"\xef\xbb\xbf") if self.position == len(raw) else raw)

    def _decoded(self, raw: bytes) -> str:
        with contextlib.suppress(UnicodeDecodeError):
            return raw.decode("utf-8")
        return raw.decode(self._encoding, "surrogateescape")

    def _skip_line(self) -> None:
        while part := self._file.readline(LONGEST_LINE):
            self.position += len(part)
            if part.endswith(b"\n"):
                return


def _refuse_what_is_no_text(raw: bytes) -> None:
    """Refuse by the first line what would be told as bad line by line."""
    if raw.startswith(_ZIP):
        raise FileError("The file is a workbook or a zip. Save it as CSV UTF-8.")
    if raw.startswith(_UTF_16) or b"\0" in raw:
        raise FileError("The file is UTF-16. Save it as UTF-8.")
    if raw.strip() == b"[":
        raise FileError("The file is one list in JSON. Write one object in each line, without the list around them.")
    if b"\r" in raw.rstrip(b"\r\n"):
        raise FileError("The file's lines end as on an old Mac. Save it as CSV UTF-8.")


def not_text(line: str) -> str:
    """Say why a line could not be read; "" where it could."""
    if _TOO_LONG in line:
        return f"it has more than {LONGEST_LINE} bytes"
    try:
        line.encode()
    except UnicodeEncodeError:
        return "it is not in the encoding of the file (--encoding)"
    return ""
