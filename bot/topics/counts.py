"""Topics: how many wrote about one, through the one gate for figures."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from bot.hearsay import about
from bot.people import FLOOR
from bot.privacy.visible import Count, Group, count, in_steps
from bot.words import Words
from models import Feedback, Issue, IssueMerge

Counts = Mapping[int, Count]


def counts(session: Session, rollout_id: int, threshold: int, *, only: Issue | None = None) -> Counts:
    """Pass all that the floor ever wrote about each issue, or `only` one, through the gate.

    These figures follow every message at once, and all weeks together. So messages and people are told in steps of the
    threshold: to the last one, a single new message, a merge that is undone or the weekly reports taken off would tell
    what a few wrote. No whole is told to subtract from.
    """
    groups = _groups(session, rollout_id, only).items()
    shown = {number: found for number, group in groups if (found := count(group, threshold))}
    return {
        number: Count(in_steps(it.messages, threshold), in_steps(it.people, threshold)) for number, it in shown.items()
    }


def _groups(session: Session, rollout_id: int, only: Issue | None) -> Mapping[int, Group]:
    own = (Feedback.rollout_id == rollout_id, Feedback.pool == FLOOR, Feedback.withdrawn_at.is_(None))
    about = Feedback.issue_id == only.id if only else Feedback.issue_id.is_not(None)
    query = select(Feedback.issue_id, Feedback.person_id, func.count()).where(*own, about)
    by_person: dict[int, dict[int, int]] = defaultdict(dict)
    for issue, person, wrote in session.execute(query.group_by(Feedback.issue_id, Feedback.person_id)):
        by_person[issue or 0][person] = wrote
    return {issue: Group(sum(by.values()), frozenset(by), max(by.values())) for issue, by in by_person.items()}


def told(words: Words, found: Counts, issue: Issue, threshold: int) -> str:
    """Say how many wrote about an issue, as far as that may be told."""
    shown = found.get(issue.id)
    if shown is None:
        return words.say("fewer than {n} colleagues", n=threshold)
    return words.say(
        "at least {messages} messages, from at least {people} colleagues",
        messages=words.number(shown.messages),
        people=words.number(shown.people),
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
    none = Count(0, 0)
    return sorted(listed, key=lambda issue: _weight(found.get(issue.id, none)), reverse=True)


def _weight(counted: Count) -> tuple[int, int]:
    return counted.people, counted.messages
