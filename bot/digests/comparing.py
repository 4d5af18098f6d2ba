"""Whether a week may be compared with the one before: only where the departments are the same."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.digests.parts import DepartmentSize, Figures
from models import Department, Rollout

GREW = 0.25
"""The share by which a headcount may have changed for a department to be the same."""


def makeup(session: Session, rollout: Rollout, threshold: int) -> tuple[DepartmentSize, ...]:
    """List the departments as they are now; one with fewer people than the threshold is never named."""
    own = (Department.rollout_id == rollout.id, Department.ended_at.is_(None), Department.headcount >= threshold)
    rows = session.scalars(select(Department).where(*own).order_by(Department.id))
    return tuple(DepartmentSize(department=row.id, name=row.name, headcount=row.headcount) for row in rows)


def changed(before: Figures | None, now: Sequence[DepartmentSize]) -> bool:
    """Say whether a department was added, left out or renamed since, or its headcount changed by more than a quarter.

    Of a week whose departments were not kept nothing is known to have changed.
    """
    if before is None or before.makeup is None:
        return False
    then = {each.department: each for each in before.makeup}
    same = {each.department for each in now if each.department in then and _same(then[each.department], each)}
    return same != then.keys() or len(now) != len(then)


def _same(then: DepartmentSize, now: DepartmentSize) -> bool:
    return then.name == now.name and abs(now.headcount - then.headcount) <= GREW * then.headcount
