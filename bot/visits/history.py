"""Visits: the signal of each department week by week; the counts behind it are for no eyes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from bot.bubble.silence import HISTORY, WINDOW, Heard, Signal, signals
from bot.config import RolloutSettings
from bot.people import FLOOR
from bot.period import WEEK, Period
from models import Department, Feedback, Rollout

LOOKED_BACK = 16
"""Weeks that are looked at."""
Answers = Mapping[tuple[int, date], int]
"""Answers to pulses by a department's id and the Monday of the week, where there are any."""


@dataclass(frozen=True)
class History:
    """What came from the departments that are open, in the weeks (Mondays) in which anybody wrote at all.

    `first` is the Monday from which on a department can have been heard. `empty` are the weeks without any message,
    which say nothing of one department.
    """

    departments: Sequence[Department]
    reachable: Mapping[int, int]
    first: Mapping[int, date]
    mondays: Sequence[date]
    counts: Mapping[tuple[int, date], int]
    empty: Sequence[date]

    def at(self, monday: date) -> Mapping[int, Signal]:
        """Judge the departments after the week of a Monday; those newer than the others are unknown at first."""
        weeks = [each for each in self.mondays if each <= monday]
        found: dict[int, Signal] = {}
        for first in set(self.first.values()):
            since = [each for each in weeks if each >= first]
            judged = self._judged(since) if since and len(since) >= min(len(weeks), WINDOW + HISTORY) else {}
            found |= {
                one.id: judged.get(one.id, Signal.UNKNOWN) for one in self.departments if self.first[one.id] == first
            }
        return found

    def _judged(self, weeks: Sequence[date]) -> Mapping[int, Signal]:
        """Compare the departments that were there in all of these weeks."""
        return signals(
            {
                one.id: Heard(
                    one.headcount, self.reachable[one.id], [self.counts.get((one.id, week), 0) for week in weeks]
                )
                for one in self.departments
                if self.first[one.id] <= weeks[0]
            }
        )


def history(
    session: Session, rollout: Rollout, settings: RolloutSettings, until: Period, answers: Answers | None = None
) -> History:
    """Read what came from each department up to the end of a week."""
    start = max(_first_monday(rollout.started_at, settings), until.monday - (LOOKED_BACK - 1) * WEEK)
    mondays = [start + n * WEEK for n in range((until.monday - start) // WEEK + 1)]
    departments = _open(session, rollout, until.span(settings.zone)[1])
    wrote = _messages(session, rollout, settings, mondays)
    came = Counter(wrote) + Counter(dict(answers or {}))
    busy = {monday for _, monday in came}
    silent = {each.name for each in settings.department if not each.channel}
    return History(
        departments,
        {one.id: 0 if one.name in silent else one.headcount for one in departments},
        {one.id: _first_monday(one.started_at, settings) if one.started_at else start for one in departments},
        [each for each in mondays if each in busy],
        came,
        [each for each in mondays if each not in busy],
    )


def _first_monday(moment: datetime, settings: RolloutSettings) -> date:
    """Give the Monday of the first whole week from a moment on."""
    day = moment.astimezone(settings.zone)
    began = day.date() - timedelta(days=day.weekday())
    return began if Period(began).span(settings.zone)[0] >= moment else began + WEEK


def _open(session: Session, rollout: Rollout, until: datetime) -> Sequence[Department]:
    own = (Department.rollout_id == rollout.id, Department.ended_at.is_(None))
    rows = session.scalars(select(Department).where(*own).order_by(Department.name))
    return [row for row in rows if row.started_at is None or row.started_at < until]


def _messages(
    session: Session, rollout: Rollout, settings: RolloutSettings, mondays: Sequence[date]
) -> Counter[tuple[int, date]]:
    """Count the floor's messages by department (0 for none) and Monday: the index alone is read."""
    own = (Feedback.rollout_id == rollout.id, Feedback.pool == FLOOR, Feedback.withdrawn_at.is_(None))
    found = Counter[tuple[int, date]]()
    for monday in mondays:
        start, end = Period(monday).span(settings.zone)
        query = select(Feedback.department_id, func.count()).where(
            *own, Feedback.said_at >= start, Feedback.said_at < end
        )
        for department, number in session.execute(query.group_by(Feedback.department_id)):
            found[department or 0, monday] = number
    return found
