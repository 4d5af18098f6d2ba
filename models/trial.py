"""Test rounds before go-live: who helps test, and which messages are findings."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, Key, reference


class TrialRound(Base):
    """Days before go-live in which people test the new system; `number` counts those of a rollout.

    `closed_at` is when it was closed, by hand or because its days were over. `findings` and `people` were counted then,
    once, as the gate let them through; None where it withheld them.
    """

    __tablename__ = "trial_round"
    __table_args__ = (UniqueConstraint("rollout_id", "number"),)

    id: Mapped[Key]
    rollout_id: Mapped[int] = mapped_column(reference("rollout.id"))
    number: Mapped[int]
    name: Mapped[str] = mapped_column(default="")
    opens_on: Mapped[date]
    closes_on: Mapped[date]
    opened_by: Mapped[int | None] = mapped_column(reference("person.id"))
    opened_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]
    findings: Mapped[int | None]
    people: Mapped[int | None]


class TrialTester(Base):
    """That somebody helps test; the row goes when they stop, and some days after the round was closed."""

    __tablename__ = "trial_tester"

    round_id: Mapped[int] = mapped_column(reference("trial_round.id"), primary_key=True)
    person_id: Mapped[int] = mapped_column(reference("person.id"), primary_key=True)
    joined_at: Mapped[datetime]


class TrialFinding(Base):
    """That a feedback is a finding of a round."""

    __tablename__ = "trial_finding"
    __table_args__ = (Index(None, "round_id"),)

    feedback_id: Mapped[int] = mapped_column(reference("feedback.id"), primary_key=True)
    round_id: Mapped[int] = mapped_column(reference("trial_round.id"))
