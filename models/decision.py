"""What was decided, from an agenda or a digest."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import Index
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, Key, reference


class Decision(Base):
    """A decision, in the words of those who made it; about an issue, to visit a department, or about neither.

    `asked_at` names the agenda or digest that asked for it ("agenda/<rollout>/2026-11-24"). It comes back on the next
    agenda until `done_at`. The organisation's own text, and so not sealed. What is `undecided` is no decision: somebody
    said of what was asked that it is not decided yet, and so it is asked again.
    """

    __tablename__ = "decision"
    __table_args__ = (Index(None, "rollout_id", "done_at"),)

    id: Mapped[Key]
    rollout_id: Mapped[int] = mapped_column(reference("rollout.id"))
    issue_id: Mapped[int | None] = mapped_column(reference("issue.id"))
    department_id: Mapped[int | None] = mapped_column(reference("department.id"))
    text: Mapped[str]
    asked_at: Mapped[str | None]
    due_on: Mapped[date | None]
    undecided: Mapped[bool] = mapped_column(default=False)
    decided_by: Mapped[int | None] = mapped_column(reference("person.id"))
    decided_at: Mapped[datetime]
    done_at: Mapped[datetime | None]
