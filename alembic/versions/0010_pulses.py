"""Pulses: rounds with their questions, who was asked, what waits sealed, and answers of nobody in particular."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)


def _reference(table: str, column: str, target: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{target}.id"], name=op.f(f"fk_{table}_{column}"), ondelete="RESTRICT")


def _id(name: str, *, nullable: bool = False, counted: bool | str = "auto") -> sa.Column[int]:
    return sa.Column(name, ID, nullable=nullable, autoincrement=counted)  # type: ignore[arg-type]


def upgrade() -> None:
    """Make the tables, and widen person."""
    with op.batch_alter_table("person") as person:
        person.add_column(sa.Column("no_pulses_at", MOMENT, nullable=True))
    _rounds()
    _asked()
    _answers()


def _rounds() -> None:
    op.create_table(
        "pulse_round",
        _id("id"),
        _id("rollout_id"),
        sa.Column("phase", sa.String(), nullable=False),
        sa.Column("opens_on", sa.Date(), nullable=False),
        sa.Column("closes_on", sa.Date(), nullable=False),
        sa.Column("key", sa.String(), nullable=True),
        sa.Column("settled_at", MOMENT, nullable=True),
        _reference("pulse_round", "rollout_id", "rollout"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pulse_round")),
        sa.UniqueConstraint("rollout_id", "opens_on", name=op.f("uq_pulse_round_rollout_id_opens_on")),
    )
    op.create_table(
        "pulse_question",
        _id("id"),
        _id("round_id"),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("text_nl", sa.String(), nullable=False),
        sa.Column("text_en", sa.String(), nullable=False),
        _id("department_id", nullable=True),
        _reference("pulse_question", "round_id", "pulse_round"),
        _reference("pulse_question", "department_id", "department"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pulse_question")),
        sa.UniqueConstraint(
            "round_id", "key", "department_id", name=op.f("uq_pulse_question_round_id_key_department_id")
        ),
    )


def _asked() -> None:
    op.create_table(
        "pulse_invitation",
        _id("id"),
        _id("round_id"),
        _id("question_id", nullable=True),
        _id("person_id"),
        sa.Column("about", sa.String(), nullable=False),
        sa.Column("asked_on", sa.Date(), nullable=False),
        sa.Column("took_part", sa.Boolean(), nullable=True),
        _reference("pulse_invitation", "round_id", "pulse_round"),
        _reference("pulse_invitation", "question_id", "pulse_question"),
        _reference("pulse_invitation", "person_id", "person"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pulse_invitation")),
    )
    op.create_index(op.f("ix_pulse_invitation_person_id_asked_on"), "pulse_invitation", ["person_id", "asked_on"])
    op.create_index(op.f("ix_pulse_invitation_round_id_person_id"), "pulse_invitation", ["round_id", "person_id"])
    op.create_table(
        "pulse_turnout",
        _id("id"),
        _id("round_id"),
        _id("department_id", nullable=True),
        _id("asked"),
        _id("took_part", nullable=True),
        _reference("pulse_turnout", "round_id", "pulse_round"),
        _reference("pulse_turnout", "department_id", "department"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pulse_turnout")),
    )


def _answers() -> None:
    op.create_table(
        "pulse_waiting",
        _id("id", counted=False),
        _id("round_id"),
        sa.Column("payload", sa.LargeBinary(), nullable=False),
        _reference("pulse_waiting", "round_id", "pulse_round"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pulse_waiting")),
    )
    op.create_table(
        "pulse_answer",
        _id("id", counted=False),
        _id("round_id"),
        _id("question_id"),
        _id("department_id", nullable=True),
        sa.Column("pool", sa.String(), nullable=False),
        sa.Column("about", sa.String(), nullable=False),
        _id("value"),
        sa.Column("sentence", sa.LargeBinary(), nullable=True),
        _reference("pulse_answer", "round_id", "pulse_round"),
        _reference("pulse_answer", "question_id", "pulse_question"),
        _reference("pulse_answer", "department_id", "department"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pulse_answer")),
    )
    op.create_index(op.f("ix_pulse_answer_round_id_question_id"), "pulse_answer", ["round_id", "question_id"])


def downgrade() -> None:
    """Make it what it was."""
    for table in ("answer", "waiting", "turnout", "invitation", "question", "round"):
        op.drop_table(f"pulse_{table}")
    with op.batch_alter_table("person") as person:
        person.drop_column("no_pulses_at")
