"""Days as people type them in a sentence, in both languages: "morgen", "di 24 nov", "before 1 December"."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

_DAYS = (
    "maandag|ma|monday|mon",
    "dinsdag|di|tuesday|tue|tues",
    "woensdag|wo|wednesday|wed",
    "donderdag|do|thursday|thu|thurs",
    "vrijdag|vr|friday|fri",
    "zaterdag|za|saturday|sat",
    "zondag|zo|sunday|sun",
)
_MONTHS = (
    "januari|january|jan",
    "februari|february|feb",
    "maart|march|mrt|mar",
    "april|apr",
    "mei|may",
    "juni|june|jun",
    "juli|july|jul",
    "augustus|august|aug",
    "september|sept|sep",
    "oktober|october|okt|oct",
    "november|nov",
    "december|dec",
)
_NEAR = {"vandaag": 0, "today": 0, "morgen": 1, "tomorrow": 1, "overmorgen": 2}
_WEEKDAY = {name: number for number, names in enumerate(_DAYS) for name in names.split("|")}
_MONTH = {name: number for number, names in enumerate(_MONTHS, 1) for name in names.split("|")}
_LONG_AGO = timedelta(days=180)
"""A day without a year that lies further back than this is the one of next year."""


@dataclass(frozen=True, slots=True)
class Found:
    """A day in a text, and where it stands there."""

    day: date
    start: int
    end: int


def _names(table: dict[str, int]) -> str:
    return "|".join(sorted(table, key=len, reverse=True))


_FLAGS = re.IGNORECASE
_OF_WEEK = rf"(?:(?:{_names(_WEEKDAY)})\.?,?\s+)?"
_ISO = re.compile(r"\b(\d{4})-(\d{2})-(\d{2})\b")
_NUMBERS = re.compile(
    rf"\b{_OF_WEEK}(\d{{1,2}})(?:/(\d{{1,2}})(?:/(\d{{4}}))?|-(\d{{1,2}})-(\d{{4}}))(?![\d/-])", _FLAGS
)
_NAMED = re.compile(rf"\b{_OF_WEEK}(\d{{1,2}})(?:e|st|nd|rd|th)?\s+({_names(_MONTH)})\b\.?(?:\s+(\d{{4}}))?", _FLAGS)
_RELATIVE = re.compile(rf"\b({_names(_NEAR)})\b", _FLAGS)
_NEXT_WEEK = re.compile(
    rf"\b(?:volgende week|next week)\s+(?:on\s+)?({_names(_WEEKDAY)})\b|"
    rf"\b({_names(_WEEKDAY)})\s+(?:volgende week|next week)\b",
    _FLAGS,
)
_BY_NAME = re.compile(rf"\b(?:aanstaande\s+|komende\s+|next\s+)?({_names(_WEEKDAY)})\b", _FLAGS)


def find_day(text: str, today: date) -> Found | None:
    """Find the day that a text names; None where there is none, or no calendar has it.

    A weekday is the next one, today included, unless "next week" stands beside it; a day without a year lies at most
    half a year back.
    """
    for pattern, read in _READERS:
        for match in pattern.finditer(text):
            try:
                return Found(read(match, today), match.start(), match.end())
            except ValueError:  # such as 31 November
                continue
    return None


def _near_year(month: int, day: int, year: str | None, today: date) -> date:
    if year:
        return date(int(year), month, day)
    found = date(today.year, month, day)
    return date(today.year + 1, month, day) if found < today - _LONG_AGO else found


def _iso(match: re.Match[str], _today: date) -> date:
    return date(*map(int, match.groups()))


def _numbers(match: re.Match[str], today: date) -> date:
    day, month, year, other_month, other_year = match.groups()
    return _near_year(int(month or other_month), int(day), year or other_year, today)


def _named(match: re.Match[str], today: date) -> date:
    return _near_year(_MONTH[match[2].lower()], int(match[1]), match[3], today)


def _relative(match: re.Match[str], today: date) -> date:
    return today + timedelta(days=_NEAR[match[1].lower()])


def _weekday(match: re.Match[str], today: date) -> date:
    return today + timedelta(days=(_WEEKDAY[match[1].lower()] - today.weekday()) % 7)


def _of_next_week(match: re.Match[str], today: date) -> date:
    return today + timedelta(days=7 - today.weekday() + _WEEKDAY[(match[1] or match[2]).lower()])


MONTH_NAMES = _names(_MONTH)
"""Names of months, and their short forms, as a pattern has them."""


def month_number(name: str) -> int:
    """Give the number of a month by its name, 1 for January."""
    return _MONTH[name.lower()]


_READERS: tuple[tuple[re.Pattern[str], Callable[[re.Match[str], date], date]], ...] = (
    (_ISO, _iso),
    (_NUMBERS, _numbers),
    (_NAMED, _named),
    (_RELATIVE, _relative),
    (_NEXT_WEEK, _of_next_week),
    (_BY_NAME, _weekday),
)
