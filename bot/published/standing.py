"""Published answers: which ones stand, that is, were published and did not go up in another topic."""

from __future__ import annotations

from sqlalchemy import Select, select

from bot.answers import written
from models import Issue, IssueMerge


def own(rollout_id: int) -> Select[Issue]:
    """Select the topics of a rollout that were not merged into another one."""
    return select(Issue).where(Issue.rollout_id == rollout_id, Issue.id.not_in(select(IssueMerge.issue_id)))


def published(rollout_id: int) -> Select[Issue]:
    """Select the topics of a rollout whose answer is published, the oldest first."""
    return own(rollout_id).where(Issue.published_at.is_not(None), written()).order_by(Issue.id)
