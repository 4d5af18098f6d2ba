"""Ambassadors: roles and how to reach them, issues with their acts, decisions, who walks where, explanations."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)


def _issue_columns() -> Iterator[sa.Column[Any]]:
    yield sa.Column("description", sa.String(), nullable=True)
    yield sa.Column("ticket", sa.String(), nullable=True)
    yield sa.Column("due_on", sa.Date(), nullable=True)
    yield sa.Column("reason", sa.String(), nullable=True)
    yield sa.Column("closed_at", MOMENT, nullable=True)
    yield sa.Column("agreement", sa.Boolean(), nullable=False, server_default=sa.false())
    yield sa.Column("published_at", MOMENT, nullable=True)
    yield sa.Column("check_on", sa.Date(), nullable=True)


def _feedback_columns() -> Iterator[sa.Column[Any]]:
    yield sa.Column("alias", sa.String(), nullable=True)
    yield sa.Column("heard", ID, nullable=True)
    yield sa.Column("me_too", sa.Boolean(), nullable=False, server_default=sa.false())
    yield sa.Column("sensitive_at", MOMENT, nullable=True)
    yield sa.Column("not_ours_at", MOMENT, nullable=True)


def _reference(table: str, column: str, target: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{target}.id"], name=op.f(f"fk_{table}_{column}"), ondelete="RESTRICT")


def _id(name: str, *, nullable: bool = False) -> sa.Column[int]:
    return sa.Column(name, ID, nullable=nullable)


def upgrade() -> None:
    """Make the tables, and widen issue and feedback."""
    with op.batch_alter_table("issue") as issue:
        for column in _issue_columns():
            issue.add_column(column)
    with op.batch_alter_table("feedback") as feedback:
        for column in _feedback_columns():
            feedback.add_column(column)
        feedback.create_unique_constraint(op.f("uq_feedback_alias"), ["alias"])
    with op.batch_alter_table("reply") as reply:
        reply.add_column(_id("place_id", nullable=True))
        reply.create_foreign_key(op.f("fk_reply_place_id"), "place", ["place_id"], ["id"], ondelete="RESTRICT")
    _issue_tables()
    _role_tables()
    _telling_tables()
    _meeting_tables()


def _issue_tables() -> None:
    op.create_table(
        "issue_cause",
        _id("issue_id"),
        sa.Column("cause", sa.String(), nullable=False),
        _reference("issue_cause", "issue_id", "issue"),
        sa.PrimaryKeyConstraint("issue_id", "cause", name=op.f("pk_issue_cause")),
    )
    op.create_table(
        "issue_note",
        _id("id"),
        _id("issue_id"),
        sa.Column("text", sa.LargeBinary(), nullable=True),
        _id("written_by", nullable=True),
        sa.Column("written_at", MOMENT, nullable=False),
        _reference("issue_note", "issue_id", "issue"),
        _reference("issue_note", "written_by", "person"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_issue_note")),
    )
    op.create_index(op.f("ix_issue_note_issue_id"), "issue_note", ["issue_id"])
    op.create_table(
        "issue_act",
        _id("id"),
        _id("issue_id"),
        sa.Column("act", sa.String(), nullable=False),
        sa.Column("before", sa.JSON(), nullable=False),
        sa.Column("after", sa.JSON(), nullable=False),
        _id("done_by", nullable=True),
        sa.Column("done_at", MOMENT, nullable=False),
        sa.Column("undone_at", MOMENT, nullable=True),
        _reference("issue_act", "issue_id", "issue"),
        _reference("issue_act", "done_by", "person"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_issue_act")),
    )
    op.create_index(op.f("ix_issue_act_issue_id"), "issue_act", ["issue_id"])
    op.create_table(
        "issue_told",
        _id("act_id"),
        _id("person_id"),
        sa.Column("told_at", MOMENT, nullable=False),
        _reference("issue_told", "act_id", "issue_act"),
        _reference("issue_told", "person_id", "person"),
        sa.PrimaryKeyConstraint("act_id", "person_id", name=op.f("pk_issue_told")),
    )


def _role_tables() -> None:
    op.create_table(
        "role",
        _id("id"),
        _id("rollout_id"),
        _id("person_id"),
        sa.Column("role", sa.String(), nullable=False),
        _id("department_id", nullable=True),
        _id("given_by", nullable=True),
        sa.Column("given_at", MOMENT, nullable=False),
        sa.Column("ended_at", MOMENT, nullable=True),
        _reference("role", "rollout_id", "rollout"),
        _reference("role", "person_id", "person"),
        _reference("role", "department_id", "department"),
        _reference("role", "given_by", "person"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_role")),
    )
    op.create_index(op.f("ix_role_rollout_id_role"), "role", ["rollout_id", "role"])
    op.create_index(op.f("ix_role_person_id"), "role", ["person_id"])
    op.create_table(
        "invitation",
        _id("id"),
        sa.Column("code_hash", sa.String(), nullable=False),
        _id("rollout_id"),
        sa.Column("role", sa.String(), nullable=False),
        _id("department_id", nullable=True),
        _id("given_by"),
        sa.Column("expires_at", MOMENT, nullable=False),
        sa.Column("redeemed_at", MOMENT, nullable=True),
        _reference("invitation", "rollout_id", "rollout"),
        _reference("invitation", "department_id", "department"),
        _reference("invitation", "given_by", "person"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_invitation")),
        sa.UniqueConstraint("code_hash", name=op.f("uq_invitation_code_hash")),
    )
    op.create_table(
        "reach",
        _id("id"),
        _id("person_id"),
        _id("rollout_id"),
        sa.Column("rhythm", sa.String(), nullable=False),
        _id("place_id", nullable=True),
        sa.Column("active_at", MOMENT, nullable=True),
        sa.Column("asked_at", MOMENT, nullable=True),
        _reference("reach", "person_id", "person"),
        _reference("reach", "rollout_id", "rollout"),
        _reference("reach", "place_id", "place"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reach")),
        sa.UniqueConstraint("person_id", "rollout_id", name=op.f("uq_reach_person_id_rollout_id")),
    )


def _telling_tables() -> None:
    op.create_table(
        "decision",
        _id("id"),
        _id("rollout_id"),
        _id("issue_id", nullable=True),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("asked_at", sa.String(), nullable=True),
        sa.Column("due_on", sa.Date(), nullable=True),
        _id("decided_by", nullable=True),
        sa.Column("decided_at", MOMENT, nullable=False),
        sa.Column("done_at", MOMENT, nullable=True),
        _reference("decision", "rollout_id", "rollout"),
        _reference("decision", "issue_id", "issue"),
        _reference("decision", "decided_by", "person"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_decision")),
    )
    op.create_index(op.f("ix_decision_rollout_id_done_at"), "decision", ["rollout_id", "done_at"])
    op.create_table(
        "walk",
        _id("id"),
        _id("rollout_id"),
        _id("person_id"),
        _id("department_id", nullable=True),
        sa.Column("spot", sa.LargeBinary(), nullable=True),
        sa.Column("starts_at", MOMENT, nullable=False),
        sa.Column("ends_at", MOMENT, nullable=False),
        sa.Column("cancelled_at", MOMENT, nullable=True),
        _reference("walk", "rollout_id", "rollout"),
        _reference("walk", "person_id", "person"),
        _reference("walk", "department_id", "department"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_walk")),
    )
    op.create_index(op.f("ix_walk_rollout_id_ends_at"), "walk", ["rollout_id", "ends_at"])
    op.create_table(
        "explanation",
        _id("id"),
        _id("rollout_id"),
        sa.Column("topic", sa.String(), nullable=False),
        _id("department_id", nullable=True),
        sa.Column("text_nl", sa.String(), nullable=True),
        sa.Column("text_en", sa.String(), nullable=True),
        sa.Column("previous_nl", sa.String(), nullable=True),
        sa.Column("previous_en", sa.String(), nullable=True),
        _id("written_by", nullable=True),
        sa.Column("written_at", MOMENT, nullable=False),
        _reference("explanation", "rollout_id", "rollout"),
        _reference("explanation", "department_id", "department"),
        _reference("explanation", "written_by", "person"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_explanation")),
        sa.UniqueConstraint(
            "rollout_id", "topic", "department_id", name=op.f("uq_explanation_rollout_id_topic_department_id")
        ),
    )


def _meeting_tables() -> None:
    op.create_table(
        "meeting",
        _id("id"),
        _id("rollout_id"),
        sa.Column("week", sa.Date(), nullable=False),
        sa.Column("uid", sa.String(), nullable=False),
        _id("sequence"),
        sa.Column("starts_at", MOMENT, nullable=False),
        _id("minutes"),
        sa.Column("spot", sa.String(), nullable=False),
        sa.Column("agenda", sa.JSON(), nullable=False),
        sa.Column("frozen_at", MOMENT, nullable=False),
        sa.Column("cancelled_at", MOMENT, nullable=True),
        _reference("meeting", "rollout_id", "rollout"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_meeting")),
        sa.UniqueConstraint("rollout_id", "week", name=op.f("uq_meeting_rollout_id_week")),
    )
    op.create_table(
        "asked",
        _id("rollout_id"),
        sa.Column("topic", sa.String(), nullable=False),
        sa.Column("week", sa.Date(), nullable=False),
        sa.Column("who", sa.String(), nullable=False),
        _reference("asked", "rollout_id", "rollout"),
        sa.PrimaryKeyConstraint("rollout_id", "topic", "week", "who", name=op.f("pk_asked")),
    )


def downgrade() -> None:
    """Drop them, with all they hold."""
    for table in (
        *("asked", "meeting", "explanation", "walk", "decision", "reach", "invitation", "role"),
        *("issue_told", "issue_act", "issue_note", "issue_cause"),
    ):
        op.drop_table(table)
    with op.batch_alter_table("reply") as reply:
        reply.drop_constraint(op.f("fk_reply_place_id"), type_="foreignkey")
        reply.drop_column("place_id")
    with op.batch_alter_table("feedback") as feedback:
        feedback.drop_constraint(op.f("uq_feedback_alias"), type_="unique")
        for column in _feedback_columns():
            feedback.drop_column(column.name)
    with op.batch_alter_table("issue") as issue:
        for column in _issue_columns():
            issue.drop_column(column.name)
