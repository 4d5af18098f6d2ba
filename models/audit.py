"""What somebody with rights did, for whoever must account for it."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, Key, reference


class Audit(Base):
    """One act: by whom (None for the system or the command line), what, and about which row."""

    __tablename__ = "audit"

    id: Mapped[Key]
    at: Mapped[datetime]
    person_id: Mapped[int | None] = mapped_column(reference("person.id"))
    act: Mapped[str]
    subject: Mapped[str]


class SetupCode(Base):
    """A one-time code that makes its redeemer an administrator; only its hash is kept."""

    __tablename__ = "setup_code"

    id: Mapped[Key]
    code_hash: Mapped[str] = mapped_column(unique=True)
    expires_at: Mapped[datetime]
    redeemed_at: Mapped[datetime | None]
