"""A stored conversation where we may speak."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.base import Base, Key, Sealed, reference
from models.rollout import Department


class Place(Base):
    """A channel, a chat or a mailbox.

    `audience` is what it was bound to ("project_group", "administrators", or "rollout" for what is said there), "page"
    for a person's own page, "once" for somebody of whom nothing is kept, or None for a person's chat. `not_before` is
    the pace: nothing is posted here earlier. `stopped_at` is when its readers said no: until an administrator opens it,
    it stays closed, whatever the configuration names. `department` is whose channel it is, where announcements are
    read: what concerns it stands first there.
    """

    __tablename__ = "place"
    __table_args__ = (Index(None, "rollout_id", "audience"), Index(None, "person_id"))

    id: Mapped[Key]
    connector: Mapped[str]
    fingerprint: Mapped[str] = mapped_column(unique=True)
    address: Mapped[Sealed | None]
    rollout_id: Mapped[int | None] = mapped_column(reference("rollout.id"))
    person_id: Mapped[int | None] = mapped_column(reference("person.id"))
    department_id: Mapped[int | None] = mapped_column(reference("department.id"))
    audience: Mapped[str | None]
    not_before: Mapped[datetime | None]
    bound_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]
    stopped_at: Mapped[datetime | None]
    department: Mapped[Department | None] = relationship()
