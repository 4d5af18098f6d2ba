"""That sending stands still, or once did."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, Key, reference


class Pause(Base):
    """One pause of all sending, by whom (None for the command line) and why; it lasts while `resumed_at` is None.

    Past ones stay: what fell due in a pause is told by them.
    """

    __tablename__ = "pause"

    id: Mapped[Key]
    since: Mapped[datetime]
    person_id: Mapped[int | None] = mapped_column(reference("person.id"))
    reason: Mapped[str | None]
    resumed_at: Mapped[datetime | None]
