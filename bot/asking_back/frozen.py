"""Asking back: the weeks as they were frozen."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.days.period import Period
from bot.digests.looking_back import within
from bot.digests.parts import PROJECT_GROUP, Figures
from models import Digest

_OF_A_WEEK = (Digest.audience == PROJECT_GROUP, Digest.pace == "weekly")


def compositions(
    session: Session, rollout_id: int, periods: Collection[Period], threshold: int
) -> Mapping[Period, Figures]:
    """Give the compositions of weeks, the oldest first; one that was never frozen is left out.

    Of a week that was corrected, what it was corrected to. `threshold` is that of today, which may be higher than when
    a week was frozen.
    """
    named = [str(period) for period in periods]
    weekly = (Digest.rollout_id == rollout_id, *_OF_A_WEEK, Digest.period.in_(named))
    rows = session.execute(select(Digest.period, Digest.figures).where(*weekly).order_by(Digest.period, Digest.id))
    newest = {Period.parse(period): Figures.model_validate(frozen) for period, frozen in rows}
    return {week: _within(figures, threshold) for week, figures in newest.items()}


def _within(composition: Figures, threshold: int) -> Figures:
    return within(composition, threshold) if composition.threshold < threshold else composition


def week_told(session: Session, digest: Digest) -> Period | None:
    """Give the week that a digest tells of; of a longer one, and of a day, the last that was frozen by then."""
    if digest.pace == "weekly":
        return Period.parse(digest.period)
    by_then = (Digest.rollout_id == digest.rollout_id, Digest.frozen_at <= digest.frozen_at)
    last = select(Digest.period).where(*by_then, *_OF_A_WEEK).order_by(Digest.period.desc()).limit(1)
    found = session.scalar(last)
    return Period.parse(found) if found else None
