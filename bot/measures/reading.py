"""Measures: one as it is typed: "inloopuur printen, voor Belastingen, door team ICT, vanaf 24 nov". Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta

from bot.days.dates import find_day
from bot.hearsay import department_in
from bot.measures.keeping import Told

LONGEST, LONGEST_NAME = 160, 80
"""Characters of a measure, and of who does it: both stand in a line of the digest."""
FURTHEST = timedelta(days=365)
"""How far from today a measure can begin."""
_SINCE = re.compile(r"(?:vanaf|sinds|per|since|from|as of)\s+(?P<day>.+)", re.IGNORECASE)
_UNREAD = re.compile(r",\s*(?:vanaf|sinds|since|from|as of)\s+\S*\d[^,]*$", re.IGNORECASE)
"""A day that no calendar has: nobody wants the measure to begin today then."""
_BY = re.compile(r"(?:door|by)\s+(?P<by>.+)", re.IGNORECASE)
_FOR = re.compile(r"(?:voor|bij|for|at)\s+(?P<name>.+)", re.IGNORECASE)


def read(line: str, today: date, departments: Mapping[str, int]) -> Told | None:
    """Read what is done, and from its end since when, by whom and for which department; None where it cannot be.

    What a comma separates and none of the three is, belongs to what is done. Without a day it begins today.
    """
    parts = [part.strip() for part in line.split(",")]
    told, known = Told("", today), set[str]()
    while len(parts) > 1 and (found := _part(parts[-1], told, today, departments)) and found[0] not in known:
        known.add(found[0])
        told = found[1]
        parts.pop()
    text = ", ".join(parts).strip(" .")
    if (
        _UNREAD.search(text)
        or not text
        or len(text) > LONGEST
        or len(told.by or "") > LONGEST_NAME
        or abs(told.since - today) > FURTHEST
    ):
        return None
    return replace(told, text=text)


def _part(part: str, told: Told, today: date, departments: Mapping[str, int]) -> tuple[str, Told] | None:
    """Say which of the three a part is, with the measure that has it."""
    part = part.strip(" .")
    if since := _SINCE.fullmatch(part):
        found = find_day(since["day"], today)
        whole = found and found.end - found.start == len(since["day"])
        return ("since", replace(told, since=found.day)) if found and whole else None
    if by := _BY.fullmatch(part):
        return "by", replace(told, by=by["by"])
    if (named := _FOR.fullmatch(part)) and (number := department_in(named["name"], departments)):
        return "for", replace(told, department=number)
    return None
