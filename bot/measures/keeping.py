"""Measures: keeping one, listing them, and taking one back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from bot.desk import Desk
from bot.places import note
from bot.speaker import Speaker
from models import Issue, Measure, Person


@dataclass(frozen=True, slots=True)
class Told:
    """What was told of a measure: what is done, since when, by whom, for which department (its id); None for all."""

    text: str
    since: date
    by: str | None = None
    department: int | None = None


def record(
    session: Session, desk: Desk, who: Speaker, issue: Issue, told: Told, *, decision: int | None = None
) -> Measure:
    """Keep a measure; the same one about the same issue is kept once."""
    same = standing_ones(issue.rollout_id).where(
        Measure.issue_id == issue.id, Measure.text == told.text, Measure.since == told.since
    )
    here = Measure.department_id == told.department if told.department else Measure.department_id.is_(None)
    if found := session.scalar(same.where(here)):
        return found
    measure = Measure(
        rollout_id=issue.rollout_id,
        issue_id=issue.id,
        department_id=told.department,
        decision_id=decision,
        text=told.text,
        by=told.by,
        since=told.since,
        recorded_by=who.person.id,
        recorded_at=desk.now(),
    )
    session.add(measure)
    session.flush()
    note(session, desk, who.person, "recorded measure", f"measure {measure.id}")
    return measure


def standing_ones(rollout_id: int) -> Select[Measure]:
    """Select the measures that were not taken back, the newest first."""
    mine = select(Measure).where(Measure.rollout_id == rollout_id, Measure.undone_at.is_(None))
    return mine.order_by(Measure.since.desc(), Measure.id.desc())


def undo(session: Session, desk: Desk, by: Person | None, measure: Measure) -> bool:
    """Take a measure back, `by` None where nobody in particular does; False where that was done before."""
    row = session.get_one(Measure, measure.id, with_for_update=True, populate_existing=True)
    if row.undone_at:
        return False
    row.undone_at = desk.now()
    note(session, desk, by, "took back measure", f"measure {row.id}")
    return True
