"""The editions of a digest on the go-live clock: of which days each tells, and when it goes out.

People are counted by the week alone (`bot.days.period`). A month, and the first 30 and 90 days, are told from the whole
weeks in them as those were frozen: counted anew they would, beside their weeks, tell by the difference what was held
back.

Whoever reads several gets one a day. What comes each week keeps its day; a review goes out the first working day after
it on which nothing else does, and a month after both.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta

from bot.config import RolloutSettings
from bot.config.values import Pace
from bot.days.period import WEEK, Period, goes_out
from bot.days.workdays import is_working_day, working_days_later

DAY = timedelta(days=1)
_LONGEST_BETWEEN = timedelta(days=100)
STILL_NEW = timedelta(days=2)
"""For so long after an edition went out it still comes to a place that is chosen for it."""
_WAITING: Mapping[Pace, int] = {"day_30": 1, "day_90": 1, "monthly": 2}
"""Editions that wait for a day of their own, in this order."""
_WAITS = 2 * WEEK
"""Longer than any edition waits, holidays included."""
_LOOKED_BACK = timedelta(days=3 * 366)
_BY_NAME: frozenset[Pace] = frozenset({"day_30", "day_90"})
"""Editions of which a rollout has one."""
THURSDAY = timedelta(days=3)
"""A week belongs to the month of its Thursday, as ISO 8601 gives a week to its year."""


@dataclass(frozen=True)
class Edition:
    """One digest: the days from `first` up to `after`, which it leaves out, and the moment it is sent.

    `before` is a week before that of go-live, `daily` the working days of the week after go-live.
    """

    pace: Pace
    first: date
    after: date
    sent_at: datetime

    @property
    def period(self) -> str:
        """What the days are called: 2026-10-27, 2026-W47, 2026-11, or 2026-10-26--2026-11-29."""
        match self.pace:
            case "before" | "weekly":
                return str(Period(self.first))
            case "daily":
                return self.first.isoformat()
            case "monthly":
                return f"{self.first + THURSDAY:%Y-%m}"
            case _:
                return f"{self.first}--{self.after - DAY}"

    @property
    def weeks(self) -> tuple[Period, ...]:
        """The weeks it tells of, the oldest first; none for a day."""
        if self.pace == "daily":
            return ()
        return tuple(Period(self.first + n * WEEK) for n in range((self.after - self.first) // WEEK))


def due(rollout: RolloutSettings, paces: Collection[Pace], since: datetime, now: datetime) -> list[Edition]:
    """List the editions that fell due after `since` and not after `now`, the oldest first.

    `paces` are all that somebody reads: no two of these come on one day.
    """
    first, last = since.astimezone(rollout.zone).date() - _WAITS, now.astimezone(rollout.zone).date()
    found = [edition for pace in _PACES if pace in paces for edition in _PACES[pace](rollout, first, last)]
    apart = (each for each in _one_a_day(rollout, found) if since < each.sent_at <= now)
    return sorted(apart, key=lambda each: each.sent_at)


def _one_a_day(rollout: RolloutSettings, found: Collection[Edition]) -> Iterator[Edition]:
    """Give each edition a day of its own, in the order in which they keep theirs."""
    taken: set[date] = set()
    instead = {each.after for each in found if each.pace == "day_30"}
    for edition in sorted(found, key=lambda each: (_WAITING.get(each.pace, 0), each.sent_at)):
        planned = day = edition.sent_at.date()
        while day in taken and edition.pace in _WAITING and not _gives_way(edition, instead):
            day = working_days_later(day, 1, rollout.country)
        if not _gives_way(edition, instead):
            taken.add(day)
        yield edition if day == planned else replace(edition, sent_at=goes_out(day, rollout))


def _gives_way(edition: Edition, reviews: Collection[date]) -> bool:
    """Say whether it is a month that ends with the first 30 days, which are sent in its place (`bot.digests.due`)."""
    return edition.pace == "monthly" and edition.after in reviews


def first_free(rollout: RolloutSettings, paces: Collection[Pace], after: date) -> date:
    """Give the first working day after a day on which somebody who reads these paces gets no edition."""
    start = datetime.combine(after, time(), rollout.zone)
    taken = {each.sent_at.date() for each in due(rollout, paces, start, start + 2 * _WAITS)}
    day = working_days_later(after, 1, rollout.country)
    while day in taken:
        day = working_days_later(day, 1, rollout.country)
    return day


def next_one(rollout: RolloutSettings, paces: Collection[Pace], now: datetime) -> Edition | None:
    """Give the first edition after a moment; None where none comes any more, or none is on."""
    return next(iter(due(rollout, paces, now, now + _LONGEST_BETWEEN)), None)


def is_past(edition: Edition, chosen_at: datetime) -> bool:
    """Say whether a place was chosen so long after an edition went out that it begins with the next one."""
    return chosen_at > edition.sent_at + STILL_NEW


def named(rollout: RolloutSettings, period: str, now: datetime) -> Edition | None:
    """Find an edition by what its days are called, such as 2026-W47, 2026-10-26, 2026-11 or day_30; None for any other.

    Editions other than weeks are looked for in the last years alone.
    """
    if re.fullmatch(r"\d{4}-W\d{2}", period):
        return of_week(rollout, Period.parse(period))
    listed = due(rollout, ("daily", "monthly", "day_30", "day_90"), now - _LOOKED_BACK, now + _LONGEST_BETWEEN)
    return next((each for each in listed if period in {each.period, *_BY_NAME & {each.pace}}), None)


def of_week(rollout: RolloutSettings, week: Period) -> Edition:
    """Give the edition of a week."""
    pace: Pace = "before" if week < _live_week(rollout) else "weekly"
    return Edition(pace, week.monday, week.monday + WEEK, week.sent_at(rollout))


def _weeks(rollout: RolloutSettings, first: date, last: date) -> Iterator[Edition]:
    """List the weeks whose digest may fall due between two days: a holiday moves it by days, never by two weeks."""
    monday = _monday(first) - 2 * WEEK
    while monday <= last:
        yield of_week(rollout, Period(monday))
        monday += WEEK


def _before(rollout: RolloutSettings, first: date, last: date) -> Iterator[Edition]:
    return (each for each in _weeks(rollout, first, last) if each.pace == "before")


def _weekly(rollout: RolloutSettings, first: date, last: date) -> Iterator[Edition]:
    return (each for each in _weeks(rollout, first, last) if each.pace == "weekly")


def _daily(rollout: RolloutSettings, first: date, last: date) -> Iterator[Edition]:
    """List the working days after go-live, for a week; each tells of the days since the one before.

    On the day of a weekly digest there is none: that tells more.
    """
    weekly = {each.sent_at.date() for each in _weeks(rollout, rollout.go_live, rollout.go_live + 2 * WEEK)}
    told_until = rollout.go_live
    for n in range(1, WEEK.days + 1):
        day = rollout.go_live + n * DAY
        if not is_working_day(day, rollout.country):
            continue
        if day not in weekly and first <= day <= last:
            yield Edition("daily", told_until, day, goes_out(day, rollout))
        told_until = day


def _monthly(rollout: RolloutSettings, first: date, last: date) -> Iterator[Edition]:
    """List the months, each of the weeks that have their Thursday in it."""
    for week in _weeks(rollout, first, last):
        thursday = week.first + THURSDAY
        if (thursday + WEEK).month != thursday.month:
            # The first Thursday is on the 7th at the latest, so the 4th is always in its week.
            yield Edition("monthly", _monday(thursday.replace(day=4)), week.after, week.sent_at)


def _day_30(rollout: RolloutSettings, _first: date, _last: date) -> Iterator[Edition]:
    yield _since_go_live(rollout, "day_30", 30)


def _day_90(rollout: RolloutSettings, _first: date, _last: date) -> Iterator[Edition]:
    yield _since_go_live(rollout, "day_90", 90)


def _since_go_live(rollout: RolloutSettings, pace: Pace, days: int) -> Edition:
    """Tell of the weeks from that of go-live up to the one that holds its 30th or 90th day."""
    last = Period(_monday(rollout.go_live + (days - 1) * DAY))
    return Edition(pace, _live_week(rollout).monday, last.monday + WEEK, last.sent_at(rollout))


def _live_week(rollout: RolloutSettings) -> Period:
    return Period(_monday(rollout.go_live))


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())


_PACES: Mapping[Pace, Callable[[RolloutSettings, date, date], Iterator[Edition]]] = {
    "before": _before,
    "daily": _daily,
    "weekly": _weekly,
    "monthly": _monthly,
    "day_30": _day_30,
    "day_90": _day_90,
}
