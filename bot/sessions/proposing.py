"""Sessions: proposed where many of a department ask the same, by figures that the gate lets through."""

from __future__ import annotations

import secrets
from collections import Counter, defaultdict
from collections.abc import Mapping
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.config import RolloutSettings
from bot.desk import Desk
from bot.issues import CLOSED
from bot.people import FLOOR
from bot.period import Period
from bot.privacy.visible import Count, Group, visible
from bot.reading import Kind
from models import Department, Feedback, InfoSession, Issue, IssueMerge, Rollout

WEEKS = 4
"""Whole weeks of questions that are looked at."""
AGAIN = timedelta(weeks=8)
"""How long after a proposal the same one is not made again, whatever was decided."""
AT_ONCE = 2
"""Proposals a week: more nobody can plan."""
UID_BYTES = 12


def propose(session: Session, desk: Desk, rollout: Rollout, settings: RolloutSettings) -> list[InfoSession]:
    """Propose sessions for what most people asked in the whole weeks before this one; at most two, each once.

    A reader of the weekly reports can sum what these told of an issue; so of an issue the departments are let through
    the gate together, and the others keep enough people between them.
    """
    now = desk.now()
    until = Period.holding(now, settings.zone)
    recent = _recent(session, rollout, now)
    found = [
        (count, issue, department)
        for issue in _open(session, rollout)
        for department, count in _shown(session, rollout, settings, issue, until).items()
        if (issue.id, department) not in recent
    ]
    found.sort(key=lambda each: (-each[0].people if each[0] else 0, each[1].id, each[2]))
    left = AT_ONCE - sum(at >= until.span(settings.zone)[0] for at in recent.values())
    made = [_made(rollout, issue, department, count, now) for count, issue, department in found[: max(0, left)]]
    session.add_all(made)
    session.flush()
    return made


def _recent(session: Session, rollout: Rollout, now: datetime) -> Mapping[tuple[int, int], datetime]:
    known = (InfoSession.rollout_id == rollout.id, InfoSession.proposed_at > now - AGAIN)
    return {
        (row.issue_id, row.department_id): row.proposed_at for row in session.scalars(select(InfoSession).where(*known))
    }


def _open(session: Session, rollout: Rollout) -> list[Issue]:
    standing = Issue.id.not_in(select(IssueMerge.issue_id))
    mine = select(Issue).where(Issue.rollout_id == rollout.id, Issue.status.not_in(CLOSED), standing)
    return list(session.scalars(mine.order_by(Issue.id)))


def _shown(
    session: Session, rollout: Rollout, settings: RolloutSettings, issue: Issue, until: Period
) -> Mapping[int, Count | None]:
    """Give the departments (ids) where enough people asked about an issue, with their figures or None.

    Enough is the threshold, and as many must be left who did not ask. The figures are withheld where these, taken off
    what the reports told of the issue, would tell of a few elsewhere.
    """
    start, end = until.before(WEEKS).span(settings.zone)[0], until.span(settings.zone)[0]
    asked = (Feedback.issue_id == issue.id, Feedback.kind == Kind.QUESTION, Feedback.pool == FLOOR)
    when = (Feedback.said_at >= start, Feedback.said_at < end, Feedback.withdrawn_at.is_(None))
    query = select(Feedback.department_id, Feedback.person_id).where(*asked, *when)
    wrote: dict[int | None, Counter[int]] = defaultdict(Counter)
    for department, person in session.execute(query):
        wrote[department][person] += 1
    open_ones = select(Department).where(Department.rollout_id == rollout.id, Department.ended_at.is_(None))
    heads: dict[int | None, int] = {row.id: row.headcount for row in session.scalars(open_ones)}
    groups = {key: Group(sum(who.values()), frozenset(who), max(who.values())) for key, who in wrote.items()}
    every = dict.fromkeys(heads, Group(0, frozenset())) | groups
    enough = settings.thresholds.people
    unnamed = {key for key, group in every.items() if heads.get(key, 0) - len(group.people) < enough}
    shown = visible(every, enough, nameless=unnamed)
    named = [key for key, group in every.items() if key is not None and key not in unnamed and group.holds(enough)]
    return {key: shown.groups.get(key) for key in named}


def _made(rollout: Rollout, issue: Issue, department: int, count: Count | None, now: datetime) -> InfoSession:
    return InfoSession(
        rollout_id=rollout.id,
        issue_id=issue.id,
        department_id=department,
        questions=count.messages if count else None,
        people=count.people if count else None,
        uid=secrets.token_hex(UID_BYTES),
        proposed_at=now,
    )
