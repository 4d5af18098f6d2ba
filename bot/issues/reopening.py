"""Issues: one that was solved and keeps coming opens again by itself, by what a report of a week tells.

Never on the day itself: whoever tags could add one message to four of people they know, and see who wrote it.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, exists, select
from sqlalchemy.orm import Session

from bot.days.period import Period
from bot.desk import Desk
from bot.issues.changing import Status, change
from models import Issue, IssueAct


def solved_before(session: Session, rollout_id: int, week: Period, zone: ZoneInfo) -> Collection[int]:
    """List the ids of the issues that stood solved all of a week, and that it can open again.

    One that was solved in the week itself waits for the next one: its report tells of more than came after.
    """
    return session.scalars(select(Issue.id).where(*_may_come_back(rollout_id, week, zone))).all()


def came_back(
    session: Session, desk: Desk, rollout_id: int, week: Period, zone: ZoneInfo, told: Collection[int]
) -> list[IssueAct]:
    """Open again which of the issues that the report of a week tells of stood solved all that week."""
    solved = select(Issue).where(*_may_come_back(rollout_id, week, zone), Issue.id.in_(told)).order_by(Issue.id)
    anew = {"status": Status.IN_PROGRESS.value, "reason": None, "closed_at": None}
    acts = (change(session, desk, row, None, "reopened", **anew) for row in session.scalars(solved.with_for_update()))
    return [act for act in acts if act]


def week_of(came_back_at: datetime, zone: ZoneInfo) -> Period:
    """Give the week by whose report an issue opened again: the one before that in which it did."""
    return Period.holding(came_back_at, zone).before()


def _may_come_back(rollout_id: int, week: Period, zone: ZoneInfo) -> tuple[ColumnElement[bool], ...]:
    """Take the solved ones; what opened after the week was judged by it or a later one, and may have been undone."""
    start, after = week.span(zone)
    since = exists().where(IssueAct.issue_id == Issue.id, IssueAct.act == "reopened", IssueAct.done_at >= after)
    return Issue.rollout_id == rollout_id, Issue.status == Status.SOLVED, Issue.closed_at < start, ~since
