"""Test rounds: what a line that opens one says, and what is wrong with it. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from enum import Enum, auto

from bot.days.dates import find_day

LONGEST_NAME = 40
"""Characters; it stands in one line with the figures."""
LONGEST_REST = 200
"""Characters of a name with two days; what is longer is none, and is not looked through."""
FURTHEST = timedelta(days=92)
"""How far ahead the last day of a round is at most."""
OPENED = re.compile(
    r"(?:testronde\s+openen|open\s+(?:(?:de|een|a|the)\s+)?(?:testronde|test\s+round))\b[\s:,]*(?P<rest>.*)",
    re.IGNORECASE | re.DOTALL,
)
_REST = re.compile(
    r"(?:(?P<name>.*?)[\s,:]+)??(?:(?:van|vanaf|from)\s+(?P<first>.+?)[\s,]+)?"
    r"(?:tot(?:\s+en\s+met)?|t/m|until|up\s+to(?:\s+and\s+including)?|to|till)\s+(?P<last>.+)",
    re.IGNORECASE | re.DOTALL,
)
_QUOTES = " \t\n\"'“”.,:"
_DAY_ALONE = re.compile(r"\d{1,2}")
_IN_A_MONTH = re.compile(r"\d{1,2}\s+([^\W\d_].*)", re.DOTALL)


class Fault(Enum):
    """What is wrong with a line."""

    FORM = auto()
    NAME = auto()
    PAST = auto()
    FAR = auto()
    LIVE = auto()


@dataclass(frozen=True, slots=True)
class Opening:
    """The round that a line opens: its name, "" without one, and its first and last day."""

    name: str
    first: date
    last: date


def read(rest: str, today: date, go_live: date) -> Opening | Fault:
    """Read what follows “testronde openen”; without a first day it begins today."""
    match = _REST.fullmatch(rest.strip()) if len(rest) <= LONGEST_REST else None
    if match is None:
        return Fault.FORM
    name, begins = _parted(match, today)
    first = find_day(begins, today) if begins else None
    last = find_day(match["last"], first.day if first else today)
    if last is None or (begins and first is None):
        return Fault.FORM
    found = Opening(name, first.day if first else today, last.day)
    return _fault(found, today, go_live) or found


def _parted(match: re.Match[str], today: date) -> tuple[str, str]:
    """Part the name from the first day, which needs no “van”: “maandag t/m vrijdag”, “12 t/m 16 oktober”."""
    name, begins = " ".join((match["name"] or "").split()).strip(_QUOTES), match["first"] or ""
    first, month = begins or name, _IN_A_MONTH.match(match["last"])
    if month and _DAY_ALONE.fullmatch(first):
        first = f"{first} {month[1]}"
    found = find_day(first, today)
    is_day = found is not None and not (first[: found.start] + first[found.end :]).strip(_QUOTES)
    if begins:
        return name, first
    return ("", first) if is_day else (name, "")


def _fault(found: Opening, today: date, go_live: date) -> Fault | None:
    faults = (
        (len(found.name) > LONGEST_NAME, Fault.NAME),
        (found.first < today or found.last < found.first, Fault.PAST),
        (found.last >= go_live, Fault.LIVE),
        (found.last > today + FURTHEST, Fault.FAR),
    )
    return next((fault for holds, fault in faults if holds), None)
