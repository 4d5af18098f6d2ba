"""One message in the dialogue with an asker."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, Key, Sealed, reference


class Reply(Base):
    """An answer to a feedback, by somebody in a role; an issue's answer reaches it once.

    The role is "ambassador", "insider" or "confidant". Of a known answer that its asker recognised it is
    "bot", of what the asker says to an answer "asker": `written_by` is None then. `place_id` is where its writer read
    the question, and will read what its asker says.
    """

    __tablename__ = "reply"
    __table_args__ = (UniqueConstraint("feedback_id", "issue_id"),)

    id: Mapped[Key]
    feedback_id: Mapped[int] = mapped_column(reference("feedback.id"))
    issue_id: Mapped[int | None] = mapped_column(reference("issue.id"))
    text: Mapped[Sealed | None]
    role: Mapped[str]
    written_by: Mapped[int | None] = mapped_column(reference("person.id"))
    place_id: Mapped[int | None] = mapped_column(reference("place.id"))
    written_at: Mapped[datetime]
