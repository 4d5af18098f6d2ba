"""What is kept ends: by retention, and by forgetting a person who asks."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from sqlalchemy import ColumnElement, and_, delete, func, or_, select, update
from sqlalchemy.orm import Session

from bot.config import RetentionSettings
from bot.privacy.vault import Vault
from models import (
    Delivery,
    Example,
    Feedback,
    InboxEvent,
    IndexChange,
    Person,
    Place,
    PulseAnswer,
    PulseInvitation,
    PulseRound,
    PulseWaiting,
    Reach,
    Reply,
    Role,
    SessionGuest,
    Suggestion,
    TextVector,
    TrialRound,
    TrialTester,
    Walk,
)

EVENT_HASH_KEPT = timedelta(days=7)
"""How long an event is known as a repeat; platforms retry for minutes to hours."""
DELIVERY_KEPT = timedelta(days=30)
"""How long a delivery is known, so that an administrator can ask what became of it."""
FAILED_CARD_KEPT = timedelta(days=7)
"""How long the card of a failed delivery waits for an administrator to retry it."""
ASIDE_KEPT = timedelta(days=30)
"""How long an event that could not be handled waits for an administrator, its text still sealed in it."""
IDS_AT_ONCE = 500
"""Values in one statement; databases take a few thousand at most."""
_ON_THEIR_WAY = select(Delivery.place_id).where(Delivery.state.in_(("waiting", "sending")))

ONCE = "once"
"""The audience of a place of somebody of whom nothing is kept; it is closed when its card was delivered."""


def forget(session: Session, person: Person, now: datetime) -> None:
    """Delete what somebody wrote, and cut the tie to who they are.

    Their key and their address serve once more, to tell them so; `close_forgotten` destroys both afterwards.
    """
    for feedback in session.scalars(select(Feedback).where(Feedback.person_id == person.id)):
        withdraw(session, feedback, now)
        feedback.name_along = False
    _cut(session, person, now)


def forget_who_left(session: Session, now: datetime) -> int:
    """Cut the tie to those who left the organisation, once retention deleted their last text; count them.

    What they wrote counts on, as that of anybody whose text is gone.
    """
    writers = select(Feedback.person_id).where(Feedback.text.is_not(None))
    gone = select(Person).where(Person.left_at.is_not(None), Person.forgotten_at.is_(None), Person.id.not_in(writers))
    left = list(session.scalars(gone))
    for person in left:
        _cut(session, person, now)
    return len(left)


def _cut(session: Session, person: Person, now: datetime) -> None:
    """Cut the tie between somebody's rows and who they are."""
    session.execute(delete(Walk).where(Walk.person_id == person.id))
    session.execute(delete(SessionGuest).where(SessionGuest.person_id == person.id))
    session.execute(delete(TrialTester).where(TrialTester.person_id == person.id))
    session.execute(delete(PulseInvitation).where(PulseInvitation.person_id == person.id))
    for place in session.scalars(select(Place).where(Place.person_id == person.id)):
        place.fingerprint = f"forgotten/{place.id}"
        sent = update(Delivery).where(Delivery.place_id == place.id, Delivery.state == "sent")
        session.execute(sent.values(message=None, replaces=None, under=None))
        _drop_failed_cards(session, [place.id])
    session.execute(update(Role).where(Role.person_id == person.id, Role.ended_at.is_(None)).values(ended_at=now))
    session.execute(delete(Reach).where(Reach.person_id == person.id))
    person.pseudonym = person.identity = None
    person.administrator = False
    person.forgotten_at = now


def withdraw(session: Session, feedback: Feedback, now: datetime) -> None:
    """Delete a text and its answers, and let it count no longer."""
    feedback.text = feedback.source = None
    feedback.withdrawn_at = feedback.closed_at = now
    session.execute(update(Reply).where(Reply.feedback_id == feedback.id).values(text=None))
    _drop_failed_cards(session, [feedback.place_id])
    _drop_likeness(session, [feedback.id], now)


def close_forgotten(session: Session, vault: Vault, now: datetime) -> int:
    """Destroy the key and the address of everyone who was forgotten and told so, and of strangers; count the places.

    Without the key no old backup can tell who it was.
    """
    return _close_people(session, vault, now) + _close_strangers(session, vault, now)


def _close_people(session: Session, vault: Vault, now: datetime) -> int:
    not_told = select(Place.person_id).where(Place.id.in_(_ON_THEIR_WAY), Place.person_id.is_not(None))
    told = select(Person.id).where(Person.forgotten_at.is_not(None), Person.id.not_in(not_told))
    left = select(Place).where(Place.person_id.in_(told), Place.closed_at.is_(None))
    places = list(session.scalars(left))
    for place in places:
        vault.destroy(session.get_one(Person, place.person_id).key)
        place.address, place.closed_at = None, now
    return len(places)


def _close_strangers(session: Session, vault: Vault, now: datetime) -> int:
    told = select(Place).where(Place.audience == ONCE, Place.closed_at.is_(None), Place.id.not_in(_ON_THEIR_WAY))
    places = list(session.scalars(told))
    for place in places:
        vault.destroy(place.fingerprint)
        place.address, place.closed_at = None, now
        sent = update(Delivery).where(Delivery.place_id == place.id)
        session.execute(sent.values(message=None, replaces=None, under=None, card=None))
    return len(places)


def retain(session: Session, rollout_id: int, retention: RetentionSettings, now: datetime) -> int:
    """Delete texts whose time is over; count them. What stays are counts without words."""
    over = or_(
        Feedback.closed_at < now - timedelta(days=retention.after_closing),
        Feedback.said_at < now - timedelta(days=retention.at_most),
    )
    _drop_sentences(session, rollout_id, (now - timedelta(days=retention.at_most)).date())
    return _delete_texts(session, and_(Feedback.rollout_id == rollout_id, over), now)


def delete_texts(session: Session, rollout_id: int, now: datetime) -> int:
    """Delete every text of a rollout now; count them. What stays are counts without words."""
    rounds = select(PulseRound.id).where(PulseRound.rollout_id == rollout_id)
    for table in (PulseWaiting, PulseInvitation):
        session.execute(delete(table).where(table.round_id.in_(rounds)))
    tested = select(TrialRound.id).where(TrialRound.rollout_id == rollout_id)
    session.execute(delete(TrialTester).where(TrialTester.round_id.in_(tested)))
    _drop_sentences(session, rollout_id, None)
    return _delete_texts(session, Feedback.rollout_id == rollout_id, now)


def _drop_sentences(session: Session, rollout_id: int, before: date | None) -> None:
    """Delete the sentences beside answers to pulses: of rounds that opened by a day, or of all."""
    rounds = select(PulseRound.id).where(PulseRound.rollout_id == rollout_id)
    old = rounds.where(PulseRound.opens_on <= before) if before else rounds
    session.execute(update(PulseAnswer).where(PulseAnswer.round_id.in_(old)).values(sentence=None))


def _delete_texts(session: Session, which: ColumnElement[bool], now: datetime) -> int:
    old = select(Feedback.id).where(which)
    replies = update(Reply).where(Reply.feedback_id.in_(old), Reply.text.is_not(None)).values(text=None)
    texts = update(Feedback).where(which, Feedback.text.is_not(None)).values(text=None, source=None)
    session.execute(replies)
    session.execute(update(Feedback).where(which, Feedback.me_too).values(me_too=False))
    gone = session.execute(texts.returning(Feedback.id, Feedback.place_id)).all()
    _drop_likeness(session, [row.id for row in gone], now)
    _drop_failed_cards(session, sorted({row.place_id for row in gone}))
    return len(gone)


def _drop_likeness(session: Session, ids: Sequence[int], now: datetime) -> None:
    """Delete what was made of texts that are gone, and have every index in memory forget them too."""
    for start in range(0, len(ids), IDS_AT_ONCE):
        some = ids[start : start + IDS_AT_ONCE]
        for table in (TextVector, Suggestion, Example):
            session.execute(delete(table).where(table.feedback_id.in_(some)))
        session.add_all(IndexChange(feedback_id=number, changed_at=now) for number in some)


def _drop_failed_cards(session: Session, places: Sequence[int]) -> None:
    """Delete the cards that could not be delivered to places where a text was said: they may repeat it."""
    for start in range(0, len(places), IDS_AT_ONCE):
        failed = and_(Delivery.place_id.in_(places[start : start + IDS_AT_ONCE]), Delivery.state == "failed")
        session.execute(update(Delivery).where(failed).values(card=None))


def destroy_old_months(vault: Vault, kept_days: int, now: datetime) -> int:
    """Destroy the keys of months from which no rollout keeps a text, so that no old backup holds one; count them."""
    return vault.destroy_months(now - timedelta(days=kept_days))


def drop_old_deliveries(session: Session, now: datetime) -> None:
    """Delete what is known of closed deliveries: the ids of messages to somebody are theirs too.

    Those of digests stay: they keep a digest from being sent twice. So does the last one of each channel of a rollout,
    which is nobody's: it says since when nothing was told there. The card of a failed one goes sooner.
    """
    failed = and_(Delivery.state == "failed", Delivery.created_at < now - FAILED_CARD_KEPT)
    late = or_(Delivery.retried_at.is_(None), Delivery.retried_at < now - FAILED_CARD_KEPT)
    session.execute(update(Delivery).where(failed, late, Delivery.card.is_not(None)).values(card=None))
    closed = and_(Delivery.state.in_(("sent", "failed", "dropped")), Delivery.created_at < now - DELIVERY_KEPT)
    channels = (Place.rollout_id.is_not(None), Place.person_id.is_(None))
    newest = select(func.max(Delivery.id)).join(Place, Place.id == Delivery.place_id).where(*channels)
    last = newest.group_by(Delivery.place_id)
    session.execute(delete(Delivery).where(closed, Delivery.digest_id.is_(None), Delivery.id.not_in(last)))


def drop_old_events(session: Session, now: datetime) -> None:
    """Delete the hashes of events that no platform sends again, and events that were set aside long enough.

    The newest that was handled stays: without any, SQLite would number from one again, and an answer to an event of a
    number that was used before would pass for delivered.
    """
    newest = select(func.max(InboxEvent.id)).where(InboxEvent.state == "done").scalar_subquery()
    done = and_(InboxEvent.state == "done", InboxEvent.id != newest)
    known = and_(done, InboxEvent.received_at < now - EVENT_HASH_KEPT)
    aside = and_(InboxEvent.state == "aside", InboxEvent.received_at < now - ASIDE_KEPT)
    session.execute(delete(InboxEvent).where(or_(known, aside)))
