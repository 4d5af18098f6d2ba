"""What recurs: the thing that many feedback items are about."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, Key, reference


class Issue(Base):
    """A recurring question or problem, in the words of those who tagged it; an answer may lie ready.

    `status` is "new", "in_progress", "answered", "solved" or "declined". Titles and answers are the organisation's own
    texts, written to be shown, and so not sealed.
    """

    __tablename__ = "issue"
    __table_args__ = (UniqueConstraint("rollout_id", "slug"),)

    id: Mapped[Key]
    rollout_id: Mapped[int] = mapped_column(reference("rollout.id"))
    slug: Mapped[str]
    title_nl: Mapped[str]
    title_en: Mapped[str]
    status: Mapped[str] = mapped_column(default="new")
    owner: Mapped[str | None]
    answer_nl: Mapped[str | None]
    answer_en: Mapped[str | None]
    opened_at: Mapped[datetime]
    answered_at: Mapped[datetime | None]

    def title(self, language: str) -> str:
        """Give the title in a language ("nl" or "en")."""
        return self.title_en if language == "en" else self.title_nl

    def answer(self, language: str) -> str | None:
        """Give the answer in a language, or in the other one where it was written once."""
        first, second = self.answer_nl, self.answer_en
        return (second or first) if language == "en" else (first or second)


class Tag(Base):
    """That a feedback belongs to an issue, by whom and when; the latest one counts."""

    __tablename__ = "tag"

    id: Mapped[Key]
    feedback_id: Mapped[int] = mapped_column(reference("feedback.id"), index=True)
    issue_id: Mapped[int] = mapped_column(reference("issue.id"))
    tagged_by: Mapped[int | None] = mapped_column(reference("person.id"))
    tagged_at: Mapped[datetime]
