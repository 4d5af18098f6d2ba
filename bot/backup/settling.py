"""Brings a database that was put back up to what is known to have happened since: done things stay done."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, func, select, update
from sqlalchemy.orm import InstrumentedAttribute, Session

from bot.backup.since import Since
from bot.desk import Desk
from bot.outbox import GIVE_UP_AFTER, OPEN
from bot.privacy.forgetting import close_forgotten, forget, withdraw
from bot.rollouts import ending
from models import Audit, Delivery, Digest, Feedback, InboxEvent, Person, Place, Reply, Rollout

_KEY_ID_AT, _KEY_ID_BYTES = 2, 8
"""Where a sealed value names its key: behind the byte of its version, see `bot.privacy.vault`."""


@dataclass(frozen=True)
class Settled:
    """What was done over, in numbers."""

    forgotten: int
    withdrawn: int
    digests: int
    doubtful: int
    too_old: int
    handled: int


def settle(session: Session, desk: Desk, since: Since, destroyed: Collection[str]) -> Settled:
    """Forget and withdraw again, take over digests, and let what was on its way count as perhaps delivered.

    `destroyed` are the names of the keys that are gone: whose it was has been forgotten.
    """
    doubtful, too_old = _deliveries(session, desk, since)
    settled = Settled(
        forgotten=_forget(session, desk, since.forgotten | set(destroyed)),
        withdrawn=_withdraw(session, desk, since),
        digests=_digests(session, since),
        doubtful=doubtful,
        too_old=too_old,
        handled=_events(session, since),
    )
    _rollouts(session, desk, since)
    session.add(Audit(at=desk.now(), person_id=None, act="restored a backup", subject="database"))
    return settled


def _deliveries(session: Session, desk: Desk, since: Since) -> tuple[int, int]:
    """Close what is known to have gone out; doubt the rest, or give it up where it waited for longer than a day."""
    doubtful = too_old = 0
    for row in session.scalars(select(Delivery).where(Delivery.state.in_(OPEN))):
        row.claimed_until = None
        if row.work_id in since.closed:
            row.state, row.card, row.sent_at = "sent", None, desk.now()
        elif row.created_at < desk.now() - GIVE_UP_AFTER:
            row.state, row.reason = "failed", "restored"
            too_old += 1
        else:
            row.state = "sending"
            doubtful += 1
    return doubtful, too_old


def _forget(session: Session, desk: Desk, keys: Collection[str]) -> int:
    again = [
        person
        for person in session.scalars(select(Person).where(Person.forgotten_at.is_(None)))
        if person.key in keys and (person.pseudonym or person.identity)
    ]
    for person in again:
        forget(session, person, desk.now())
        places = select(Place.id).where(Place.person_id == person.id)
        unsent = update(Delivery).where(Delivery.place_id.in_(places), Delivery.state.in_((*OPEN, "failed")))
        session.execute(unsent.values(state="dropped", card=None, claimed_until=None))
    session.flush()
    close_forgotten(session, desk.vault, desk.now())
    return len(again)


def _events(session: Session, since: Since) -> int:
    """Close the events that were handled since: whose they are may have been forgotten, or what they said withdrawn."""
    waiting = select(InboxEvent).where(InboxEvent.state != "done")
    handled = [row for row in session.scalars(waiting) if row.event_hash in since.handled]
    for row in handled:
        row.state, row.payload, row.claimed_until = "done", None, None
    return len(handled)


def _withdraw(session: Session, desk: Desk, since: Since) -> int:
    kept = select(Feedback).where(Feedback.withdrawn_at.is_(None))
    again = [feedback for feedback in session.scalars(kept) if feedback.ref in since.withdrawn]
    for feedback in again:
        withdraw(session, feedback, desk.now())
    return len(again)


def _digests(session: Session, since: Since) -> int:
    rollouts = {row.slug: row for row in session.scalars(select(Rollout))}
    there = {row.work_id: row for row in session.scalars(select(Digest))}
    taken = 0
    for slug, columns in since.digests:
        found = there.get(columns["work_id"])
        if found is not None:
            found.dispatched_at = found.dispatched_at or columns["dispatched_at"]
        elif slug in rollouts:
            session.add(Digest(rollout_id=rollouts[slug].id, **columns))
            taken += 1
    return taken


def _rollouts(session: Session, desk: Desk, since: Since) -> None:
    for row in session.scalars(select(Rollout).where(Rollout.slug.in_(since.ended | since.archived))):
        if row.slug in since.ended:
            ending.end(session, row, desk.now())
        if row.slug in since.archived and row.archived_at is None:
            row.ended_at = row.ended_at or desk.now()
            ending.archive(session, desk, row)


def keys_missing(session: Session, known: Collection[int]) -> int:
    """Count the keys that seal something here and that the key database does not know."""
    columns = (Feedback.text, Reply.text, Person.identity, Place.address)
    used = {bytes(value or b"") for column in columns for value in session.scalars(_key_ids(column))}
    return len({int.from_bytes(value, "big") for value in used if value} - set(known))


def _key_ids(column: InstrumentedAttribute[bytes | None]) -> Select[Any]:
    return select(func.substr(column, _KEY_ID_AT, _KEY_ID_BYTES)).distinct()
