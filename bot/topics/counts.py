"""Topics: how many wrote about one, as the weekly reports told it, and what was heard of it besides."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from bot.hearsay import about
from bot.published.reported import Reported
from bot.words import Words
from models import Feedback, Issue, IssueMerge

Counts = Mapping[int, Reported]
"""By the number of a topic, as `bot.published.reported` gives them."""


def told(words: Words, found: Counts, issue: Issue) -> str:
    """Say how many wrote about an issue, and which report told so."""
    shown = found.get(issue.id)
    if shown is None:
        return words.say("not in a weekly report yet")
    return words.say(
        "{messages} messages from {people} colleagues, by the weekly report of week {week}",
        messages=words.number(shown.messages),
        people=words.number(shown.people),
        week=shown.week.week,
    )


def heard(session: Session, issue: Issue) -> int:
    """Give from about how many people ambassadors heard of an issue in the corridor; it counts toward no threshold."""
    own = (Feedback.issue_id == issue.id, Feedback.heard.is_not(None), Feedback.withdrawn_at.is_(None))
    return about(session.scalar(select(func.coalesce(func.sum(Feedback.heard), 0)).where(*own)) or 0)


def most_written(session: Session, rollout_id: int, found: Counts, closed: Sequence[str]) -> list[Issue]:
    """List the issues that are not `closed`, those of the most people first; the order of the others tells only age."""
    standing = Issue.id.not_in(select(IssueMerge.issue_id))
    query = select(Issue).where(Issue.rollout_id == rollout_id, Issue.status.not_in(closed), standing)
    listed = session.scalars(query.order_by(Issue.opened_at.desc(), Issue.id.desc()))
    return sorted(listed, key=lambda issue: _weight(found.get(issue.id)), reverse=True)


def _weight(shown: Reported | None) -> tuple[int, int]:
    return (shown.people, shown.messages) if shown else (0, 0)
