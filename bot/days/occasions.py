"""What comes round: the ambassadors' meeting and the question round, each every so many weeks on a working day."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from bot import pausing
from bot.config import RolloutSettings
from bot.config.values import Weekday
from bot.days.workdays import first_working_day, in_office_hours
from bot.desk import Desk
from bot.people import going_on
from models import Rollout

WEEK = timedelta(weeks=1)
_WEEKDAYS: tuple[Weekday, ...] = ("mon", "tue", "wed", "thu", "fri")


@dataclass(frozen=True, slots=True, order=True)
class Occasion:
    """One time that comes round: the Monday of the week it is planned in, by which it is known, and when it is."""

    week: date
    at: datetime


@dataclass(frozen=True, slots=True)
class Rhythm:
    """Turns come every `every_weeks` weeks, counted from the one that holds `first`."""

    weekday: Weekday
    at: time
    every_weeks: int
    first: date
    country: str
    zone: ZoneInfo

    def turn(self, week: date) -> Occasion:
        """Give the turn planned in the week of a Monday; on a public holiday it is the next working day.

        A time that the clock skips in spring is taken an hour later, one that comes twice in autumn the first time.
        """
        day = first_working_day(week + timedelta(days=_WEEKDAYS.index(self.weekday)), self.country)
        local = datetime.combine(day, self.at, self.zone)
        return Occasion(week, datetime.fromtimestamp(local.timestamp(), self.zone))

    def latest(self, now: datetime) -> Occasion | None:
        """Give the turn that came last; None before the first one."""
        turns = [turn for turn in self._around(now) if turn.at <= now]
        return turns[-1] if turns else None

    def next(self, now: datetime) -> Occasion:
        """Give the first turn after a moment."""
        return next(turn for turn in self._around(now) if turn.at > now)

    def holds(self, week: date) -> bool:
        """Say whether a turn is planned in the week of a Monday."""
        weeks, days = divmod((week - _monday(self.first)).days, 7)
        return days == 0 and weeks >= 0 and weeks % self.every_weeks == 0

    def _around(self, now: datetime) -> Iterator[Occasion]:
        """Give the turns around a moment in order: a holiday moves one by days at most, so that three are enough."""
        start = _monday(self.first)
        step = self.every_weeks * WEEK
        nearest = (_monday(now.astimezone(self.zone).date()) - start) // step
        for number in range(max(nearest - 1, 0), max(nearest, 0) + 3):
            yield self.turn(start + number * step)


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())


def of_meeting(settings: RolloutSettings) -> Rhythm | None:
    """Give when the ambassadors meet; None where no weekday is set."""
    meeting = settings.meeting
    if meeting.weekday is None:
        return None
    first = meeting.first or settings.go_live
    return Rhythm(meeting.weekday, meeting.at, meeting.every_weeks, first, settings.country, settings.zone)


def of_round(settings: RolloutSettings) -> Rhythm | None:
    """Give when ambassadors are asked what they heard; None where that is off."""
    asked = settings.meeting.round
    if asked is None:
        return None
    first = asked.first or settings.go_live
    return Rhythm(asked.weekday, asked.at, asked.every_weeks, first, settings.country, settings.zone)


def may_write(now: datetime, settings: RolloutSettings) -> bool:
    """Say whether somebody may be written to unasked: on a working day, in office hours."""
    return in_office_hours(now.astimezone(settings.zone), settings.country)


def writable(session: Session, desk: Desk) -> list[tuple[Rollout, RolloutSettings]]:
    """List the rollouts that go on and in which it is time to write unasked; none while sending is paused."""
    if pausing.paused(session):
        return []
    return [each for each in going_on(session, desk) if may_write(desk.now(), each[1])]
