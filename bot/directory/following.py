"""Directory: what follows for people who spoke, when the directory says that they moved, changed role or left."""

from __future__ import annotations

import json
import logging
from collections.abc import Collection, Iterator

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.colleagues import department_of, roles_of
from bot.desk import Desk
from bot.directory.keeping import Changes
from bot.people import FLOOR, pool_of
from bot.ports import Sender
from bot.privacy.vault import VaultError
from bot.recurring.rows import batches
from bot.roles import giving
from models import Audit, DirectoryEntry, Membership, Person, Rollout

log = logging.getLogger(__name__)


def follow(session: Session, desk: Desk, changes: Changes, complete: Collection[str], *, by: str) -> None:
    """Bring the people whom a reading changed to what all sources say now; nothing is sent to anybody.

    `complete` are the sources that give everybody; only what such a one no longer gives has left, and `by` is the
    source that was read. Who chose a department keeps it.
    """
    for person in _people(session, changes.all):
        for membership in session.scalars(select(Membership).where(Membership.person_id == person.id)):
            _place(session, person, membership, changes)
            _admit(session, desk, person, membership)
    if by in complete:
        for person in _people(session, changes.joined):
            person.left_at = None
        for person in _people(session, changes.left - _elsewhere(session, changes.left, complete)):
            _leave(session, desk, person)


def _people(session: Session, pseudonyms: Collection[str]) -> Iterator[Person]:
    for some in batches(sorted(pseudonyms)):
        yield from session.scalars(select(Person).where(Person.pseudonym.in_(some)))


def _place(session: Session, person: Person, membership: Membership, changes: Changes) -> None:
    """Put somebody in the department that the directories tell; who went from one to none is in none."""
    department = department_of(session, person.pseudonym, membership.rollout_id)
    lost = (membership.rollout_id, person.pseudonym) in changes.unplaced
    if not membership.department_chosen and (department or lost):
        membership.department_id = department


def _admit(session: Session, desk: Desk, person: Person, membership: Membership) -> None:
    """Give somebody the pool that configuration and directories give them now."""
    roles = roles_of(session, person.pseudonym, membership.rollout_id)
    settings = desk.rollout(session.get_one(Rollout, membership.rollout_id).slug)
    if settings and (roles or membership.pool != FLOOR):
        sender = _sender(desk, person)
        membership.pool = pool_of(settings, person.connector, sender, roles) if sender else membership.pool


def _sender(desk: Desk, person: Person) -> Sender | None:
    """Open who somebody is, for the lists of the configuration; None where that cannot be opened."""
    try:
        identity = json.loads(desk.vault.open(person.identity or b"", "person.identity"))
    except VaultError:
        log.error("person %s cannot be opened: their role follows when they speak", person.id)  # noqa: TRY400
        return None
    return Sender(identity["tenant"], identity["user"])


def _elsewhere(session: Session, pseudonyms: Collection[str], complete: Collection[str]) -> set[str]:
    """Give those whom another source that gives everybody still gives."""
    found: set[str] = set()
    for some in batches(sorted(pseudonyms)):
        entry = (DirectoryEntry.pseudonym.in_(some), DirectoryEntry.source.in_(complete))
        found.update(session.scalars(select(DirectoryEntry.pseudonym).where(*entry)))
    return found


def _leave(session: Session, desk: Desk, person: Person) -> None:
    """End somebody's rights and roles; what they wrote stays as long as anybody's."""
    person.left_at = person.left_at or desk.now()
    giving.end_all(session, desk, person)
    if person.administrator:
        person.administrator = False
        session.add(Audit(at=desk.now(), person_id=None, act="administrator ended", subject=f"person/{person.id}"))
