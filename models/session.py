"""Information sessions, and who signed up for one."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Index
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, Key, reference


class InfoSession(Base):
    """A walk-in session about an issue for a department, as the bot proposed and somebody decided.

    `state` is "proposed", "declined", "planned" or "cancelled". `seats` is how many fit, None where nobody said. `uid`
    names it outside, `sequence` counts the changes that were told of. `measure_id` follows its effect; `attended` is
    how many came, as its planner counted.
    """

    __tablename__ = "info_session"
    __table_args__ = (Index(None, "rollout_id", "state"),)

    id: Mapped[Key]
    rollout_id: Mapped[int] = mapped_column(reference("rollout.id"))
    issue_id: Mapped[int] = mapped_column(reference("issue.id"))
    department_id: Mapped[int] = mapped_column(reference("department.id"))
    measure_id: Mapped[int | None] = mapped_column(reference("measure.id"))
    state: Mapped[str] = mapped_column(default="proposed")
    uid: Mapped[str]
    sequence: Mapped[int] = mapped_column(default=0)
    starts_at: Mapped[datetime | None]
    minutes: Mapped[int] = mapped_column(default=60)
    spot: Mapped[str] = mapped_column(default="")
    seats: Mapped[int | None]
    attended: Mapped[int | None]
    proposed_at: Mapped[datetime]
    decided_by: Mapped[int | None] = mapped_column(reference("person.id"))
    decided_at: Mapped[datetime | None]


class SessionGuest(Base):
    """That somebody signed up for a session; the row goes when they sign off, and some days after the session."""

    __tablename__ = "session_guest"

    session_id: Mapped[int] = mapped_column(reference("info_session.id"), primary_key=True)
    person_id: Mapped[int] = mapped_column(reference("person.id"), primary_key=True)
    signed_at: Mapped[datetime]
