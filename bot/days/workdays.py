"""Working days: Monday to Friday without the public holidays of a country."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from functools import lru_cache

import holidays

from bot.config.values import CLOSES, OPENS

_SATURDAY = 5


@lru_cache(maxsize=8)
def _holidays(country: str) -> holidays.HolidayBase:
    return holidays.country_holidays(country)


def is_working_day(day: date, country: str) -> bool:
    """Say whether people work that day; `country` is an ISO 3166 code such as "NL"."""
    return day.weekday() < _SATURDAY and day not in _holidays(country)


def first_working_day(day: date, country: str) -> date:
    """Give `day`, or the first working day after it."""
    while not is_working_day(day, country):
        day += timedelta(days=1)
    return day


def working_days_later(day: date, days: int, country: str) -> date:
    """Give the working day that is `days` working days after `day`."""
    for _ in range(days):
        day = first_working_day(day + timedelta(days=1), country)
    return day


def in_office_hours(local: datetime, country: str) -> bool:
    """Say whether it is office time on a working day; `local` carries the clock of the rollout."""
    return OPENS <= local.time() < CLOSES and is_working_day(local.date(), country)


def working_time(start: datetime, end: datetime, country: str) -> timedelta:
    """Give how much office time of working days lies between two moments; both carry the clock of the rollout."""
    days = (start.date() + timedelta(days=n) for n in range((end.date() - start.date()).days + 1))
    return sum((_worked(day, start, end) for day in days if is_working_day(day, country)), timedelta())


def _worked(day: date, start: datetime, end: datetime) -> timedelta:
    opens, closes = datetime.combine(day, OPENS, start.tzinfo), datetime.combine(day, CLOSES, start.tzinfo)
    return max(timedelta(), min(end, closes) - max(start, opens))
