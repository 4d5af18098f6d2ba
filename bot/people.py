"""Who somebody is to us: the person, their part in a rollout, and the one place where rights are decided."""

from __future__ import annotations

import json
from collections.abc import Mapping

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from bot.config import RolloutSettings
from bot.desk import Desk
from bot.ports import Sender, Spot
from bot.privacy.vault import KeyGoneError
from models import Membership, Person, Place, Rollout


class RolloutUnknownError(Exception):
    """No rollout that is running stands in the configuration of this process: it must be restarted, or synced."""


FLOOR, AMBASSADOR, INSIDER = "floor", "ambassador", "insider"
PLACES_KEY = "places"
"""Seals channels and mailboxes, which are nobody's own and stay."""


def pseudonym(desk: Desk, connector: str, sender: Sender) -> str:
    """Give the name under which we know somebody without knowing who it is."""
    return desk.vault.pseudonym("person", connector, sender.tenant, sender.user)


def known(session: Session, desk: Desk, connector: str, sender: Sender) -> Person | None:
    """Find somebody who spoke before."""
    return session.scalar(select(Person).where(Person.pseudonym == pseudonym(desk, connector, sender)))


def person_of(session: Session, desk: Desk, connector: str, sender: Sender, language: str) -> Person:
    """Find or remember somebody; their platform ids are sealed under a key of their own."""
    # Locked, so that an event of theirs in another replica waits until a forgetting is through.
    mine = select(Person).where(Person.pseudonym == pseudonym(desk, connector, sender)).with_for_update()
    person = session.scalar(mine)
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
    person.identity = desk.vault.seal(person.key, json.dumps(identity).encode(), "person.identity")
    return person


def language_of(locale: str | None, default: str) -> str:
    """Give "nl" or "en" for a locale such as "en-GB"; `default` for any other or none."""
    language = (locale or "").split("-")[0].split("_")[0].lower()
    return language if language in {"nl", "en"} else default


def current_rollout(session: Session, desk: Desk) -> tuple[Rollout, RolloutSettings]:
    """Give the rollout that direct messages belong to: the first of the configuration that has not ended.

    Raises
    ------
    RolloutUnknownError
        When there is none.

    """
    running = select(Rollout).where(Rollout.ended_at.is_(None)).order_by(Rollout.position, Rollout.id)
    for rollout in session.scalars(running):
        if settings := desk.rollout(rollout.slug):
            return rollout, settings
    raise RolloutUnknownError


def membership_of(
    session: Session, person: Person, rollout: Rollout, settings: RolloutSettings, sender: Sender
) -> Membership:
    """Find or make somebody's part in a rollout; the pool follows the configuration."""
    pool = pool_of(settings, person.connector, sender)
    membership = session.get(Membership, (person.id, rollout.id))
    if membership is None:
        membership = Membership(person_id=person.id, rollout_id=rollout.id, pool=pool)
        session.add(membership)
        session.flush()
    membership.pool = pool
    return membership


def pool_of(settings: RolloutSettings, connector: str, sender: Sender) -> str:
    """Give the pool that the configuration puts somebody in: project group, ambassadors or floor."""
    name = f"{connector}:{sender.tenant}/{sender.user}".casefold()
    if name in map(str.casefold, settings.insiders):
        return INSIDER
    return AMBASSADOR if name in map(str.casefold, settings.ambassadors) else FLOOR


def may_answer(membership: Membership) -> bool:
    """Say whether somebody may answer askers: ambassadors and the project group."""
    return membership.pool in {AMBASSADOR, INSIDER}


def may_bind(person: Person) -> bool:
    """Say whether somebody may say where digests and reports go: administrators."""
    return person.administrator


def place_at(
    session: Session,
    desk: Desk,
    connector: str,
    spot: Spot,
    person: Person | None = None,
    *,
    audience: str | None = None,
) -> Place:
    """Find or remember a place, with its newest address; a person's own chat is sealed under their key.

    A channel is one place for each `audience` that it was bound to, so that it can hear of several things.
    """
    same = spot.key or json.dumps(dict(spot.address), sort_keys=True)
    fingerprint = desk.vault.pseudonym("place", connector, same, audience or "")
    place = session.scalar(select(Place).where(Place.fingerprint == fingerprint))
    if place is None:
        owner = person.id if person else None
        place = Place(
            connector=connector, fingerprint=fingerprint, person_id=owner, audience=audience, bound_at=desk.now()
        )
        session.add(place)
    if place.address is None or address_of(desk, place) != spot.address:
        key = person.key if person else PLACES_KEY
        place.address = desk.vault.seal(key, json.dumps(dict(spot.address)).encode(), "place.address")
    session.flush()
    return place


def address_of(desk: Desk, place: Place) -> Mapping[str, str]:
    """Open where a place is.

    Raises
    ------
    bot.privacy.vault.VaultError
        When the key is gone or does not fit.

    """
    if place.address is None:
        raise KeyGoneError("The place was closed, and its address with it.")
    address: Mapping[str, str] = json.loads(desk.vault.open(place.address, "place.address"))
    return address


def chat_of(session: Session, person_id: int) -> Place | None:
    """Find the chat in which somebody can be written to, the newest one first."""
    own = select(Place).where(Place.person_id == person_id, Place.audience.is_(None), Place.closed_at.is_(None))
    return session.scalar(own.order_by(Place.id.desc()))


def administrators(session: Session) -> int:
    """Count the administrators."""
    return session.scalar(select(func.count()).select_from(Person).where(Person.administrator)) or 0
