"""The reports of a rollout, as they were frozen: what one of these told may be told again."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.digests.parts import PROJECT_GROUP, Figures
from models import Digest

AT_ONCE = 50
"""Reports read from the database at once."""


def reports(session: Session, rollout_id: int) -> Iterator[Figures]:
    """Read the frozen figures of each week, the oldest first; of one that was corrected, what it was corrected to.

    A week without a report is left out: counted now, it could differ by one message from what a report tells later.
    """
    weeks = (Digest.rollout_id == rollout_id, Digest.audience == PROJECT_GROUP, Digest.pace == "weekly")
    corrected = select(Digest.corrects).where(Digest.corrects.is_not(None))
    frozen = select(Digest.figures).where(*weeks, Digest.id.not_in(corrected))
    rows = session.scalars(frozen.order_by(Digest.period).execution_options(yield_per=AT_ONCE))
    return (Figures.model_validate(figures) for figures in rows)


def told_issues(session: Session, rollout_id: int, threshold: int, *, before: str = "") -> frozenset[int]:
    """List the ids of the issues that a report named, by as many people as are needed today.

    `before` is the period up to which reports count; without it all do.
    """
    return frozenset(
        issue.issue
        for figures in reports(session, rollout_id)
        if not before or figures.period < before
        for issue in figures.issues
        if issue.counted.people >= threshold
    )


def versions_of(session: Session, first: Digest) -> list[Digest]:
    """Give a digest and what corrected it, the oldest first."""
    versions = [first]
    while following := session.scalar(select(Digest).where(Digest.corrects == versions[-1].id)):
        versions.append(following)
    return versions


def newest(session: Session, first: Digest) -> Figures:
    """Give the figures of a week; of one that was corrected, what it was corrected to."""
    return Figures.model_validate(versions_of(session, first)[-1].figures)
