"""Published answers: which ones stand, that is, were published and did not go up in another topic."""

from __future__ import annotations

from sqlalchemy import Select, func, select

from bot.answers import written
from bot.people import FLOOR
from models import Feedback, Issue, IssueMerge


def own(rollout_id: int) -> Select[Issue]:
    """Select the topics of a rollout that were not merged into another one."""
    return select(Issue).where(Issue.rollout_id == rollout_id, Issue.id.not_in(select(IssueMerge.issue_id)))


def published(rollout_id: int) -> Select[Issue]:
    """Select the topics of a rollout whose answer is published, the oldest first."""
    return own(rollout_id).where(Issue.published_at.is_not(None), written()).order_by(Issue.id)


def wrote_enough(rollout_id: int, people: int, issue_id: int | None = None) -> Select[int | None]:
    """Select the ids of the topics, or of one of them, that at least so many of the floor wrote about."""
    own_ones = (Feedback.rollout_id == rollout_id, Feedback.pool == FLOOR, Feedback.withdrawn_at.is_(None))
    about = Feedback.issue_id == issue_id if issue_id else Feedback.issue_id.is_not(None)
    wrote = select(Feedback.issue_id).where(*own_ones, about).group_by(Feedback.issue_id)
    return wrote.having(func.count(Feedback.person_id.distinct()) >= people)
