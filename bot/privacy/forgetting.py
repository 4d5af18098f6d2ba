"""What is kept ends: by retention, and by forgetting a person who asks."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import and_, delete, or_, select, update
from sqlalchemy.orm import Session

from bot.config import RetentionSettings
from bot.privacy.vault import Vault
from models import Delivery, Example, Feedback, InboxEvent, IndexChange, Person, Place, Reply, Suggestion, TextVector

EVENT_HASH_KEPT = timedelta(days=7)
"""How long an event is known as a repeat; platforms retry for minutes to hours."""
DELIVERY_KEPT = timedelta(days=30)
"""How long a delivery is known, so that an administrator can ask what became of it."""
ASIDE_KEPT = timedelta(days=30)
"""How long an event that could not be handled waits for an administrator, its text still sealed in it."""
IDS_AT_ONCE = 500
"""Values in one statement; databases take a few thousand at most."""


def forget(session: Session, person: Person, now: datetime) -> None:
    """Delete what somebody wrote, and cut the tie to who they are.

    Their key and their address serve once more, to tell them so; `close_forgotten` destroys both afterwards.
    """
    for feedback in session.scalars(select(Feedback).where(Feedback.person_id == person.id)):
        withdraw(session, feedback, now)
        feedback.name_along = False
    for place in session.scalars(select(Place).where(Place.person_id == person.id)):
        place.fingerprint = f"forgotten/{place.id}"
        sent = update(Delivery).where(Delivery.place_id == place.id, Delivery.state == "sent")
        session.execute(sent.values(message=None, replaces=None))
    person.pseudonym = person.identity = None
    person.administrator = False
    person.forgotten_at = now


def withdraw(session: Session, feedback: Feedback, now: datetime) -> None:
    """Delete a text and its answers, and let it count no longer."""
    feedback.text = None
    feedback.withdrawn_at = feedback.closed_at = now
    session.execute(update(Reply).where(Reply.feedback_id == feedback.id).values(text=None))
    _drop_likeness(session, [feedback.id], now)


def close_forgotten(session: Session, vault: Vault, now: datetime) -> int:
    """Destroy the key and the address of everyone who was forgotten and told so; count the places.

    Without the key no old backup can tell who it was.
    """
    on_their_way = select(Delivery.place_id).where(Delivery.state.in_(("waiting", "sending")))
    not_told = select(Place.person_id).where(Place.id.in_(on_their_way), Place.person_id.is_not(None))
    told = select(Person.id).where(Person.forgotten_at.is_not(None), Person.id.not_in(not_told))
    left = select(Place).where(Place.person_id.in_(told), Place.closed_at.is_(None))
    places = list(session.scalars(left))
    for place in places:
        vault.destroy(session.get_one(Person, place.person_id).key)
        place.address, place.closed_at = None, now
    return len(places)


def retain(session: Session, rollout_id: int, retention: RetentionSettings, now: datetime) -> int:
    """Delete texts whose time is over; count them. What stays are counts without words."""
    over = or_(
        Feedback.closed_at < now - timedelta(days=retention.after_closing),
        Feedback.said_at < now - timedelta(days=retention.at_most),
    )
    old = select(Feedback.id).where(Feedback.rollout_id == rollout_id, over)
    replies = update(Reply).where(Reply.feedback_id.in_(old), Reply.text.is_not(None)).values(text=None)
    texts = update(Feedback).where(Feedback.id.in_(old), Feedback.text.is_not(None)).values(text=None)
    session.execute(replies)
    gone = session.scalars(texts.returning(Feedback.id)).all()
    _drop_likeness(session, gone, now)
    return len(gone)


def _drop_likeness(session: Session, ids: Sequence[int], now: datetime) -> None:
    """Delete what was made of texts that are gone, and have every index in memory forget them too."""
    for start in range(0, len(ids), IDS_AT_ONCE):
        some = ids[start : start + IDS_AT_ONCE]
        for table in (TextVector, Suggestion, Example):
            session.execute(delete(table).where(table.feedback_id.in_(some)))
        session.add_all(IndexChange(feedback_id=number, changed_at=now) for number in some)


def destroy_old_months(vault: Vault, kept_days: int, now: datetime) -> int:
    """Destroy the keys of months from which no rollout keeps a text, so that no old backup holds one; count them."""
    return vault.destroy_months(now - timedelta(days=kept_days))


def drop_old_deliveries(session: Session, now: datetime) -> None:
    """Delete what is known of closed deliveries: the ids of messages to somebody are theirs too.

    Those of digests stay: they keep a digest from being sent twice.
    """
    closed = and_(Delivery.state.in_(("sent", "failed")), Delivery.created_at < now - DELIVERY_KEPT)
    session.execute(delete(Delivery).where(closed, Delivery.digest_id.is_(None)))


def drop_old_events(session: Session, now: datetime) -> None:
    """Delete the hashes of events that no platform sends again, and events that were set aside long enough."""
    known = and_(InboxEvent.state == "done", InboxEvent.received_at < now - EVENT_HASH_KEPT)
    aside = and_(InboxEvent.state == "aside", InboxEvent.received_at < now - ASIDE_KEPT)
    session.execute(delete(InboxEvent).where(or_(known, aside)))
