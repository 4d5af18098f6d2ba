"""What the organisation's directories say of colleagues: under a pseudonym, and no more than is used."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import JSON, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, Key, reference


class DirectoryEntry(Base):
    """One colleague's part in one rollout, by one source ("csv", "slack" or "entra"); they may never have spoken.

    `role` is "ambassador", "insider" or None. Who has neither department nor role here stands only once they spoke, so
    that it is seen when they leave. `app_offered_at` is when our app was brought to them, or could not be.
    """

    __tablename__ = "directory_entry"
    __table_args__ = (UniqueConstraint("source", "rollout_id", "pseudonym"), Index(None, "pseudonym"))

    id: Mapped[Key]
    source: Mapped[str]
    rollout_id: Mapped[int] = mapped_column(reference("rollout.id"))
    pseudonym: Mapped[str]
    department_id: Mapped[int | None] = mapped_column(reference("department.id"))
    role: Mapped[str | None]
    app_offered_at: Mapped[datetime | None]


class DirectorySync(Base):
    """How the last reading of a source went.

    `people` and `placed` count whom the last good one gave, and who of them had a department. `unmatched` counts people
    by a department's name that no rollout has; names of fewer people than the threshold are not in it. `failure` is a
    short code, None when the last try went well.
    """

    __tablename__ = "directory_sync"

    source: Mapped[str] = mapped_column(primary_key=True)
    tried_at: Mapped[datetime]
    done_at: Mapped[datetime | None]
    people: Mapped[int] = mapped_column(default=0)
    placed: Mapped[int] = mapped_column(default=0)
    unmatched: Mapped[dict[str, int]] = mapped_column(JSON, default=dict)
    failure: Mapped[str | None]
