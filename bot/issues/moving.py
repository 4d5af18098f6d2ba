"""Issues: two that turn out to be one, and one that turns out to be two. No message is lost or counted twice."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.desk import Desk
from bot.issues import acts, moved
from bot.issues.changing import open_issue
from bot.recurring import TagError, move, standing
from models import Feedback, Issue, IssueAct, Membership


def merge(session: Session, desk: Desk, issue: Issue, into: Issue, by: Membership | None) -> IssueAct:
    """Have an issue be another one from now on; its messages move, its history and what was answered stay.

    Raises
    ------
    TagError
        When both are the same by now, or of different rollouts. Nothing changes.

    """
    if issue.rollout_id != into.rollout_id:
        raise TagError("The issues belong to different rollouts.")
    issue, into = standing(session, issue), standing(session, into)
    if issue.id == into.id:
        raise TagError("Both are the same issue.")
    before = moved.join(session, desk, issue, into, by)
    return acts.record(session, desk, issue, "merge", before, {"issue": into.id}, by)


def split(
    session: Session, desk: Desk, issue: Issue, feedback: Sequence[int], title: str, by: Membership | None
) -> tuple[Issue, IssueAct]:
    """Make a new issue of some of an issue's messages; give it, and the act.

    Raises
    ------
    TagError
        When none of the messages is the issue's. Nothing changes.

    """
    issue = standing(session, issue)
    numbers = sorted(
        session.scalars(select(Feedback.id).where(Feedback.issue_id == issue.id, Feedback.id.in_(feedback)))
    )
    if not numbers:
        raise TagError("None of these messages is about the issue.")
    made = open_issue(session, desk, issue.rollout_id, title, by)
    move(session, desk, numbers, made, by)
    before = {"issue": issue.id, "feedback": numbers}
    return made, acts.record(session, desk, issue, "split", before, {"issue": made.id}, by)
