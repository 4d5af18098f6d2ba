"""The frozen figures of one period for one audience."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, Key, reference


class Digest(Base):
    """A digest; `work_id` (such as "digest/lindewaard/2026-W47/project_group") makes it happen once.

    `pace` says what it tells of: "daily", "weekly" (also a week before go-live), "monthly", "day_30" or "day_90".
    Its numbers never change; how topics stand in it, and what was decided, is read anew until it is sent. `corrects` is
    the digest in whose place this one was sent. `dispatched_at` is when its deliveries were written; a digest that was
    only looked at has none.
    """

    __tablename__ = "digest"

    id: Mapped[Key]
    work_id: Mapped[str] = mapped_column(unique=True)
    rollout_id: Mapped[int] = mapped_column(reference("rollout.id"))
    period: Mapped[str]
    audience: Mapped[str]
    pace: Mapped[str] = mapped_column(default="weekly")
    figures: Mapped[dict[str, Any]] = mapped_column(JSON)
    frozen_at: Mapped[datetime]
    dispatched_at: Mapped[datetime | None]
    corrects: Mapped[int | None] = mapped_column(reference("digest.id"))


class Quotation(Base):
    """That a digest may quote a message under an issue; its text stays where it is, sealed until it is told."""

    __tablename__ = "quotation"

    digest_id: Mapped[int] = mapped_column(reference("digest.id"), primary_key=True)
    issue_id: Mapped[int] = mapped_column(reference("issue.id"), primary_key=True)
    feedback_id: Mapped[int] = mapped_column(reference("feedback.id"), index=True)
