"""Recurring issues: what the index reads from the database."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TypeVar

from sqlalchemy import Select, case, delete, func, or_, select
from sqlalchemy.orm import Session

from models import Feedback, IndexChange, IssueMerge, Tag, TextVector

T = TypeVar("T")

BATCH = 64
"""Texts opened at a time: it bounds what stands in memory in plain, and how long a stop waits."""
CHANGES_KEPT = timedelta(days=1)
"""Every process that runs has followed a change within seconds; one that slept longer makes its index anew."""


@dataclass(frozen=True, slots=True)
class Row:
    """A feedback as the index needs it, still sealed; `person` is None where it is somebody else's words."""

    key: int
    ref: str
    rollout: int
    person: int | None
    issue: int | None
    text: bytes | None
    encoder: str | None
    numbers: bytes | None


@dataclass(frozen=True, slots=True)
class Changes:
    """What has changed since: the oldest change there is and the newest, the feedback by change, and merged issues."""

    oldest: int | None
    newest: int
    feedback: Mapping[int, int]
    merged: Sequence[tuple[int, int]]


def rows_of(session: Session, keys: Sequence[int]) -> list[Row]:
    """Read feedback, in the order asked; a withdrawn one has no text."""
    query = (
        select(
            Feedback.id,
            Feedback.ref,
            Feedback.rollout_id,
            case((or_(Feedback.passed_on, Feedback.heard.is_not(None)), None), else_=Feedback.person_id),
            Feedback.issue_id,
            Feedback.text,
            TextVector.encoder,
            TextVector.numbers,
        )
        .outerjoin(TextVector, TextVector.feedback_id == Feedback.id)
        .where(Feedback.id.in_(keys))
    )
    found = {row[0]: Row(*row) for row in session.execute(query)}
    return [found[key] for key in keys if key in found]


def tagged(session: Session) -> list[int]:
    """List the feedback that has an issue and a text, as it was tagged, the newest last."""
    latest = select(Tag.feedback_id, func.max(Tag.id).label("tag")).group_by(Tag.feedback_id).subquery()
    query = (
        select(Feedback.id)
        .outerjoin(latest, latest.c.feedback_id == Feedback.id)
        .where(Feedback.issue_id.is_not(None), Feedback.text.is_not(None))
        .order_by(func.coalesce(latest.c.tag, 0), Feedback.id)
    )
    return list(session.scalars(query))


def untagged(rollout_id: int, most: int) -> Select[int]:
    """Select the newest feedback of a rollout that has a text that those who tag may read, and no issue."""
    own = (Feedback.rollout_id == rollout_id, Feedback.issue_id.is_(None), Feedback.text.is_not(None))
    return select(Feedback.id).where(*own, Feedback.sensitive_at.is_(None)).order_by(Feedback.id.desc()).limit(most)


def without_vector(session: Session, encoder: str) -> list[int]:
    """List the feedback with a text and no vector of this encoder, the newest first."""
    other = or_(TextVector.encoder.is_(None), TextVector.encoder != encoder)
    query = select(Feedback.id).outerjoin(TextVector, TextVector.feedback_id == Feedback.id)
    return list(session.scalars(query.where(Feedback.text.is_not(None), other).order_by(Feedback.id.desc())))


def vectors_of_others(session: Session, encoder: str) -> dict[str, int]:
    """Count the vectors that other encoders made."""
    query = select(TextVector.encoder, func.count()).where(TextVector.encoder != encoder).group_by(TextVector.encoder)
    return {row[0]: row[1] for row in session.execute(query)}


def newest_change(session: Session) -> int:
    """Give the number of the newest change; 0 before the first."""
    return session.scalar(select(func.max(IndexChange.id))) or 0


def changes_since(session: Session, number: int) -> Changes:
    """Read the changes with a higher number."""
    query = (
        select(IndexChange.id, IndexChange.feedback_id, IndexChange.issue_id, IssueMerge.into_id)
        .outerjoin(IssueMerge, IssueMerge.issue_id == IndexChange.issue_id)
        .where(IndexChange.id > number)
    )
    found = session.execute(query.order_by(IndexChange.id)).all()
    return Changes(
        oldest=session.scalar(select(func.min(IndexChange.id))),
        newest=max((row[0] for row in found), default=number),
        feedback={row[0]: row[1] for row in found if row[1] is not None},
        merged=[(row[2], row[3]) for row in found if row[2] is not None and row[3] is not None],
    )


def stand_of(session: Session, keys: Sequence[int]) -> dict[int, tuple[int, int | None]]:
    """Give the rollout of each feedback, and its issue: None where it has none, or no text any longer."""
    query = select(Feedback.id, Feedback.rollout_id, Feedback.issue_id, Feedback.text.is_not(None))
    found: dict[int, tuple[int, int | None]] = {}
    for some in batches(keys):
        for key, rollout, issue, has_text in session.execute(query.where(Feedback.id.in_(some))):
            found[key] = rollout, issue if has_text else None
    return found


def drop_old_changes(session: Session, now: datetime) -> None:
    """Delete changes that everyone has followed; the newest stays, so that no number is given out twice."""
    newest = select(func.max(IndexChange.id)).scalar_subquery()
    session.execute(
        delete(IndexChange).where(IndexChange.changed_at < now - CHANGES_KEPT, IndexChange.id < newest),
        execution_options={"synchronize_session": False},
    )


def batches(keys: Sequence[T], size: int = BATCH) -> list[Sequence[T]]:
    """Cut a list into small ones."""
    return [keys[start : start + size] for start in range(0, len(keys), size)]
