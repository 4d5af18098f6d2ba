"""What was done about an issue, and where the project group showed itself."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import Index
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, Key, reference


class Measure(Base):
    """What is done about an issue since a day, for a department or for all (None), in the project group's own words.

    `by` is who does it, as they called it: a team or a name. `decision_id` is the decision that it comes from. One that
    was taken back has `undone_at`. The organisation's own text, and so not sealed.
    """

    __tablename__ = "measure"
    __table_args__ = (Index(None, "rollout_id", "since"),)

    id: Mapped[Key]
    rollout_id: Mapped[int] = mapped_column(reference("rollout.id"))
    issue_id: Mapped[int] = mapped_column(reference("issue.id"))
    department_id: Mapped[int | None] = mapped_column(reference("department.id"))
    decision_id: Mapped[int | None] = mapped_column(reference("decision.id"))
    text: Mapped[str]
    by: Mapped[str | None]
    since: Mapped[date]
    recorded_by: Mapped[int | None] = mapped_column(reference("person.id"))
    recorded_at: Mapped[datetime]
    undone_at: Mapped[datetime | None]


class Visit(Base):
    """That somebody of the project group visited a department; what they heard there is `feedback_id`.

    `decision_id` is the decision that planned it, where one did.
    """

    __tablename__ = "visit"
    __table_args__ = (Index(None, "rollout_id", "visited_on"),)

    id: Mapped[Key]
    rollout_id: Mapped[int] = mapped_column(reference("rollout.id"))
    department_id: Mapped[int] = mapped_column(reference("department.id"))
    feedback_id: Mapped[int | None] = mapped_column(reference("feedback.id"))
    decision_id: Mapped[int | None] = mapped_column(reference("decision.id"))
    visited_on: Mapped[date]
    recorded_by: Mapped[int | None] = mapped_column(reference("person.id"))
    recorded_at: Mapped[datetime]
    undone_at: Mapped[datetime | None]
