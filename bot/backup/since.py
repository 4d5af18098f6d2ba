"""What happened after a backup was made, read from the database that it replaces, as far as that can be read."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from bot.database import schema
from bot.database.store import make_engine
from models import Delivery, Digest, Feedback, InboxEvent, Person, Rollout

_OF_DIGESTS = ("work_id", "period", "audience", "pace", "figures", "frozen_at", "dispatched_at")


@dataclass(frozen=True)
class Since:
    """What must not be undone. Not `known` where the database of before cannot be read.

    `forgotten` are names of people's keys, `withdrawn` the refs of messages, `closed` the work of deliveries that went
    out or were dropped, `handled` the hashes of events, `archived` slugs, `digests` the slug and the columns of each.
    """

    known: bool = False
    forgotten: frozenset[str] = frozenset()
    withdrawn: frozenset[str] = frozenset()
    closed: frozenset[str] = frozenset()
    handled: frozenset[str] = frozenset()
    ended: frozenset[str] = frozenset()
    archived: frozenset[str] = frozenset()
    digests: tuple[tuple[str, dict[str, Any]], ...] = field(default=())


def since(url: str) -> Since:
    """Read it; a database of another shape, or one that does not answer, tells nothing."""
    engine = make_engine(url)
    try:
        if schema.current(engine) != schema.head():
            return Since()
        with Session(engine) as session:
            return _read(session)
    except DBAPIError:
        return Since()
    finally:
        engine.dispose()


def _read(session: Session) -> Since:
    closed = select(Delivery.work_id).where(Delivery.state.in_(("sent", "dropped")))
    handled = select(InboxEvent.event_hash).where(InboxEvent.state == "done")
    return Since(
        known=True,
        forgotten=frozenset(session.scalars(select(Person.key).where(Person.forgotten_at.is_not(None)))),
        withdrawn=frozenset(session.scalars(select(Feedback.ref).where(Feedback.withdrawn_at.is_not(None)))),
        closed=frozenset(session.scalars(closed)),
        handled=frozenset(session.scalars(handled)),
        ended=frozenset(session.scalars(select(Rollout.slug).where(Rollout.closed_at.is_not(None)))),
        archived=frozenset(session.scalars(select(Rollout.slug).where(Rollout.archived_at.is_not(None)))),
        digests=tuple(
            (slug, {name: getattr(digest, name) for name in _OF_DIGESTS})
            for digest, slug in session.execute(select(Digest, Rollout.slug).join(Rollout))
        ),
    )
