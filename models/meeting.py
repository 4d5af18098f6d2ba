"""The ambassadors' regular meeting."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, Key, reference


class Meeting(Base):
    """A meeting whose agenda went out; `week` is the Monday of the week it was planned in, and `uid` names it outside.

    `sequence` counts the changes of when (`starts_at`, `minutes`) and where (`spot`) that calendars were told of. The
    `agenda` is frozen at `frozen_at`, and never counted anew. It does not take place since `cancelled_at`.
    """

    __tablename__ = "meeting"
    __table_args__ = (UniqueConstraint("rollout_id", "week"),)

    id: Mapped[Key]
    rollout_id: Mapped[int] = mapped_column(reference("rollout.id"))
    week: Mapped[date]
    uid: Mapped[str]
    sequence: Mapped[int] = mapped_column(default=0)
    starts_at: Mapped[datetime]
    minutes: Mapped[int]
    spot: Mapped[str]
    agenda: Mapped[dict[str, Any]] = mapped_column(JSON)
    frozen_at: Mapped[datetime]
    cancelled_at: Mapped[datetime | None]
