"""Recurring issues: how often what was suggested was right, of late. It tells about the suggestions, of no person."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session

from bot.likeness import TrailingPrecision
from bot.recurring.likely import ARRIVAL, OFFER, ONE, SCREEN, WITHHELD
from models import Issue, IssueMerge, Suggestion

WINDOW = 500
"""Suggestions that count; older ones were made by a learner that knew less."""
SETTLED = timedelta(days=7)
"""After which a message without a tag is taken to be about no issue."""


def precision(session: Session, rollout_id: int) -> TrailingPrecision:
    """Measure what was shown as the one suggestion to whoever tags, over the last `WINDOW` that were tagged."""
    return _measured(
        session,
        rollout_id,
        _latest(session, rollout_id, SCREEN, Suggestion.shown == ONE, Suggestion.judged_at.is_not(None)),
    )


def of_offers(session: Session, rollout_id: int, low: float, high: float, now: datetime) -> TrailingPrecision:
    """Measure the offers of a known answer with chances from `low` up to `high`, made or withheld.

    What an asker said of an offer goes before the tag: a right issue with an answer that does not help is a miss. So is
    a message that nobody tagged within a week: most of those are about no issue at all, and counting only what was
    tagged would tell of a better learner than askers meet.
    """
    known = or_(Suggestion.judged_at.is_not(None), Suggestion.made_at < now - SETTLED)
    offers = _latest(session, rollout_id, ARRIVAL, Suggestion.shown.in_((OFFER, WITHHELD)), known)
    return _measured(session, rollout_id, [row for row in offers if low <= row.candidates[0][1] < high])


def _latest(session: Session, rollout_id: int, occasion: str, *which: ColumnElement[bool]) -> Sequence[Suggestion]:
    query = select(Suggestion).where(Suggestion.rollout_id == rollout_id, Suggestion.occasion == occasion, *which)
    return session.scalars(query.order_by(Suggestion.made_at.desc(), Suggestion.id.desc()).limit(WINDOW)).all()


def _measured(session: Session, rollout_id: int, suggestions: Sequence[Suggestion]) -> TrailingPrecision:
    """Count how often the first candidate was right, the oldest outcome first; merged issues count as one."""
    merges = select(IssueMerge.issue_id, IssueMerge.into_id).join(Issue, Issue.id == IssueMerge.issue_id)
    into = {row[0]: row[1] for row in session.execute(merges.where(Issue.rollout_id == rollout_id))}
    found = TrailingPrecision(WINDOW)
    for suggestion in reversed(suggestions):
        found.add(right=_right(suggestion, into))
    return found


def _right(suggestion: Suggestion, into: Mapping[int, int]) -> bool:
    if suggestion.taken is not None:
        return suggestion.taken
    if suggestion.outcome_id is None:
        return False
    first, outcome = suggestion.candidates[0][0], suggestion.outcome_id
    return into.get(first, first) == into.get(outcome, outcome)
