"""Issues: what was moved from one to another, and moving it back."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from bot.desk import Desk
from bot.recurring import move, standing
from bot.recurring.rows import batches
from models import Feedback, IndexChange, Issue, IssueMerge, Membership

AT_ONCE = 500
"""Values in one statement; databases take a few thousand at most."""


def unmerge(
    session: Session, desk: Desk, before: Mapping[str, Any], after: Mapping[str, Any], by: Membership | None
) -> bool:
    """Take an issue out of the one it was merged into; False when that one was itself merged or it stands already.

    What was tagged with the other one since stays there: nobody can say which of the two it was meant for.
    """
    issue, into = session.get_one(Issue, before["issue"]), session.get_one(Issue, after["issue"])
    row = session.get(IssueMerge, issue.id)
    if row is None or row.into_id != into.id:
        return False
    session.delete(row)
    pointed = (IssueMerge.issue_id.in_(before["pointed"]), IssueMerge.into_id == into.id)
    session.execute(update(IssueMerge).where(*pointed).values(into_id=issue.id))
    session.flush()
    move(session, desk, list(_still_at(session, before["feedback"], into.id)), issue, by)
    return True


def unsplit(
    session: Session, desk: Desk, before: Mapping[str, Any], after: Mapping[str, Any], by: Membership | None
) -> bool:
    """Bring what was split off back, and the issue that was made for it with all it got since; False when merged."""
    made = session.get_one(Issue, after["issue"])
    if session.get(IssueMerge, made.id):
        return False
    join(session, desk, made, standing(session, session.get_one(Issue, before["issue"])), by)
    return True


def join(session: Session, desk: Desk, issue: Issue, into: Issue, by: Membership | None) -> dict[str, Any]:
    """Have an issue go up in another one that stands; give what an undoing needs."""
    numbers = list(session.scalars(select(Feedback.id).where(Feedback.issue_id == issue.id).order_by(Feedback.id)))
    pointed = list(session.scalars(select(IssueMerge.issue_id).where(IssueMerge.into_id == issue.id)))
    session.execute(update(IssueMerge).where(IssueMerge.into_id == issue.id).values(into_id=into.id))
    who = by.person_id if by else None
    session.add(IssueMerge(issue_id=issue.id, into_id=into.id, merged_by=who, merged_at=desk.now()))
    session.add(IndexChange(issue_id=issue.id, changed_at=desk.now()))
    session.flush()
    move(session, desk, numbers, into, by)
    return {"issue": issue.id, "feedback": numbers, "pointed": pointed}


def _still_at(session: Session, numbers: Sequence[int], issue_id: int) -> Iterator[int]:
    for some in batches(numbers, AT_ONCE):
        yield from session.scalars(select(Feedback.id).where(Feedback.id.in_(some), Feedback.issue_id == issue_id))
