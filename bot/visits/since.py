"""Visits: what changed where people got stuck, after somebody went there; in words, and never how many."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import date, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.config import RolloutSettings
from bot.days.period import WEEK, Period
from bot.visits import planning
from bot.visits.reported import Reported, reported
from bot.visits.told import Changed, DepartmentSignal, last_visits
from models import Department, Rollout

ASKED = 4
"""Weeks before a visit in which a report can have asked for it: it may be planned for a later day."""


def since_stuck(
    session: Session,
    rollout: Rollout,
    settings: RolloutSettings,
    period: Period,
    *,
    stuck: Collection[int],
    told: Collection[int],
) -> Iterator[DepartmentSignal]:
    """Tell it of each department that was visited because people got stuck there, two whole weeks later.

    `stuck` are the departments (ids) that the report of this week may say the same of, `told` those whose figures it
    tells. Nothing else is known of any here: what it says follows from what it may tell.
    """
    visits, days = last_visits(session, rollout), timedelta(days=settings.attention.visit_days)
    recent = {number: day for number, day in visits.items() if planning.REST <= period.monday - _monday(day) <= days}
    if not recent:
        return
    told_before = reported(session, rollout, period, days // WEEK + ASKED)
    there = select(Department).where(Department.id.in_(recent), Department.ended_at.is_(None)).order_by(Department.name)
    for one in session.scalars(there):
        if _was_asked(told_before, one.id, _monday(recent[one.id])):
            changed: Changed = "still_stuck" if one.id in stuck else "not_stuck" if one.id in told else "too_little"
            yield DepartmentSignal(name=one.name, signal="normal", visited_on=recent[one.id], changed=changed)


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())


def _was_asked(before: Reported, department: int, visited: date) -> bool:
    return any(before.was_stuck(department, visited - weeks * WEEK) for weeks in range(1, ASKED + 1))
