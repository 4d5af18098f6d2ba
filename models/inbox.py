"""An event as it came in, stored before it was acknowledged."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Index, text
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, Key, Sealed


class InboxEvent(Base):
    """One event; its payload goes when it was handled, its keyed hash stays seven days to know a repeat.

    `state` is "waiting", "done" or "aside" (handled in vain too often; kept for an administrator). `reason` is the kind
    of error of the last time, never its words.
    """

    __tablename__ = "inbox_event"
    __table_args__ = (
        Index(
            "ix_inbox_event_waiting",
            "id",
            sqlite_where=text("state = 'waiting'"),
            postgresql_where=text("state = 'waiting'"),
        ),
        Index(None, "received_at"),
    )

    id: Mapped[Key]
    connector: Mapped[str]
    event_hash: Mapped[str] = mapped_column(unique=True)
    payload: Mapped[Sealed | None]
    state: Mapped[str] = mapped_column(default="waiting")
    attempts: Mapped[int] = mapped_column(default=0)
    reason: Mapped[str | None]
    claimed_until: Mapped[datetime | None]
    received_at: Mapped[datetime]
