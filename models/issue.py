"""What recurs: the thing that many feedback items are about."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, Key, Sealed, reference


class Issue(Base):
    """A recurring question or problem, in the words of those who tagged it; an answer may lie ready.

    `status` is "new", "acknowledged", "in_progress", "answered", "solved" or "declined" (with a `reason`). `ticket` is
    its number elsewhere. `agreement`: the answer is a working agreement. Since `published_at` the answer can be found
    and offered; on `check_on` somebody must look whether it still holds. Titles, answers and reasons are the
    organisation's own texts, written to be shown, and so not sealed.
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
    description: Mapped[str | None]
    ticket: Mapped[str | None]
    due_on: Mapped[date | None]
    reason: Mapped[str | None]
    closed_at: Mapped[datetime | None]
    agreement: Mapped[bool] = mapped_column(default=False)
    published_at: Mapped[datetime | None]
    check_on: Mapped[date | None]

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


class IssueCause(Base):
    """Why an issue recurs, as those who tag see it: a word of the list in the configuration. Never about a person."""

    __tablename__ = "issue_cause"

    issue_id: Mapped[int] = mapped_column(reference("issue.id"), primary_key=True)
    cause: Mapped[str] = mapped_column(primary_key=True)


class IssueNote(Base):
    """An internal note on an issue, sealed: it never leaves those who tag."""

    __tablename__ = "issue_note"

    id: Mapped[Key]
    issue_id: Mapped[int] = mapped_column(reference("issue.id"), index=True)
    text: Mapped[Sealed | None]
    written_by: Mapped[int | None] = mapped_column(reference("person.id"))
    written_at: Mapped[datetime]


class IssueAct(Base):
    """One act on an issue, so that it can be accounted for and undone.

    `act` names it ("status", "owner", "merge", "split", …); `before` and `after` hold what it changed. An act that was
    undone has `undone_at`, and is never undone twice.
    """

    __tablename__ = "issue_act"

    id: Mapped[Key]
    issue_id: Mapped[int] = mapped_column(reference("issue.id"), index=True)
    act: Mapped[str]
    before: Mapped[dict[str, Any]] = mapped_column(JSON)
    after: Mapped[dict[str, Any]] = mapped_column(JSON)
    done_by: Mapped[int | None] = mapped_column(reference("person.id"))
    done_at: Mapped[datetime]
    undone_at: Mapped[datetime | None]


class IssueTold(Base):
    """That somebody who asked was told of an act on the issue: a row for each, so that nobody hears of it twice."""

    __tablename__ = "issue_told"

    act_id: Mapped[int] = mapped_column(reference("issue_act.id"), primary_key=True)
    person_id: Mapped[int] = mapped_column(reference("person.id"), primary_key=True)
    told_at: Mapped[datetime]
