"""Issues: why one recurs, as those who tag see it. About the issue, never about a person or a message."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from models import IssueCause


def of(session: Session, issue_id: int) -> list[str]:
    """List the causes of an issue, in the order of the alphabet."""
    return list(
        session.scalars(select(IssueCause.cause).where(IssueCause.issue_id == issue_id).order_by(IssueCause.cause))
    )


def put(session: Session, issue_id: int, causes: Iterable[str]) -> None:
    """Have an issue have these causes and no other."""
    session.execute(delete(IssueCause).where(IssueCause.issue_id == issue_id))
    session.add_all(IssueCause(issue_id=issue_id, cause=cause) for cause in sorted(set(causes)))
    session.flush()
