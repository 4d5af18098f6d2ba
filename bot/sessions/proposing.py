"""Sessions: proposed from what the weekly reports told of departments and topics; nothing is counted anew here."""

from __future__ import annotations

import secrets
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.config import RolloutSettings
from bot.days.period import Period
from bot.desk import Desk
from bot.digests.reports import reports
from bot.digests.training import KNOWLEDGE
from bot.issues import CLOSED
from bot.recurring import standing
from models import Department, InfoSession, Issue, IssueCause, Rollout

WEEKS = 4
"""Whole weeks whose reports are looked at."""
AGAIN = timedelta(weeks=8)
"""How long after a proposal the same one is not made again, whatever was decided."""
AT_ONCE = 2
"""Proposals a week: more nobody can plan."""
UID_BYTES = 12

Pair = tuple[int, int]
"""The ids of an issue and a department."""


def propose(session: Session, desk: Desk, rollout: Rollout, settings: RolloutSettings) -> list[InfoSession]:
    """Propose sessions for what was asked in the most of the last weeks; at most two, each once.

    A report tells that at least the threshold of a department asked about an issue, and never how many
    (`bot.digests.concerning`); a proposal says that again.
    """
    now = desk.now()
    until = Period.holding(now, settings.zone)
    recent = _recent(session, rollout, now)
    asked = Counter({pair: len(weeks) for pair, weeks in _asked(session, rollout, settings, until).items()})
    found = sorted((pair for pair in asked if pair not in recent), key=lambda pair: (-asked[pair], pair))
    left = AT_ONCE - sum(at >= until.span(settings.zone)[0] for at in recent.values())
    made = [_made(rollout, pair, now) for pair in _learnt(session, rollout, found)[: max(0, left)]]
    session.add_all(made)
    session.flush()
    return made


def _recent(session: Session, rollout: Rollout, now: datetime) -> Mapping[Pair, datetime]:
    known = (InfoSession.rollout_id == rollout.id, InfoSession.proposed_at > now - AGAIN)
    return {
        (row.issue_id, row.department_id): row.proposed_at for row in session.scalars(select(InfoSession).where(*known))
    }


def _asked(session: Session, rollout: Rollout, settings: RolloutSettings, until: Period) -> Mapping[Pair, set[str]]:
    """Give of each issue, where it was merged since, and department the weeks of which a report told that enough asked.

    A report of a time in which fewer people were enough does not count.
    """
    first, found = str(until.before(WEEKS)), defaultdict[Pair, set[str]](set)
    for week in reports(session, rollout.id):
        for each in week.concerns if week.threshold >= settings.thresholds.people else ():
            if first <= each.period < str(until):
                into = standing(session, session.get_one(Issue, each.issue))
                found[into.id, each.department].add(each.period)
    return found


def _learnt(session: Session, rollout: Rollout, found: Sequence[Pair]) -> list[Pair]:
    """Leave what is closed or ended, and what recurs for another reason than that people do not know how."""
    issues = select(Issue.id).where(Issue.rollout_id == rollout.id, Issue.status.not_in(CLOSED))
    departments = select(Department.id).where(Department.rollout_id == rollout.id, Department.ended_at.is_(None))
    still, here = set(session.scalars(issues)), set(session.scalars(departments))
    causes = defaultdict[int, set[str]](set)
    for issue, cause in session.execute(select(IssueCause.issue_id, IssueCause.cause)):
        causes[issue].add(cause)
    learnt = {issue for issue in still if not causes[issue] or KNOWLEDGE in causes[issue]}
    return [pair for pair in found if pair[0] in learnt and pair[1] in here]


def _made(rollout: Rollout, pair: Pair, now: datetime) -> InfoSession:
    issue, department = pair
    return InfoSession(
        rollout_id=rollout.id,
        issue_id=issue,
        department_id=department,
        uid=secrets.token_hex(UID_BYTES),
        proposed_at=now,
    )
