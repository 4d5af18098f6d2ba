"""Write a Delivery, in the transaction of the decision that caused it; the outbox takes it from there."""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from bot import cards
from bot.cards import Card
from bot.desk import Desk
from bot.people import chat_of
from bot.privacy.vault import KeyGoneError, month_key
from models import Delivery, Digest, Person, Place

MARK_BYTES = 8
DETAILS = "/details"
"""How the work ends that brings the details of another."""
_OF_WORK = select(Delivery.id).where(Delivery.work_id == bindparam("work"))


def write(
    session: Session,
    desk: Desk,
    place: Place,
    card: Card,
    work_id: str,
    *,
    replaces: str | None = None,
    under: str | None = None,
    digest: Digest | None = None,
    delay: timedelta = timedelta(),
    though_paused: bool = False,
) -> Delivery | None:
    """Have a card delivered once: a second call with the same `work_id` changes nothing and gives None.

    `though_paused` is for what must be heard while all sending is paused: that it is.
    """
    if session.scalar(_OF_WORK, {"work": work_id}):
        return None
    now = desk.now()
    key = session.get_one(Person, place.person_id).key if place.person_id else month_key(now)
    delivery = Delivery(
        work_id=work_id,
        mark=secrets.token_hex(MARK_BYTES),
        place_id=place.id,
        digest_id=digest.id if digest else None,
        card=desk.vault.seal(key, cards.dump(card), "delivery.card"),
        replaces=replaces,
        under=under,
        not_before=now + delay,
        created_at=now,
        though_paused=though_paused,
    )
    session.add(delivery)
    session.flush()
    return delivery


def write_under(session: Session, desk: Desk, delivery: Delivery, card: Card, message: str) -> None:
    """Have a card delivered once in the thread of a delivery that became a message, in the place of what stands there.

    Raises
    ------
    bot.privacy.vault.VaultError
        When the key of whose place it is was destroyed.

    """
    there = (Delivery.place_id == delivery.place_id, Delivery.under == message, Delivery.state == "sent")
    details = Delivery.work_id.endswith(DETAILS, autoescape=True)
    latest = select(Delivery.message).where(*there, details).order_by(Delivery.id.desc()).limit(1)
    digest = session.get(Digest, delivery.digest_id) if delivery.digest_id else None
    write(
        session,
        desk,
        session.get_one(Place, delivery.place_id),
        card,
        delivery.work_id + DETAILS,
        replaces=session.scalar(latest),
        under=message,
        digest=digest,
        though_paused=delivery.though_paused,
    )


def opened(desk: Desk, delivery: Delivery) -> Card:
    """Open the card of a delivery that was not sent yet.

    Raises
    ------
    bot.privacy.vault.VaultError
        When the key is gone or does not fit.

    """
    if delivery.card is None:
        raise KeyGoneError("The card is gone: it was delivered, or given up.")
    return cards.load(desk.vault.open(delivery.card, "delivery.card"))


def report(session: Session, desk: Desk, card: Card, work_id: str) -> None:
    """Tell the administrators: in the places bound for it, else in each administrator's own chat."""
    bound = select(Place).where(Place.audience == "administrators", Place.closed_at.is_(None))
    places = list(session.scalars(bound)) or _own_chats(session)
    for place in places:
        write(session, desk, place, card, f"{work_id}/{place.id}")


def _own_chats(session: Session) -> list[Place]:
    chats = (chat_of(session, number) for number in session.scalars(select(Person.id).where(Person.administrator)))
    return [chat for chat in chats if chat]


def retry(delivery: Delivery, now: datetime) -> bool:
    """Have a failed delivery tried again as if it were new, before what waits behind it; False where it cannot be."""
    if delivery.state != "failed" or delivery.card is None:
        return False
    delivery.state, delivery.reason, delivery.claimed_until = "waiting", None, None
    delivery.attempts = delivery.ambiguous = 0
    delivery.retried_at = delivery.not_before = now
    return True


def drop(delivery: Delivery) -> bool:
    """Give a delivery up for good, and delete its card; False for what is being sent, or was."""
    if delivery.state not in {"failed", "waiting"}:
        return False
    delivery.state, delivery.card, delivery.claimed_until = "dropped", None, None
    return True
