"""A card on its way to one place, and what became of it."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Index, text
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, Key, Sealed, reference


class Delivery(Base):
    """One card for one place.

    `state` is "waiting", "sending", "sent", "failed", or "dropped" by an administrator. `work_id` makes it happen once;
    `mark` is what the platform may carry along to find it again. `replaces` is the platform's id of an older message
    whose place it takes, `under` that of the one in whose thread it stands. `ambiguous` counts the times that nobody
    could say whether it had arrived. The card is deleted when it was sent, and some days after it failed: for so long
    it can be retried, `retried_at`. `though_paused` goes out though all sending is paused.
    """

    __tablename__ = "delivery"
    __table_args__ = (
        Index(
            "ix_delivery_open",
            "place_id",
            "id",
            sqlite_where=text("state IN ('waiting', 'sending')"),
            postgresql_where=text("state IN ('waiting', 'sending')"),
        ),
    )

    id: Mapped[Key]
    work_id: Mapped[str] = mapped_column(unique=True)
    mark: Mapped[str] = mapped_column(unique=True)
    place_id: Mapped[int] = mapped_column(reference("place.id"))
    digest_id: Mapped[int | None] = mapped_column(reference("digest.id"))
    card: Mapped[Sealed | None]
    replaces: Mapped[str | None]
    under: Mapped[str | None]
    state: Mapped[str] = mapped_column(default="waiting")
    attempts: Mapped[int] = mapped_column(default=0)
    ambiguous: Mapped[int] = mapped_column(default=0)
    not_before: Mapped[datetime]
    claimed_until: Mapped[datetime | None]
    reason: Mapped[str | None]
    message: Mapped[str | None]
    created_at: Mapped[datetime]
    retried_at: Mapped[datetime | None]
    though_paused: Mapped[bool] = mapped_column(default=False)
    sent_at: Mapped[datetime | None]
