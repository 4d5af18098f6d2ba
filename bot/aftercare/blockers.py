"""Aftercare: the topics that stand open. Silence closes none: somebody says how a topic ended."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.config import RolloutSettings
from bot.days.period import Period
from bot.desk import Desk
from bot.excerpts import of_weeks
from bot.issues import was_open
from bot.measures.weekly import ToldWeek
from bot.recurring import standing
from models import Issue, Rollout


def open_blockers(
    session: Session, desk: Desk, rollout: Rollout, settings: RolloutSettings, week: ToldWeek | None = None
) -> frozenset[int] | None:
    """Give the open topics that any report told of, that of the `week` that is being told too.

    None where nobody can say: before the first report, and where none is open while too few wrote in the last week.
    """
    weeks = _weeks(session, desk, rollout, settings, week)
    rows = session.scalars(select(Issue).where(Issue.id.in_(_troubled(weeks, settings.thresholds.people))))
    named = {row.id: row for row in (standing(session, each) for each in rows)}
    found = frozenset(number for number, row in named.items() if was_open(session, row, desk.now()))
    return found if found or (weeks and weeks[-1].total) else None


def _weeks(
    session: Session, desk: Desk, rollout: Rollout, settings: RolloutSettings, week: ToldWeek | None
) -> Sequence[ToldWeek]:
    """Give all weeks that were told, up to the last one that is over, or the one that is being told."""
    first, over = Period.holding(rollout.started_at, settings.zone), Period.holding(desk.now(), settings.zone).before()
    until = Period.parse(week.period) if week else over
    told = dict(of_weeks(session, rollout.id, ToldWeek, first, until))
    return list((told | ({until: week} if week else {})).values())


def _troubled(weeks: Sequence[ToldWeek], threshold: int) -> Collection[int]:
    """Give the topics that enough people wrote of, but for those that went well when they were last told of."""
    well = {each.issue: each.going_well for week in weeks for each in week.issues if each.counted.people >= threshold}
    return [number for number, goes_well in well.items() if not goes_well]
