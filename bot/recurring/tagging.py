"""Recurring issues: tag, untag, move. Each writes the truth, judges what was suggested, and tells the indexes."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import insert, update
from sqlalchemy.orm import Session

from bot import places
from bot.desk import Desk
from bot.recurring.rows import batches
from models import Feedback, IndexChange, Issue, IssueMerge, Membership, Person, Suggestion, Tag

AT_ONCE = 500
"""Values in one statement; databases take a few thousand at most."""


class TagError(Exception):
    """A feedback or an issue cannot be tagged or merged so; nothing changes."""


def standing(session: Session, issue: Issue) -> Issue:
    """Give the issue that an issue was merged into; itself where it was not."""
    merge = session.get(IssueMerge, issue.id)
    return session.get_one(Issue, merge.into_id) if merge else issue


def tag(session: Session, desk: Desk, feedback: Feedback, issue: Issue, by: Membership | None) -> Issue:
    """Say that a feedback belongs to an issue; give the issue that counts, where it was merged into another one.

    The caller has checked that `by` may (None for the system). The next message is suggested for with this tag in mind.

    Raises
    ------
    TagError
        When the feedback was withdrawn, or the issue is of another rollout. Nothing changes.

    """
    if feedback.withdrawn_at is not None:
        raise TagError("The feedback was withdrawn.")
    if issue.rollout_id != feedback.rollout_id:
        raise TagError("The issue belongs to another rollout.")
    issue = standing(session, issue)
    if feedback.issue_id == issue.id:
        return issue
    now = desk.now()
    _say(session, feedback, issue, by, now)
    suggested = update(Suggestion).where(Suggestion.feedback_id == feedback.id)
    session.execute(suggested.values(outcome_id=issue.id, judged_at=now))
    session.flush()
    return issue


def tag_new(session: Session, desk: Desk, tagged: Sequence[tuple[Feedback, Issue]]) -> None:
    """Tag messages of the issues' own rollout for the system, as they are added: nothing was suggested for them yet."""
    counting = {issue: standing(session, issue) for issue in {issue for _, issue in tagged}}
    now = desk.now()
    for feedback, issue in tagged:
        _say(session, feedback, counting[issue], None, now)
    session.flush()


def _say(session: Session, feedback: Feedback, issue: Issue, by: Membership | None, now: datetime) -> None:
    feedback.issue_id = issue.id
    session.add(Tag(feedback_id=feedback.id, issue_id=issue.id, tagged_by=_id(by), tagged_at=now))
    session.add(IndexChange(feedback_id=feedback.id, changed_at=now))


def untag(session: Session, desk: Desk, feedback: Feedback, by: Membership | None) -> None:
    """Take a tag back: it was wrong, and nothing is known of the feedback any longer. Its history stays."""
    if feedback.issue_id is None:
        return
    feedback.issue_id = None
    suggested = update(Suggestion).where(Suggestion.feedback_id == feedback.id)
    session.execute(suggested.values(outcome_id=None, judged_at=None))
    session.add(IndexChange(feedback_id=feedback.id, changed_at=desk.now()))
    places.note(session, desk, _person(session, by), "untagged", f"feedback {feedback.id}")
    session.flush()


def move(session: Session, desk: Desk, numbers: Sequence[int], into: Issue, by: Membership | None) -> None:
    """Have feedback belong to another issue of its rollout; each gets a new tag beside its old ones."""
    now = desk.now()
    for some in batches(numbers, AT_ONCE):
        session.execute(
            insert(Tag), [{"feedback_id": n, "issue_id": into.id, "tagged_by": _id(by), "tagged_at": now} for n in some]
        )
        session.execute(update(Feedback).where(Feedback.id.in_(some)).values(issue_id=into.id))
        session.execute(insert(IndexChange), [{"feedback_id": number, "changed_at": now} for number in some])
    session.flush()


def _id(by: Membership | None) -> int | None:
    return by.person_id if by else None


def _person(session: Session, by: Membership | None) -> Person | None:
    return session.get(Person, by.person_id) if by else None
