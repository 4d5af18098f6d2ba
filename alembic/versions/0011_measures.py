"""Measures: what was done about an issue, who was visited, information sessions; since when a department is there."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)


def _reference(table: str, column: str, target: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{target}.id"], name=op.f(f"fk_{table}_{column}"), ondelete="RESTRICT")


def _id(name: str, *, nullable: bool = False) -> sa.Column[int]:
    return sa.Column(name, ID, nullable=nullable)


def upgrade() -> None:
    """Make the tables, and widen department."""
    with op.batch_alter_table("department") as department:
        department.add_column(sa.Column("started_at", MOMENT, nullable=True))
    _measure()
    _visit()
    _session()
    _guest()


def _measure() -> None:
    op.create_table(
        "measure",
        _id("id"),
        _id("rollout_id"),
        _id("issue_id"),
        _id("department_id", nullable=True),
        _id("decision_id", nullable=True),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("by", sa.String(), nullable=True),
        sa.Column("since", sa.Date(), nullable=False),
        _id("recorded_by", nullable=True),
        sa.Column("recorded_at", MOMENT, nullable=False),
        sa.Column("undone_at", MOMENT, nullable=True),
        _reference("measure", "rollout_id", "rollout"),
        _reference("measure", "issue_id", "issue"),
        _reference("measure", "department_id", "department"),
        _reference("measure", "decision_id", "decision"),
        _reference("measure", "recorded_by", "person"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_measure")),
    )
    op.create_index(op.f("ix_measure_rollout_id_since"), "measure", ["rollout_id", "since"])


def _visit() -> None:
    op.create_table(
        "visit",
        _id("id"),
        _id("rollout_id"),
        _id("department_id"),
        _id("feedback_id", nullable=True),
        sa.Column("visited_on", sa.Date(), nullable=False),
        _id("recorded_by", nullable=True),
        sa.Column("recorded_at", MOMENT, nullable=False),
        sa.Column("undone_at", MOMENT, nullable=True),
        _reference("visit", "rollout_id", "rollout"),
        _reference("visit", "department_id", "department"),
        _reference("visit", "feedback_id", "feedback"),
        _reference("visit", "recorded_by", "person"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_visit")),
    )
    op.create_index(op.f("ix_visit_rollout_id_visited_on"), "visit", ["rollout_id", "visited_on"])


def _session() -> None:
    op.create_table(
        "info_session",
        _id("id"),
        _id("rollout_id"),
        _id("issue_id"),
        _id("department_id"),
        _id("measure_id", nullable=True),
        sa.Column("state", sa.String(), nullable=False),
        _id("questions", nullable=True),
        _id("people", nullable=True),
        sa.Column("uid", sa.String(), nullable=False),
        _id("sequence"),
        sa.Column("starts_at", MOMENT, nullable=True),
        _id("minutes"),
        sa.Column("spot", sa.String(), nullable=False),
        _id("attended", nullable=True),
        sa.Column("proposed_at", MOMENT, nullable=False),
        _id("decided_by", nullable=True),
        sa.Column("decided_at", MOMENT, nullable=True),
        _reference("info_session", "rollout_id", "rollout"),
        _reference("info_session", "issue_id", "issue"),
        _reference("info_session", "department_id", "department"),
        _reference("info_session", "measure_id", "measure"),
        _reference("info_session", "decided_by", "person"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_info_session")),
    )
    op.create_index(op.f("ix_info_session_rollout_id_state"), "info_session", ["rollout_id", "state"])


def _guest() -> None:
    op.create_table(
        "session_guest",
        _id("session_id"),
        _id("person_id"),
        sa.Column("signed_at", MOMENT, nullable=False),
        _reference("session_guest", "session_id", "info_session"),
        _reference("session_guest", "person_id", "person"),
        sa.PrimaryKeyConstraint("session_id", "person_id", name=op.f("pk_session_guest")),
    )


def downgrade() -> None:
    """Make it what it was."""
    for table in ("session_guest", "info_session", "visit", "measure"):
        op.drop_table(table)
    with op.batch_alter_table("department") as department:
        department.drop_column("started_at")
