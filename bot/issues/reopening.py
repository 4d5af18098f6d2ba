"""Issues: one that was solved and keeps coming opens again by itself."""

from __future__ import annotations

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from bot.desk import Desk
from bot.issues.changing import Status, change
from bot.people import FLOOR
from models import Feedback, Issue, IssueAct


def came_back(session: Session, desk: Desk, issue: Issue, people: int) -> IssueAct | None:
    """Open a solved issue again when so many different colleagues have written about it since; None when it stays.

    `people` is the threshold of the rollout: below it the reopening would itself tell about a few.
    """
    if issue.status != Status.SOLVED or issue.closed_at is None:
        return None
    since = (
        Feedback.issue_id == issue.id,
        Feedback.said_at > issue.closed_at,
        Feedback.pool == FLOOR,
        Feedback.withdrawn_at.is_(None),
    )
    wrote = session.scalar(select(func.count(Feedback.person_id.distinct())).where(*since)) or 0
    if wrote < people:
        return None
    return change(session, desk, issue, None, "reopened", status=Status.IN_PROGRESS.value, reason=None, closed_at=None)
