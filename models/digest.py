"""The frozen figures of one period for one audience."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, Key, reference


class Digest(Base):
    """A digest; `work_id` (such as "digest/lindewaard/2026-W47/project_group") makes it happen once.

    `dispatched_at` is when its deliveries were written; a digest that was only looked at has none.
    """

    __tablename__ = "digest"

    id: Mapped[Key]
    work_id: Mapped[str] = mapped_column(unique=True)
    rollout_id: Mapped[int] = mapped_column(reference("rollout.id"))
    period: Mapped[str]
    audience: Mapped[str]
    figures: Mapped[dict[str, Any]] = mapped_column(JSON)
    frozen_at: Mapped[datetime]
    dispatched_at: Mapped[datetime | None]
