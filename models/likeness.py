"""What recognising recurring issues needs: the vector of a text, what was suggested, and what has changed since."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import JSON, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, Key, Sealed, reference


class TextVector(Base):
    """What a feedback's text means to an encoder: numbers in half precision, sealed under the key of the text.

    `encoder` names which one made them: numbers of different encoders cannot be compared. It goes with the text.
    """

    __tablename__ = "text_vector"

    feedback_id: Mapped[int] = mapped_column(reference("feedback.id"), primary_key=True)
    encoder: Mapped[str]
    numbers: Mapped[Sealed]


class Suggestion(Base):
    """Which issues a feedback was thought to be about, before anyone tagged it, and what became of that.

    `occasion` is "arrival" or "screen" (somebody who tags looked at it). `candidates` holds pairs of an issue's id and
    its chance, the likeliest first; `new` is the chance that it is none of the known issues. To somebody who tags
    `shown` is "one", "three", "hidden" or "asked" (hidden by the rules, and asked at random all the same); to an asker
    "offer" (the answer to the first), "withheld" (such an offer that has not proved itself yet) or "hidden". `taken` is
    what the asker said of an offer. `outcome_id` is the issue it was tagged with. All of it goes with the text.
    """

    __tablename__ = "suggestion"
    __table_args__ = (
        UniqueConstraint("feedback_id", "occasion"),
        Index(None, "rollout_id", "occasion", "made_at"),
    )

    id: Mapped[Key]
    rollout_id: Mapped[int] = mapped_column(reference("rollout.id"))
    feedback_id: Mapped[int] = mapped_column(reference("feedback.id"))
    occasion: Mapped[str]
    candidates: Mapped[list[tuple[int, float]]] = mapped_column(JSON)
    new: Mapped[float]
    shown: Mapped[str]
    made_at: Mapped[datetime]
    taken: Mapped[bool | None]
    outcome_id: Mapped[int | None] = mapped_column(reference("issue.id"))
    judged_at: Mapped[datetime | None]


class IssueMerge(Base):
    """That an issue turned out to be another one, and who said so; `into_id` always is one that stands."""

    __tablename__ = "issue_merge"
    __table_args__ = (Index(None, "into_id"),)

    issue_id: Mapped[int] = mapped_column(reference("issue.id"), primary_key=True)
    into_id: Mapped[int] = mapped_column(reference("issue.id"))
    merged_by: Mapped[int | None] = mapped_column(reference("person.id"))
    merged_at: Mapped[datetime]


class IndexChange(Base):
    """That the index in memory must look anew: at a feedback, or at an issue that was merged. Kept for a day."""

    __tablename__ = "index_change"

    id: Mapped[Key]
    feedback_id: Mapped[int | None] = mapped_column(reference("feedback.id"))
    issue_id: Mapped[int | None] = mapped_column(reference("issue.id"))
    changed_at: Mapped[datetime]
