"""Write a Delivery, in the transaction of the decision that caused it; the outbox takes it from there."""

from __future__ import annotations

import secrets
from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot import cards
from bot.cards import Card
from bot.desk import Desk
from bot.people import chat_of
from bot.privacy.vault import KeyGoneError, month_key
from models import Delivery, Digest, Person, Place

MARK_BYTES = 8


def write(
    session: Session,
    desk: Desk,
    place: Place,
    card: Card,
    work_id: str,
    *,
    replaces: str | None = None,
    digest: Digest | None = None,
    delay: timedelta = timedelta(),
) -> Delivery | None:
    """Have a card delivered once: a second call with the same `work_id` changes nothing and gives None."""
    if session.scalar(select(Delivery.id).where(Delivery.work_id == work_id)):
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
        not_before=now + delay,
        created_at=now,
    )
    session.add(delivery)
    session.flush()
    return delivery


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
