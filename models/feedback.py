"""One message from the floor."""

from __future__ import annotations

import secrets
from datetime import datetime

from sqlalchemy import Index
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, Key, Sealed, reference

REF_BYTES = 8


def _new_ref() -> str:
    return secrets.token_hex(REF_BYTES)


class Feedback(Base):
    """What somebody said, masked and sealed, with what it was taken to mean.

    `ref` stands on its buttons: a number there would tell its asker how many others wrote in between.
    `kind` and `mood` hold the values of `bot.reading`; `sure` is false where the reading doubts. `pool` is the asker's
    at that moment, or "uncounted" for what counts in no figure. `name_along` is true only when the
    asker chose it. `closed_at` is when it was answered or withdrawn; the text goes by the retention of the rollout.

    `source` is a keyed hash of the platform's message, by which an edit of it is known; it goes with the text. What
    was `passed_on` is not the words of `person_id`, who passed it on: it is always "uncounted". `author_token` is the
    hash of a random token that whoever wrote it was given to withdraw it by; who that is, is kept nowhere. `unclear`
    while its person was asked which rollout it is about, and has not said; it is "uncounted" for as long.

    `alias` is the random name of the conversation about it. `heard` is from how many people somebody heard it in the
    corridor; None for what somebody said themselves. `me_too`: somebody else's question, which this person has too,
    without a text of their own. `sensitive_at`: the text is for the confidant alone; `not_ours_at`: it is about
    something else than the rollout.
    """

    __tablename__ = "feedback"
    __table_args__ = (
        Index(
            "ix_feedback_figures",
            "rollout_id",
            "said_at",
            "pool",
            "department_id",
            "issue_id",
            "kind",
            "mood",
            "sure",
            "person_id",
            "answered_at",
            "withdrawn_at",
        ),
        Index(None, "issue_id"),
        Index(None, "person_id"),
    )

    id: Mapped[Key]
    ref: Mapped[str] = mapped_column(unique=True, default=_new_ref)
    rollout_id: Mapped[int] = mapped_column(reference("rollout.id"))
    person_id: Mapped[int] = mapped_column(reference("person.id"))
    department_id: Mapped[int | None] = mapped_column(reference("department.id"))
    issue_id: Mapped[int | None] = mapped_column(reference("issue.id"))
    place_id: Mapped[int] = mapped_column(reference("place.id"))
    text: Mapped[Sealed | None]
    language: Mapped[str]
    kind: Mapped[str]
    mood: Mapped[str]
    sure: Mapped[bool]
    pool: Mapped[str]
    name_along: Mapped[bool] = mapped_column(default=False)
    source: Mapped[str | None] = mapped_column(unique=True)
    passed_on: Mapped[bool] = mapped_column(default=False)
    author_token: Mapped[str | None] = mapped_column(unique=True)
    unclear: Mapped[bool] = mapped_column(default=False)
    said_at: Mapped[datetime]
    answered_at: Mapped[datetime | None]
    withdrawn_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]
    alias: Mapped[str | None] = mapped_column(unique=True)
    heard: Mapped[int | None]
    me_too: Mapped[bool] = mapped_column(default=False)
    sensitive_at: Mapped[datetime | None]
    not_ours_at: Mapped[datetime | None]
