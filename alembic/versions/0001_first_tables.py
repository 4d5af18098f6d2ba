"""First tables: rollouts, people, places, inbox, feedback, issues, digests, deliveries."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "inbox_event",
        sa.Column("id", ID, nullable=False),
        sa.Column("connector", sa.String(), nullable=False),
        sa.Column("event_hash", sa.String(), nullable=False),
        sa.Column("payload", sa.LargeBinary(), nullable=True),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("attempts", ID, nullable=False),
        sa.Column("claimed_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_inbox_event")),
        sa.UniqueConstraint("event_hash", name=op.f("uq_inbox_event_event_hash")),
    )
    op.create_index(op.f("ix_inbox_event_received_at"), "inbox_event", ["received_at"])
    op.create_index(
        "ix_inbox_event_waiting",
        "inbox_event",
        ["id"],
        sqlite_where=sa.text("state = 'waiting'"),
        postgresql_where=sa.text("state = 'waiting'"),
    )

    op.create_table(
        "person",
        sa.Column("id", ID, nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("connector", sa.String(), nullable=False),
        sa.Column("pseudonym", sa.String(), nullable=True),
        sa.Column("identity", sa.LargeBinary(), nullable=True),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("administrator", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("forgotten_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person")),
        sa.UniqueConstraint("key", name=op.f("uq_person_key")),
        sa.UniqueConstraint("pseudonym", name=op.f("uq_person_pseudonym")),
    )
    op.create_table(
        "rollout",
        sa.Column("id", ID, nullable=False),
        sa.Column("slug", sa.String(), nullable=False),
        sa.Column("position", ID, nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("go_live", sa.Date(), nullable=False),
        sa.Column("synced_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rollout")),
        sa.UniqueConstraint("slug", name=op.f("uq_rollout_slug")),
    )
    op.create_table(
        "setup_code",
        sa.Column("id", ID, nullable=False),
        sa.Column("code_hash", sa.String(), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("redeemed_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_setup_code")),
        sa.UniqueConstraint("code_hash", name=op.f("uq_setup_code_code_hash")),
    )
    op.create_table(
        "audit",
        sa.Column("id", ID, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("person_id", ID, nullable=True),
        sa.Column("act", sa.String(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_audit_person_id"), ondelete="RESTRICT"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit")),
    )
    op.create_table(
        "department",
        sa.Column("id", ID, nullable=False),
        sa.Column("rollout_id", ID, nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("headcount", ID, nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["rollout_id"], ["rollout.id"], name=op.f("fk_department_rollout_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_department")),
        sa.UniqueConstraint("rollout_id", "name", name=op.f("uq_department_rollout_id_name")),
    )
    op.create_table(
        "digest",
        sa.Column("id", ID, nullable=False),
        sa.Column("work_id", sa.String(), nullable=False),
        sa.Column("rollout_id", ID, nullable=False),
        sa.Column("period", sa.String(), nullable=False),
        sa.Column("audience", sa.String(), nullable=False),
        sa.Column("figures", sa.JSON(), nullable=False),
        sa.Column("frozen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("dispatched_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["rollout_id"], ["rollout.id"], name=op.f("fk_digest_rollout_id"), ondelete="RESTRICT"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_digest")),
        sa.UniqueConstraint("work_id", name=op.f("uq_digest_work_id")),
    )
    op.create_table(
        "issue",
        sa.Column("id", ID, nullable=False),
        sa.Column("rollout_id", ID, nullable=False),
        sa.Column("slug", sa.String(), nullable=False),
        sa.Column("title_nl", sa.String(), nullable=False),
        sa.Column("title_en", sa.String(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("owner", sa.String(), nullable=True),
        sa.Column("answer_nl", sa.String(), nullable=True),
        sa.Column("answer_en", sa.String(), nullable=True),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["rollout_id"], ["rollout.id"], name=op.f("fk_issue_rollout_id"), ondelete="RESTRICT"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_issue")),
        sa.UniqueConstraint("rollout_id", "slug", name=op.f("uq_issue_rollout_id_slug")),
    )
    op.create_table(
        "place",
        sa.Column("id", ID, nullable=False),
        sa.Column("connector", sa.String(), nullable=False),
        sa.Column("fingerprint", sa.String(), nullable=False),
        sa.Column("address", sa.LargeBinary(), nullable=True),
        sa.Column("rollout_id", ID, nullable=True),
        sa.Column("person_id", ID, nullable=True),
        sa.Column("audience", sa.String(), nullable=True),
        sa.Column("not_before", sa.DateTime(timezone=True), nullable=True),
        sa.Column("bound_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_place_person_id"), ondelete="RESTRICT"),
        sa.ForeignKeyConstraint(["rollout_id"], ["rollout.id"], name=op.f("fk_place_rollout_id"), ondelete="RESTRICT"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_place")),
        sa.UniqueConstraint("fingerprint", name=op.f("uq_place_fingerprint")),
    )
    op.create_index(op.f("ix_place_person_id"), "place", ["person_id"])
    op.create_index(op.f("ix_place_rollout_id_audience"), "place", ["rollout_id", "audience"])

    op.create_table(
        "delivery",
        sa.Column("id", ID, nullable=False),
        sa.Column("work_id", sa.String(), nullable=False),
        sa.Column("mark", sa.String(), nullable=False),
        sa.Column("place_id", ID, nullable=False),
        sa.Column("digest_id", ID, nullable=True),
        sa.Column("card", sa.LargeBinary(), nullable=True),
        sa.Column("replaces", sa.String(), nullable=True),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("attempts", ID, nullable=False),
        sa.Column("ambiguous", ID, nullable=False),
        sa.Column("not_before", sa.DateTime(timezone=True), nullable=False),
        sa.Column("claimed_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reason", sa.String(), nullable=True),
        sa.Column("message", sa.String(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["digest_id"], ["digest.id"], name=op.f("fk_delivery_digest_id"), ondelete="RESTRICT"),
        sa.ForeignKeyConstraint(["place_id"], ["place.id"], name=op.f("fk_delivery_place_id"), ondelete="RESTRICT"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_delivery")),
        sa.UniqueConstraint("mark", name=op.f("uq_delivery_mark")),
        sa.UniqueConstraint("work_id", name=op.f("uq_delivery_work_id")),
    )
    op.create_index(
        "ix_delivery_open",
        "delivery",
        ["place_id", "id"],
        sqlite_where=sa.text("state IN ('waiting', 'sending')"),
        postgresql_where=sa.text("state IN ('waiting', 'sending')"),
    )

    op.create_table(
        "feedback",
        sa.Column("id", ID, nullable=False),
        sa.Column("ref", sa.String(), nullable=False),
        sa.Column("rollout_id", ID, nullable=False),
        sa.Column("person_id", ID, nullable=False),
        sa.Column("department_id", ID, nullable=True),
        sa.Column("issue_id", ID, nullable=True),
        sa.Column("place_id", ID, nullable=False),
        sa.Column("text", sa.LargeBinary(), nullable=True),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("mood", sa.String(), nullable=False),
        sa.Column("sure", sa.Boolean(), nullable=False),
        sa.Column("pool", sa.String(), nullable=False),
        sa.Column("name_along", sa.Boolean(), nullable=False),
        sa.Column("said_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["department_id"], ["department.id"], name=op.f("fk_feedback_department_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(["issue_id"], ["issue.id"], name=op.f("fk_feedback_issue_id"), ondelete="RESTRICT"),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_feedback_person_id"), ondelete="RESTRICT"),
        sa.ForeignKeyConstraint(["place_id"], ["place.id"], name=op.f("fk_feedback_place_id"), ondelete="RESTRICT"),
        sa.ForeignKeyConstraint(
            ["rollout_id"], ["rollout.id"], name=op.f("fk_feedback_rollout_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_feedback")),
        sa.UniqueConstraint("ref", name=op.f("uq_feedback_ref")),
    )
    op.create_index(
        "ix_feedback_figures",
        "feedback",
        [
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
        ],
    )
    op.create_index(op.f("ix_feedback_issue_id"), "feedback", ["issue_id"])
    op.create_index(op.f("ix_feedback_person_id"), "feedback", ["person_id"])

    op.create_table(
        "membership",
        sa.Column("person_id", ID, nullable=False),
        sa.Column("rollout_id", ID, nullable=False),
        sa.Column("department_id", ID, nullable=True),
        sa.Column("pool", sa.String(), nullable=False),
        sa.Column("name_along", sa.Boolean(), nullable=False),
        sa.Column("welcomed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("stopped_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("department_asked", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["department_id"], ["department.id"], name=op.f("fk_membership_department_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_membership_person_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["rollout_id"], ["rollout.id"], name=op.f("fk_membership_rollout_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("person_id", "rollout_id", name=op.f("pk_membership")),
    )
    op.create_table(
        "reply",
        sa.Column("id", ID, nullable=False),
        sa.Column("feedback_id", ID, nullable=False),
        sa.Column("issue_id", ID, nullable=True),
        sa.Column("text", sa.LargeBinary(), nullable=True),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("written_by", ID, nullable=True),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["feedback_id"], ["feedback.id"], name=op.f("fk_reply_feedback_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(["issue_id"], ["issue.id"], name=op.f("fk_reply_issue_id"), ondelete="RESTRICT"),
        sa.ForeignKeyConstraint(["written_by"], ["person.id"], name=op.f("fk_reply_written_by"), ondelete="RESTRICT"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reply")),
        sa.UniqueConstraint("feedback_id", "issue_id", name=op.f("uq_reply_feedback_id_issue_id")),
    )
    op.create_table(
        "tag",
        sa.Column("id", ID, nullable=False),
        sa.Column("feedback_id", ID, nullable=False),
        sa.Column("issue_id", ID, nullable=False),
        sa.Column("tagged_by", ID, nullable=True),
        sa.Column("tagged_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["feedback_id"], ["feedback.id"], name=op.f("fk_tag_feedback_id"), ondelete="RESTRICT"),
        sa.ForeignKeyConstraint(["issue_id"], ["issue.id"], name=op.f("fk_tag_issue_id"), ondelete="RESTRICT"),
        sa.ForeignKeyConstraint(["tagged_by"], ["person.id"], name=op.f("fk_tag_tagged_by"), ondelete="RESTRICT"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tag")),
    )
    op.create_index(op.f("ix_tag_feedback_id"), "tag", ["feedback_id"])


def downgrade() -> None:
    """Drop them, with all they hold."""
    op.drop_index(op.f("ix_tag_feedback_id"), "tag")

    op.drop_table("tag")
    op.drop_table("reply")
    op.drop_table("membership")
    op.drop_index(op.f("ix_feedback_person_id"), "feedback")
    op.drop_index(op.f("ix_feedback_issue_id"), "feedback")
    op.drop_index("ix_feedback_figures", "feedback")

    op.drop_table("feedback")
    op.drop_index(
        "ix_delivery_open",
        "delivery",
        sqlite_where=sa.text("state IN ('waiting', 'sending')"),
        postgresql_where=sa.text("state IN ('waiting', 'sending')"),
    )

    op.drop_table("delivery")
    op.drop_index(op.f("ix_place_rollout_id_audience"), "place")
    op.drop_index(op.f("ix_place_person_id"), "place")

    op.drop_table("place")
    op.drop_table("issue")
    op.drop_table("digest")
    op.drop_table("department")
    op.drop_table("audit")
    op.drop_table("setup_code")
    op.drop_table("rollout")
    op.drop_table("person")
    op.drop_index(
        "ix_inbox_event_waiting",
        "inbox_event",
        sqlite_where=sa.text("state = 'waiting'"),
        postgresql_where=sa.text("state = 'waiting'"),
    )
    op.drop_index(op.f("ix_inbox_event_received_at"), "inbox_event")

    op.drop_table("inbox_event")
