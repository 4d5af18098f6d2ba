"""Pulses: who was asked, and what was answered, in tables that nothing joins."""

from __future__ import annotations

import secrets
from datetime import date, datetime

from sqlalchemy import Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, Key, Sealed, reference

RANDOM_BITS = 63
"""What both databases count to; numbers given out at random tell no order."""
KEY_NAME_BYTES = 12


def _at_random() -> int:
    return secrets.randbits(RANDOM_BITS)


def _new_key() -> str:
    return f"pulse/{secrets.token_hex(KEY_NAME_BYTES)}"


class PulseRound(Base):
    """Questions asked from `opens_on` until the start of `closes_on`, by the rollout's clock.

    `phase` is "before", "week_one", "weeks", "days_30" or "days_90". `settled_at` is when its answers were written.
    `key` names the key that seals what waits until then; None once that key was destroyed.
    """

    __tablename__ = "pulse_round"
    __table_args__ = (UniqueConstraint("rollout_id", "opens_on"),)

    id: Mapped[Key]
    rollout_id: Mapped[int] = mapped_column(reference("rollout.id"))
    phase: Mapped[str]
    opens_on: Mapped[date]
    closes_on: Mapped[date]
    key: Mapped[str | None] = mapped_column(default=_new_key)
    settled_at: Mapped[datetime | None]


class PulseQuestion(Base):
    """A statement as it was put in a round; `department_id` where only that department was asked."""

    __tablename__ = "pulse_question"
    __table_args__ = (UniqueConstraint("round_id", "key", "department_id"),)

    id: Mapped[Key]
    round_id: Mapped[int] = mapped_column(reference("pulse_round.id"))
    key: Mapped[str]
    text_nl: Mapped[str]
    text_en: Mapped[str]
    department_id: Mapped[int | None] = mapped_column(reference("department.id"))

    def text(self, language: str) -> str:
        """Give the statement in a language ("nl" or "en")."""
        return self.text_en if language == "en" else self.text_nl


class PulseInvitation(Base):
    """That somebody was asked in a round, and on what day.

    `about` is "own", or "floor" for a prediction of what the floor says. Which question it was, and whether they took
    part, is known only until the answers of the round are written: then `question_id` and `took_part` are emptied.
    """

    __tablename__ = "pulse_invitation"
    __table_args__ = (Index(None, "person_id", "asked_on"), Index(None, "round_id", "person_id"))

    id: Mapped[Key]
    round_id: Mapped[int] = mapped_column(reference("pulse_round.id"))
    question_id: Mapped[int | None] = mapped_column(reference("pulse_question.id"))
    person_id: Mapped[int] = mapped_column(reference("person.id"))
    about: Mapped[str]
    asked_on: Mapped[date]
    took_part: Mapped[bool | None] = mapped_column(default=False)


class PulseTurnout(Base):
    """How many of the floor were asked in a round, and how many took part: in all, or in a department of ten or more.

    `took_part` is None where fewer people than the threshold did, or did not, or where it would tell of a few.
    """

    __tablename__ = "pulse_turnout"

    id: Mapped[Key]
    round_id: Mapped[int] = mapped_column(reference("pulse_round.id"))
    department_id: Mapped[int | None] = mapped_column(reference("department.id"))
    asked: Mapped[int]
    took_part: Mapped[int | None]


class PulseSize(Base):
    """How many people a round stood for when its answers were written: they are counted against that alone, for ever.

    Of a department it is the headcount, with `pool` "floor"; of a pool as a whole, without a department, its members.
    """

    __tablename__ = "pulse_size"
    __table_args__ = (Index(None, "round_id"),)

    id: Mapped[Key]
    round_id: Mapped[int] = mapped_column(reference("pulse_round.id"))
    department_id: Mapped[int | None] = mapped_column(reference("department.id"))
    pool: Mapped[str]
    people: Mapped[int]


class PulseWaiting(Base):
    """An answer, sealed, until those of its round are written all at once; then it is deleted."""

    __tablename__ = "pulse_waiting"

    id: Mapped[Key] = mapped_column(default=_at_random, autoincrement=False)
    round_id: Mapped[int] = mapped_column(reference("pulse_round.id"))
    payload: Mapped[Sealed]


class PulseAnswer(Base):
    """One answer, 1 to 5, of nobody in particular and of no moment; numbers tell no order.

    `pool` is "floor", "ambassador" or "insider", `about` as in `PulseInvitation`. `department_id` stands there only
    where enough of it answered the same question.
    """

    __tablename__ = "pulse_answer"
    __table_args__ = (Index(None, "round_id", "question_id"),)

    id: Mapped[Key] = mapped_column(default=_at_random, autoincrement=False)
    round_id: Mapped[int] = mapped_column(reference("pulse_round.id"))
    question_id: Mapped[int] = mapped_column(reference("pulse_question.id"))
    department_id: Mapped[int | None] = mapped_column(reference("department.id"))
    pool: Mapped[str]
    about: Mapped[str]
    value: Mapped[int]
    sentence: Mapped[Sealed | None]
