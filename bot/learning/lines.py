"""Learning here: an administrator's file of labelled lines. Every bad line is told with its number and reason."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass

from bot.reading import Kind

LONGEST = 40_000
"""Characters; the most that a message can have (`bot.intake`)."""


@dataclass(frozen=True, slots=True)
class Line:
    """One labelled message."""

    text: str
    kind: Kind


@dataclass(frozen=True, slots=True)
class BadLine:
    """A line that cannot be used; `reason` quotes no text."""

    number: int
    reason: str


class _BadError(Exception):
    """Its text is the reason."""


def read_lines(source: Iterable[bytes]) -> tuple[list[Line], list[BadLine]]:
    """Read JSON lines with `text` and `kind`; other keys, such as `lang`, are left alone, and so are empty lines."""
    good: list[Line] = []
    bad: list[BadLine] = []
    for number, raw in enumerate(source, 1):
        try:
            if raw.strip():
                good.append(_line(raw.removeprefix(b"\xef\xbb\xbf")))
        except _BadError as error:
            bad.append(BadLine(number, str(error)))
    return good, bad


def _line(raw: bytes) -> Line:
    row = _row(raw)
    text, kind = row.get("text"), row.get("kind")
    if not isinstance(text, str) or not text.strip():
        raise _BadError('"text" is missing or empty')
    if len(text) > LONGEST:
        raise _BadError(f'"text" has {len(text)} characters; {LONGEST} is the most')
    if not isinstance(kind, str) or kind not in set(Kind):
        raise _BadError(f'"kind" must be one of {", ".join(Kind)}')
    return Line(text, Kind(kind))


def _row(raw: bytes) -> dict[str, object]:
    try:
        row = json.loads(raw.decode("utf-8"))
    except UnicodeDecodeError:
        raise _BadError("it is not UTF-8") from None
    except (ValueError, RecursionError):
        raise _BadError("it is not JSON") from None
    if not isinstance(row, dict):
        raise _BadError('it is no object; write {"text": …, "kind": …}')
    return row
