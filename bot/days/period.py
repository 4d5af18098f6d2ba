"""The period of a digest: an ISO week of the rollout's own calendar, and when its digest is sent."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.config import RolloutSettings
from bot.days.workdays import first_working_day

WEEK = timedelta(days=7)
_WEEKDAYS = ("mon", "tue", "wed", "thu", "fri")
_WRITTEN = re.compile(r"(\d{4})-W(\d{2})")


class PeriodError(ValueError):
    """A period that is not written like 2026-W47, or that no calendar has."""


@dataclass(frozen=True, order=True)
class Period:
    """A week, from Monday 00:00 to the next, by the clock of the rollout's time zone."""

    monday: date

    @classmethod
    def parse(cls, text: str) -> Period:
        """Read "2026-W47".

        Raises
        ------
        PeriodError
            When it is something else, or a week that the year does not have.

        """
        found = _WRITTEN.fullmatch(text)
        try:
            return cls(date.fromisocalendar(int(found[1]), int(found[2]), 1)) if found else cls._refuse(text)
        except ValueError:
            return cls._refuse(text)

    @classmethod
    def _refuse(cls, text: str) -> Period:
        raise PeriodError(f"{text!r} is no week. Write it as 2026-W47.")

    @classmethod
    def holding(cls, moment: datetime, zone: ZoneInfo) -> Period:
        """Give the week that holds a moment."""
        day = moment.astimezone(zone).date()
        return cls(day - timedelta(days=day.weekday()))

    def __str__(self) -> str:
        year, week, _ = self.monday.isocalendar()
        return f"{year}-W{week:02}"

    @property
    def week(self) -> int:
        """The number of the week."""
        return self.monday.isocalendar().week

    def before(self, weeks: int = 1) -> Period:
        """Give an earlier week."""
        return Period(self.monday - weeks * WEEK)

    def span(self, zone: ZoneInfo) -> tuple[datetime, datetime]:
        """Give the first moment of the week and the first one after it."""
        start = datetime.combine(self.monday, time(), zone)
        return start, datetime.combine(self.monday + WEEK, time(), zone)

    def sent_at(self, rollout: RolloutSettings) -> datetime:
        """Give the moment its digest is sent: in the week after, on a public holiday the next working day."""
        day = self.monday + WEEK + timedelta(days=_WEEKDAYS.index(rollout.digest.weekday))
        return goes_out(first_working_day(day, rollout.country), rollout)


def goes_out(day: date, rollout: RolloutSettings) -> datetime:
    """Give the moment at which a digest goes out on a day.

    A time that the clock skips in spring is taken an hour later, one that comes twice in autumn the first time.
    """
    local = datetime.combine(day, rollout.digest.at, rollout.zone)
    return datetime.fromtimestamp(local.timestamp(), rollout.zone)
