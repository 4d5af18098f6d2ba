"""The keys, in a database of their own, so that no backup holds both a text and its key."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import LargeBinary, MetaData
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from models.base import Key, Moment


class KeyBase(DeclarativeBase):
    """The one table of the key database."""

    metadata = MetaData()
    type_annotation_map = {datetime: Moment}  # noqa: RUF012 - SQLAlchemy reads it from the class


class StoredKey(KeyBase):
    """A key, wrapped under the master key; destroying it empties `wrapped` and keeps the row as the proof."""

    __tablename__ = "stored_key"

    id: Mapped[Key]
    name: Mapped[str] = mapped_column(unique=True)
    wrapped: Mapped[bytes | None] = mapped_column(LargeBinary)
    created_at: Mapped[datetime]
    destroyed_at: Mapped[datetime | None]
