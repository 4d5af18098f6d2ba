"""Pulses: what other rooms are handed of them, let through the gate."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import date, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from bot.config import RolloutSettings
from bot.people import FLOOR
from bot.period import Period
from bot.pulses.counting import gap_part
from models import PulseAnswer, PulseRound, Rollout


def means(session: Session, rollout: Rollout, settings: RolloutSettings) -> Mapping[str, float]:
    """Give the floor's mean (1 to 5) of each statement put to everybody, in the last round that may tell it."""
    found: dict[str, float] = {}
    for week in sorted(_weeks(session, rollout, settings)):
        part = gap_part(session, rollout, settings, week)
        found |= {each.key: each.floor.value for each in (part.questions if part else ()) if each.department is None}
    return found


def _weeks(session: Session, rollout: Rollout, settings: RolloutSettings) -> set[Period]:
    """Give the weeks of whose digests a round is: the day before it was written lies in one."""
    written = select(PulseRound.settled_at).where(PulseRound.rollout_id == rollout.id)
    moments = session.scalars(written.where(PulseRound.settled_at.is_not(None))).all()
    return {Period.holding(moment - timedelta(days=1), settings.zone) for moment in moments if moment}


def by_department(session: Session, rollout: Rollout) -> Mapping[tuple[int, date], int]:
    """Count the floor's answers by department and the Monday of the week in which their round opened.

    Only those that bear their department: of fewer people than the threshold none does.
    """
    rows = session.execute(
        select(PulseAnswer.department_id, PulseRound.opens_on, func.count())
        .join(PulseRound, PulseRound.id == PulseAnswer.round_id)
        .where(PulseRound.rollout_id == rollout.id, PulseAnswer.pool == FLOOR, PulseAnswer.department_id.is_not(None))
        .group_by(PulseAnswer.department_id, PulseRound.opens_on)
    )
    counted = Counter[tuple[int, date]]()
    for department, opened, number in rows:
        counted[department or 0, opened - timedelta(days=opened.weekday())] += number
    return counted
