"""Issues: how one stood at an earlier moment."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.issues.acts import STANDINGS
from bot.issues.changing import CLOSED
from models import Issue, IssueAct


def was_open(session: Session, issue: Issue, moment: datetime) -> bool:
    """Say whether an issue stood open at a moment: by the first act since that changed how it stands.

    Where none was written down, as for one that was imported, by when it was closed.
    """
    since = (IssueAct.issue_id == issue.id, IssueAct.act.in_(STANDINGS), IssueAct.done_at > moment)
    kept = select(IssueAct).where(*since, IssueAct.undone_at.is_(None)).order_by(IssueAct.id).limit(1)
    act = session.scalar(kept)
    if act:
        return act.before["status"] not in CLOSED
    closed = max((each for each in (issue.closed_at, issue.answered_at) if each), default=None)
    return issue.status not in CLOSED or (closed is not None and closed > moment)
