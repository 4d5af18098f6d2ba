"""Visits: the signal of each department week by week; the counts behind it are for no eyes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from types import MappingProxyType

from sqlalchemy import Select, and_, func, select
from sqlalchemy.orm import Session

from bot.bubble.silence import HISTORY, WINDOW, Heard, Signal, signals
from bot.config import RolloutSettings
from bot.days.period import WEEK, Period
from bot.people import FLOOR, TESTER
from models import Department, Feedback, Membership, Rollout

LOOKED_BACK = 16
"""Weeks that are looked at."""
Counts = Mapping[tuple[int, date], int]
"""What came, by a department's id and the Monday of the week."""
Answers = Mapping[tuple[int, date], int]
"""Answers to pulses by a department's id and the Monday of the week, where there are any."""


@dataclass(frozen=True)
class History:
    """What came from the departments that are open, in the weeks (Mondays) in which anybody wrote at all.

    `first` is the Monday from which on a department can have been heard. `empty` are the weeks without any message,
    which say nothing of one department. `findings` is what the floor sent in test rounds: a sign of life of whoever is
    too quiet without it, and nothing that others are compared with.
    """

    departments: Sequence[Department]
    reachable: Mapping[int, int]
    first: Mapping[int, date]
    mondays: Sequence[date]
    counts: Counts
    empty: Sequence[date]
    findings: Counts

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
        there = [one for one in self.departments if self.first[one.id] <= weeks[0]]
        heard = {one.id: self._heard(one, weeks) for one in there}
        found = dict(signals(heard))
        for one in there:
            if found[one.id] is Signal.TOO_LITTLE and any(self.findings.get((one.id, week)) for week in weeks):
                found[one.id] = signals({**heard, one.id: self._heard(one, weeks, self.findings)})[one.id]
        return found

    def _heard(self, one: Department, weeks: Sequence[date], besides: Counts = MappingProxyType({})) -> Heard:
        came = [self.counts.get((one.id, week), 0) + besides.get((one.id, week), 0) for week in weeks]
        return Heard(one.headcount, self.reachable[one.id], came)


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
        _findings(session, rollout, settings, mondays),
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
    return _by_week(session, select(Feedback.department_id, func.count()).where(*own), settings, mondays)


def _findings(
    session: Session, rollout: Rollout, settings: RolloutSettings, mondays: Sequence[date]
) -> Counter[tuple[int, date]]:
    """Count what testers of the floor found, in the same way; an ambassador who tests is no sign of life of others."""
    own = (Feedback.rollout_id == rollout.id, Feedback.pool == TESTER, Feedback.withdrawn_at.is_(None))
    of_whom = and_(Membership.person_id == Feedback.person_id, Membership.rollout_id == Feedback.rollout_id)
    query = select(Feedback.department_id, func.count()).join(Membership, of_whom)
    return _by_week(session, query.where(*own, Membership.pool == FLOOR), settings, mondays)


def _by_week(
    session: Session, query: Select[int | None, int], settings: RolloutSettings, mondays: Sequence[date]
) -> Counter[tuple[int, date]]:
    found = Counter[tuple[int, date]]()
    for monday in mondays:
        start, end = Period(monday).span(settings.zone)
        of_it = query.where(Feedback.said_at >= start, Feedback.said_at < end)
        for department, number in session.execute(of_it.group_by(Feedback.department_id)):
            found[department or 0, monday] = number
    return found
