"""Keys that are put back: none that was destroyed since comes to life again."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sqlalchemy import func, inspect, select, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from bot.database.store import make_engine
from models import StoredKey

INDEX = "index"
"""The key that every key database has from its first day, and keeps: by it two are known to be of one family."""


def keys_in(url: str) -> Sequence[StoredKey]:
    """List the keys of a database; none where there is no such database, or it cannot be read."""
    engine = make_engine(url)
    try:
        if not inspect(engine).has_table(StoredKey.__tablename__):
            return []
        with Session(engine) as session:
            return session.scalars(select(StoredKey).order_by(StoredKey.id)).all()
    except DBAPIError:
        return []
    finally:
        engine.dispose()


def carry_over(url: str, current: Iterable[StoredKey]) -> int | None:
    """Destroy in a copy what was destroyed in the current database, and add the keys that were made since.

    Give how many were destroyed since; None, and nothing changed, where the two are of different installations.
    """
    known = {key.name: key for key in current}
    engine = make_engine(url)
    try:
        with Session(engine) as session:
            copied = {key.name: key for key in session.scalars(select(StoredKey))}
            if not _same_family(known, copied):
                return None
            if engine.dialect.name == "sqlite":
                session.execute(text("PRAGMA secure_delete=ON"))
            gone = sum(_destroyed(copied[name], key) for name, key in known.items() if name in copied)
            _add(session, [key for name, key in known.items() if name not in copied])
            session.commit()
            return gone
    finally:
        engine.dispose()


def _same_family(current: dict[str, StoredKey], copied: dict[str, StoredKey]) -> bool:
    ours, theirs = current.get(INDEX), copied.get(INDEX)
    return ours is not None and theirs is not None and (ours.id, ours.wrapped) == (theirs.id, theirs.wrapped)


def _destroyed(copied: StoredKey, current: StoredKey) -> bool:
    if current.destroyed_at is None or copied.destroyed_at is not None:
        return False
    copied.wrapped, copied.destroyed_at = None, current.destroyed_at
    return True


def _add(session: Session, keys: Sequence[StoredKey]) -> None:
    for key in keys:
        session.add(
            StoredKey(
                id=key.id, name=key.name, wrapped=key.wrapped, created_at=key.created_at, destroyed_at=key.destroyed_at
            )
        )
    session.flush()
    if keys and session.get_bind().dialect.name == "postgresql":
        sequence = func.pg_get_serial_sequence(StoredKey.__tablename__, "id")
        session.execute(select(func.setval(sequence, select(func.max(StoredKey.id)).scalar_subquery())))
