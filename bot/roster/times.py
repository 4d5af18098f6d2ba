"""When and where somebody walks around, as they type it: "ik loop maandag 9-12 rond bij Burgerzaken"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.days.dates import Found, find_day

_SAID = re.compile(
    r"\b(?:ik loop|ik ga|i walk|i am walking|i['\u2019]m walking|i will walk|i['\u2019]ll walk)\b", re.IGNORECASE
)
_AROUND = re.compile(r"\b(?:rondlopen|rond|around)\b", re.IGNORECASE)
_CLOCK = r"(\d{1,2})(?:[:.h](\d{2}))?\s*(am|pm|uur|u)?"
_TO = r"(?:-|\u2013|tot en met|tot|t/m|en|to|until|till|and)"
_BETWEEN = re.compile(
    rf"\b(?:van|vanaf|tussen|from|between)?\s*\b{_CLOCK}\s*{_TO}\s*{_CLOCK}\b",
    re.IGNORECASE,
)
_BEFORE_DAY = re.compile(r"\b(?:op|on)\s*$", re.IGNORECASE)
_LEADING = re.compile(r"^(?:bij|at|in|op|on|the|de|het)\s+", re.IGNORECASE)
_DAY_OF_MONTH = re.compile(r"(\d{1,2})\s*-\s*(\d{1,2})")
NOON, HOURS = 12, 24


@dataclass(frozen=True, slots=True)
class Stretch:
    """From when until when, and where in their own words ("" where they did not say)."""

    starts_at: datetime
    ends_at: datetime
    spot: str


@dataclass(frozen=True, slots=True)
class _Hours:
    first: time
    last: time
    start: int
    end: int


def looks_like_walk(text: str) -> bool:
    """Say whether a text may tell when somebody walks around: it names a day or hours."""
    rest = _AROUND.sub(" ", _SAID.sub(" ", text))
    return find_day(rest, date.min + timedelta(days=366)) is not None or next(_hours_in(rest), None) is not None


def read(text: str, now: datetime, zone: ZoneInfo) -> Stretch | None:
    """Read when and where; None where hours or the spot are missing, or it is over already."""
    found = read_any(text, now, zone)
    return found if found and found.ends_at > now else None


def read_any(text: str, now: datetime, zone: ZoneInfo) -> Stretch | None:
    """Read when and where, also where it is over; None where hours or the spot are missing.

    Without a day it is today. Of "3-12 9-11" the first pair is a day.
    """
    today = now.astimezone(zone).date()
    rest = _AROUND.sub(" ", _SAID.sub(" ", text))
    found = find_day(rest, today) or _day_in_numbers(rest, today)
    if found:
        before = _BEFORE_DAY.sub("", rest[: found.start])
        rest = f"{before} {rest[found.end :]}"
    hours = next(_hours_in(rest), None)
    if hours is None:
        return None
    spot = _spot(f"{rest[: hours.start]} {rest[hours.end :]}")
    day = found.day if found else today
    starts_at, ends_at = (datetime.combine(day, moment, zone) for moment in (hours.first, hours.last))
    return Stretch(starts_at, ends_at, spot) if spot else None


def _hours_in(text: str) -> Iterator[_Hours]:
    for match in _BETWEEN.finditer(text):
        first, last = _clock(*match.group(1, 2, 3)), _clock(*match.group(4, 5, 6))
        if first and last and last <= first and last.hour < NOON and not match[6]:
            last = last.replace(hour=last.hour + NOON)  # "9-1" and "9 tot 5" end in the afternoon
        if first and last and first < last:
            yield _Hours(first, last, match.start(), match.end())


def _clock(hour: str, minute: str | None, half: str | None) -> time | None:
    number = int(hour)
    if (half or "").lower() in {"am", "pm"} and 1 <= number <= NOON:
        number = number % NOON + (NOON if (half or "").lower() == "pm" else 0)
    try:
        return time(number, int(minute or 0))
    except ValueError:
        return None


def _day_in_numbers(text: str, today: date) -> Found | None:
    """Find a day such as "3-12", where another pair of numbers gives the hours."""
    pairs = list(_DAY_OF_MONTH.finditer(text))
    if not pairs or (len(pairs) == 1 and _is_hours(pairs[0], text)):
        return None
    found = find_day(pairs[0].expand(r"\1/\2"), today)
    return Found(found.day, pairs[0].start(), pairs[0].end()) if found else None


def _is_hours(pair: re.Match[str], text: str) -> bool:
    hours = next(_hours_in(text), None)
    return hours is not None and hours.start <= pair.start() < hours.end


def _spot(text: str) -> str:
    """Give where, without the small word before it."""
    spot = " ".join(text.split()).strip(" ,.;:")
    return _LEADING.sub("", spot) if spot.lower() not in {"bij", "at", "in", "op", "on"} else ""
