"""Pulses: which round falls when on the go-live clock, and on which days of it people are asked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from bot.config import RolloutSettings
from bot.config.pulse import Phase
from bot.config.values import Weekday
from bot.days.workdays import is_working_day

WEEK = 7
BASELINE, FIRST, LAST = -2, 0, 7
"""Weeks counted from go-live: that of the baseline, week one, and week eight."""
DAYS_30, DAYS_90 = 30 // WEEK, 90 // WEEK
"""The weeks that hold day 30 and day 90."""
_WEEKDAYS: tuple[Weekday, ...] = ("mon", "tue", "wed", "thu", "fri")


@dataclass(frozen=True, slots=True)
class Window:
    """A week counted from go-live in which there is a round: answers are taken until the start of `closes_on`."""

    phase: Phase
    opens_on: date
    closes_on: date

    @property
    def once(self) -> bool:
        """Whether its phase has this round alone."""
        return self.phase != "weeks"


def window(settings: RolloutSettings, day: date) -> Window | None:
    """Give the round that a day falls in; None where nothing is asked then."""
    number = (day - settings.go_live).days // WEEK
    phase = _phase(number)
    if phase is None:
        return None
    opens = settings.go_live + timedelta(weeks=number)
    return Window(phase, opens, opens + timedelta(weeks=1))


def _phase(number: int) -> Phase | None:
    known: dict[int, Phase] = {BASELINE: "before", FIRST: "week_one", DAYS_30: "days_30", DAYS_90: "days_90"}
    return known.get(number, "weeks" if FIRST < number <= LAST else None)


def asking_days(settings: RolloutSettings, of: Window) -> Sequence[date]:
    """Give the days on which people are asked: in week one each working day, else those of the configuration.

    Never on the last working day, so that who is asked has a day to answer, unless it is the only one. Where no day of
    the configuration is left, as in a week with holidays, it is the first working day.
    """
    working = [day for day in _days(of) if is_working_day(day, settings.country)]
    open_days = working[:-1] or working
    if of.phase == "week_one":
        return open_days
    wanted = [day for day in open_days if _WEEKDAYS[day.weekday()] in settings.pulse.days]
    return wanted or open_days[:1]


def _days(of: Window) -> Sequence[date]:
    return [of.opens_on + timedelta(days=number) for number in range((of.closes_on - of.opens_on).days)]


def share_by(settings: RolloutSettings, of: Window, day: date) -> float:
    """Give which share of a round's people has been asked by the end of a day, from 0 to 1."""
    days = asking_days(settings, of)
    return sum(each <= day for each in days) / len(days) if days else 0.0
