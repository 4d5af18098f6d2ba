"""Who walks where, and what the project group wants told to those who ask why."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, Key, Sealed, reference


class Walk(Base):
    """That an ambassador or facilitator walks around somewhere for a while, as they said themselves.

    `spot` is in their own words ("balie, 2e verdieping"), sealed under their key as their name is: they chose to be
    found, until it is over.
    """

    __tablename__ = "walk"
    __table_args__ = (Index(None, "rollout_id", "ends_at"),)

    id: Mapped[Key]
    rollout_id: Mapped[int] = mapped_column(reference("rollout.id"))
    person_id: Mapped[int] = mapped_column(reference("person.id"))
    department_id: Mapped[int | None] = mapped_column(reference("department.id"))
    spot: Mapped[Sealed | None]
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    cancelled_at: Mapped[datetime | None]


class Explanation(Base):
    """What is told to whoever asks: `topic` is "why" or "changes"; for one department, or for all (None).

    `previous_nl` and `previous_en` are what was told before, to go back to. The organisation's own text, written to be
    shown, and so not sealed.
    """

    __tablename__ = "explanation"
    __table_args__ = (UniqueConstraint("rollout_id", "topic", "department_id"),)

    id: Mapped[Key]
    rollout_id: Mapped[int] = mapped_column(reference("rollout.id"))
    topic: Mapped[str]
    department_id: Mapped[int | None] = mapped_column(reference("department.id"))
    text_nl: Mapped[str | None]
    text_en: Mapped[str | None]
    previous_nl: Mapped[str | None]
    previous_en: Mapped[str | None]
    written_by: Mapped[int | None] = mapped_column(reference("person.id"))
    written_at: Mapped[datetime]


class Asked(Base):
    """That somebody of the floor asked for an explanation that is not there, in the week of a Monday.

    `who` counts them once without telling who it was; the row goes once the week was told of.
    """

    __tablename__ = "asked"

    rollout_id: Mapped[int] = mapped_column(reference("rollout.id"), primary_key=True)
    topic: Mapped[str] = mapped_column(primary_key=True)
    week: Mapped[date] = mapped_column(primary_key=True)
    who: Mapped[str] = mapped_column(primary_key=True)
