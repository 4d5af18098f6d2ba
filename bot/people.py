"""Who somebody is to us: the person, their part in a rollout, and the one place where rights are decided."""

from __future__ import annotations

import json
from collections.abc import Mapping

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from bot.config import RolloutSettings
from bot.desk import Desk
from bot.ports import Sender, Spot
from bot.privacy.vault import person_key
from models import Membership, Person, Place, Rollout

FLOOR, AMBASSADOR, INSIDER = "floor", "ambassador", "insider"


def pseudonym(desk: Desk, connector: str, sender: Sender) -> str:
    """Give the name under which we know somebody without knowing who it is."""
    return desk.vault.pseudonym("person", connector, sender.tenant, sender.user)


def known(session: Session, desk: Desk, connector: str, sender: Sender) -> Person | None:
    """Find somebody who spoke before."""
    return session.scalar(select(Person).where(Person.pseudonym == pseudonym(desk, connector, sender)))


def person_of(session: Session, desk: Desk, connector: str, sender: Sender, language: str) -> Person:
    """Find or remember somebody; their platform ids are sealed under a key of their own."""
    person = known(session, desk, connector, sender)
    if person:
        return person
    person = Person(
        connector=connector,
        pseudonym=pseudonym(desk, connector, sender),
        language=language_of(sender.locale, language),
        created_at=desk.now(),
    )
    session.add(person)
    session.flush()
    identity = {"tenant": sender.tenant, "user": sender.user, "name": sender.name}
    person.identity = desk.vault.seal(person_key(person.id), json.dumps(identity).encode(), "person.identity")
    return person


def language_of(locale: str | None, default: str) -> str:
    """Give "nl" or "en" for a locale such as "en-GB"; `default` for any other or none."""
    language = (locale or "").split("-")[0].split("_")[0].lower()
    return language if language in {"nl", "en"} else default


def current_rollout(session: Session) -> Rollout | None:
    """Give the rollout that direct messages belong to: the first one that was synced and has not ended."""
    return session.scalar(select(Rollout).where(Rollout.ended_at.is_(None)).order_by(Rollout.position, Rollout.id))


def membership_of(session: Session, desk: Desk, person: Person, rollout: Rollout, sender: Sender) -> Membership:
    """Find or make somebody's part in a rollout; the pool follows the configuration."""
    settings = desk.rollout(rollout.slug)
    pool = pool_of(settings, person.connector, sender) if settings else FLOOR
    membership = session.get(Membership, (person.id, rollout.id))
    if membership is None:
        membership = Membership(person_id=person.id, rollout_id=rollout.id, pool=pool)
        session.add(membership)
        session.flush()
    membership.pool = pool
    return membership


def pool_of(settings: RolloutSettings, connector: str, sender: Sender) -> str:
    """Give the pool that the configuration puts somebody in: project group, ambassadors or floor."""
    name = f"{connector}:{sender.tenant}/{sender.user}"
    if name in settings.insiders:
        return INSIDER
    return AMBASSADOR if name in settings.ambassadors else FLOOR


def may_answer(membership: Membership) -> bool:
    """Say whether somebody may answer askers: ambassadors and the project group."""
    return membership.pool in {AMBASSADOR, INSIDER}


def may_bind(person: Person) -> bool:
    """Say whether somebody may say where digests and reports go: administrators."""
    return person.administrator


def place_at(session: Session, desk: Desk, connector: str, spot: Spot, person: Person | None = None) -> Place:
    """Find or remember a place; a person's own chat is sealed under their key."""
    fingerprint = desk.vault.pseudonym("place", connector, json.dumps(dict(spot.address), sort_keys=True))
    place = session.scalar(select(Place).where(Place.fingerprint == fingerprint))
    if place:
        return place
    place = Place(
        connector=connector,
        fingerprint=fingerprint,
        person_id=person.id if person else None,
        bound_at=desk.now(),
    )
    place.address = seal_address(desk, spot.address, place.person_id)
    session.add(place)
    session.flush()
    return place


def seal_address(desk: Desk, address: Mapping[str, str], person_id: int | None) -> bytes:
    """Seal where a place is: a person's chat under their own key, a channel or mailbox under one that stays."""
    key = person_key(person_id) if person_id else "places"
    return desk.vault.seal(key, json.dumps(dict(address)).encode(), "place.address")


def address_of(desk: Desk, place: Place) -> Mapping[str, str]:
    """Open where a place is.

    Raises
    ------
    bot.privacy.vault.VaultError
        When the key is gone or does not fit.

    """
    assert place.address is not None  # noqa: S101 - a closed place is never written to
    address: Mapping[str, str] = json.loads(desk.vault.open(place.address, "place.address"))
    return address


def chat_of(session: Session, person_id: int) -> Place | None:
    """Find the chat in which somebody can be written to, the newest one first."""
    own = select(Place).where(Place.person_id == person_id, Place.closed_at.is_(None))
    return session.scalar(own.order_by(Place.id.desc()))


def administrators(session: Session) -> int:
    """Count the administrators."""
    return session.scalar(select(func.count()).select_from(Person).where(Person.administrator)) or 0
