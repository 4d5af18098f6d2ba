"""Who may do what in a rollout beside what the configuration says, and how an ambassador wants to be reached."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, Key, reference


class Role(Base):
    """That somebody was made ambassador, insider, facilitator (a guest who walks along) or confidant in chat.

    `role` is "ambassador", "insider", "facilitator" or "confidant"; what the configuration and the directories say
    stands there alone. `department_id` is the department that it is for; None for all of them. `given_by` invited them.
    It is over since `ended_at`.
    """

    __tablename__ = "role"
    __table_args__ = (Index(None, "rollout_id", "role"), Index(None, "person_id"))

    id: Mapped[Key]
    rollout_id: Mapped[int] = mapped_column(reference("rollout.id"))
    person_id: Mapped[int] = mapped_column(reference("person.id"))
    role: Mapped[str]
    department_id: Mapped[int | None] = mapped_column(reference("department.id"))
    given_by: Mapped[int | None] = mapped_column(reference("person.id"))
    given_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]


class Invitation(Base):
    """A one-time code that gives its redeemer a role; only its hash is kept. The columns are those of `Role`."""

    __tablename__ = "invitation"

    id: Mapped[Key]
    code_hash: Mapped[str] = mapped_column(unique=True)
    rollout_id: Mapped[int] = mapped_column(reference("rollout.id"))
    role: Mapped[str]
    department_id: Mapped[int | None] = mapped_column(reference("department.id"))
    given_by: Mapped[int] = mapped_column(reference("person.id"))
    expires_at: Mapped[datetime]
    redeemed_at: Mapped[datetime | None]


class Reach(Base):
    """How an ambassador wants to hear of new messages: `rhythm` is "at_once", "hourly" or "daily".

    `place_id` is a channel of their own; None for their direct chat. `active_at` is when they last tagged, captured or
    answered something, `asked_at` when they asked for the next messages and did not get them yet. With `digest_off` no
    weekly digest comes in their own chat.
    """

    __tablename__ = "reach"
    __table_args__ = (UniqueConstraint("person_id", "rollout_id"),)

    id: Mapped[Key]
    person_id: Mapped[int] = mapped_column(reference("person.id"))
    rollout_id: Mapped[int] = mapped_column(reference("rollout.id"))
    rhythm: Mapped[str] = mapped_column(default="daily")
    place_id: Mapped[int | None] = mapped_column(reference("place.id"))
    active_at: Mapped[datetime | None]
    asked_at: Mapped[datetime | None]
    digest_off: Mapped[bool] = mapped_column(default=False)
