"""What the reading learns from here: labelled messages, and the head that was fitted on them."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import JSON, CheckConstraint
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, Key, Sealed, reference


class Example(Base):
    """The kind of one message, as somebody said it: its own writer, or an administrator who added a labelled line.

    A writer's example has no text of its own: that of the feedback is the only copy, and the example goes with it.
    `read_as` is the kind that the message was read as. An administrator's line has a sealed text, and a keyed
    `fingerprint` of it by which the same line is known again; it goes by retention, counted from `added_at`.
    """

    __tablename__ = "example"
    __table_args__ = (CheckConstraint("(feedback_id IS NULL) = (text IS NOT NULL)", name="one_text"),)

    id: Mapped[Key]
    feedback_id: Mapped[int | None] = mapped_column(reference("feedback.id"), unique=True)
    fingerprint: Mapped[str | None] = mapped_column(unique=True)
    text: Mapped[Sealed | None]
    kind: Mapped[str]
    read_as: Mapped[str | None]
    added_at: Mapped[datetime]


class LocalHead(Base):
    """What the last refit made of the examples for one encoder ("rules" where there is none).

    `shipped` fingerprints the head that it started from: after an upgrade it does not count. `weights` are sealed, and
    None where the shipped head reads on. `figures` holds how many examples there were and how both heads read them.
    """

    __tablename__ = "local_head"

    encoder: Mapped[str] = mapped_column(primary_key=True)
    shipped: Mapped[str]
    weights: Mapped[Sealed | None]
    figures: Mapped[dict[str, int]] = mapped_column(JSON)
    fitted_at: Mapped[datetime]
