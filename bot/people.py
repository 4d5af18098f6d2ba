"""Who somebody is to us: the person, their part in a rollout, and the one place where rights are decided."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from sqlalchemy import Select, bindparam, func, select
from sqlalchemy.orm import Session

from bot.colleagues import Given, department_of, roles_of
from bot.config import RolloutSettings
from bot.desk import Desk
from bot.ports import Sender, Spot
from bot.privacy.vault import KeyGoneError
from models import Membership, Person, Place, Rollout


class RolloutUnknownError(Exception):
    """No rollout that is running stands in the configuration of this process: it must be restarted, or synced."""


FLOOR, AMBASSADOR, INSIDER = "floor", "ambassador", "insider"
"""The three pools; the last two are roles as well."""
FACILITATOR, CONFIDANT = "facilitator", "confidant"
"""The other roles: a guest who walks along, and who reads what was marked sensitive."""
UNCOUNTED = "uncounted"
"""The pool of messages that count in no figure: it is unknown who wrote them, or when, or about which rollout; or
somebody else wrote them than whom they came from."""
TESTER = "tester"
"""The pool of findings of a test round: they count in the figures of that round alone."""
PLACES_KEY = "places"
"""Seals channels and mailboxes, which are nobody's own and stay."""
_KNOWN = select(Person).where(Person.pseudonym == bindparam("who"))
_PLACE = select(Place).where(Place.fingerprint == bindparam("print"))
_GOING_ON = select(Rollout).where(Rollout.ended_at.is_(None)).order_by(Rollout.position, Rollout.id)


def pseudonym(desk: Desk, connector: str, sender: Sender) -> str:
    """Give the name under which we know somebody without knowing who it is."""
    return desk.vault.pseudonym("person", connector, sender.tenant, sender.user)


def known(session: Session, desk: Desk, connector: str, sender: Sender) -> Person | None:
    """Find somebody who spoke before."""
    return session.scalar(_KNOWN, {"who": pseudonym(desk, connector, sender)})


def person_of(session: Session, desk: Desk, connector: str, sender: Sender, language: str) -> Person:
    """Find or remember somebody; their platform ids are sealed under a key of their own."""
    # Locked, so that an event of theirs in another replica waits until a forgetting is through.
    person = session.scalar(_KNOWN.with_for_update(), {"who": pseudonym(desk, connector, sender)})
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


def running_rollouts(session: Session, desk: Desk) -> list[tuple[Rollout, RolloutSettings]]:
    """List the rollouts that have not ended, in the order of the configuration.

    Where none runs, the one that was ended by command last: it takes nothing in, and says so.

    Raises
    ------
    RolloutUnknownError
        When there is none.

    """
    ended = select(Rollout).where(Rollout.closed_at.is_not(None)).order_by(Rollout.closed_at.desc(), Rollout.id)
    found = going_on(session, desk) or _in_configuration(session, desk, ended)[:1]
    if not found:
        raise RolloutUnknownError
    return found


def going_on(session: Session, desk: Desk) -> list[tuple[Rollout, RolloutSettings]]:
    """List the rollouts that have not ended, in the order of the configuration; there may be none."""
    return _in_configuration(session, desk, _GOING_ON)


def _in_configuration(session: Session, desk: Desk, rollouts: Select[Rollout]) -> list[tuple[Rollout, RolloutSettings]]:
    return [(row, settings) for row in session.scalars(rollouts) if (settings := desk.rollout(row.slug))]


def membership_of(
    session: Session, person: Person, rollout: Rollout, settings: RolloutSettings, sender: Sender
) -> Membership:
    """Find or make somebody's part in a rollout; the pool follows configuration and directory.

    The first time the department is the one that the directory tells.
    """
    roles = roles_of(session, person.pseudonym, rollout.id)
    pool = pool_of(settings, person.connector, sender, roles)
    membership = session.get(Membership, (person.id, rollout.id))
    if membership is None:
        department = department_of(session, person.pseudonym, rollout.id)
        membership = Membership(person_id=person.id, rollout_id=rollout.id, pool=pool, department_id=department)
        session.add(membership)
        session.flush()
    membership.pool = pool
    return membership


@dataclass(frozen=True)
class Standing:
    """What somebody is in a rollout; `departments` are an ambassador's, by name: none of them means all."""

    roles: frozenset[str] = frozenset()
    departments: frozenset[str] = frozenset()

    @property
    def pool(self) -> str:
        """The one pool in which they count: project group, ambassadors (with whoever walks along) or floor."""
        if INSIDER in self.roles:
            return INSIDER
        return AMBASSADOR if self.roles & {AMBASSADOR, FACILITATOR} else FLOOR


def standing(settings: RolloutSettings, name: str, given: Collection[Given]) -> Standing:
    """Join what the lists say of a platform's person with the roles they were given; the one place where that is done.

    Whoever is named for departments is an ambassador of those. Nobody is one of a department that they manage.
    """
    listed = settings.listed(name)
    roles = {each.role for each in given} | ({INSIDER} if listed.insider else set())
    own = {each.department for each in given if each.role == AMBASSADOR} | listed.ambassador_in
    named = {department for department in own if department}
    if not (own or listed.ambassador):
        return Standing(frozenset(roles))
    if listed.manages:
        named = (named or {each.name for each in settings.department}) - listed.manages
    if listed.manages and not named:
        return Standing(frozenset(roles - {AMBASSADOR}))
    return Standing(frozenset(roles | {AMBASSADOR}), frozenset(named))


def pool_of(settings: RolloutSettings, connector: str, sender: Sender, roles: Collection[Given]) -> str:
    """Give somebody's pool: project group, ambassadors or floor.

    By the lists of the configuration and by `roles`, which were given them; the highest counts.
    """
    return standing(settings, platform_name(connector, sender), roles).pool


def platform_name(connector: str, sender: Sender) -> str:
    """Write somebody as the configuration names them."""
    return f"{connector}:{sender.tenant}/{sender.user}"


def may_bind(person: Person) -> bool:
    """Say whether somebody may say where digests and reports go: administrators."""
    return person.administrator


def fingerprint_of(desk: Desk, connector: str, spot: Spot, audience: str | None) -> str:
    """Give the keyed hash by which a place is known."""
    return desk.vault.pseudonym("place", connector, _same(spot), audience or "")


def source_of(desk: Desk, connector: str, spot: Spot, message: str) -> str | None:
    """Give the keyed hash by which a message of a platform is known; None for one that has no id."""
    return desk.vault.pseudonym("source", connector, _same(spot), message) if message else None


def _same(spot: Spot) -> str:
    return spot.key or json.dumps(dict(spot.address), sort_keys=True)


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
    fingerprint = fingerprint_of(desk, connector, spot, audience)
    place = session.scalar(_PLACE, {"print": fingerprint})
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
