"""One system going live, and the departments that it touches."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.base import Base, Key, reference


class Rollout(Base):
    """A rollout as last synced from config.toml, at its position there; `ended_at` when it left the file or was ended.

    `closed_at` is when it was ended by command: then it stays ended though it stands in the file. `archived_at` is when
    its texts were destroyed.
    """

    __tablename__ = "rollout"

    id: Mapped[Key]
    slug: Mapped[str] = mapped_column(unique=True)
    position: Mapped[int]
    name: Mapped[str]
    go_live: Mapped[date]
    synced_at: Mapped[datetime]
    started_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]
    archived_at: Mapped[datetime | None]
    departments: Mapped[list[Department]] = relationship(order_by="Department.name")


class Department(Base):
    """Where an employee works; `headcount` in persons. `started_at` is None for one that was there from the first."""

    __tablename__ = "department"
    __table_args__ = (UniqueConstraint("rollout_id", "name"),)

    id: Mapped[Key]
    rollout_id: Mapped[int] = mapped_column(reference("rollout.id"))
    name: Mapped[str]
    headcount: Mapped[int]
    started_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
