"""Roles: who holds one in a rollout, by configuration, directory and chat together."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from bot.colleagues import roles_in, roles_of
from bot.config import RolloutSettings
from bot.desk import Desk
from bot.people import AMBASSADOR, CONFIDANT, INSIDER, Standing, pseudonym, standing
from bot.ports import Sender
from models import Department, Person, Place, Rollout


def ambassadors_of(
    session: Session,
    desk: Desk,
    rollout: Rollout,
    department_id: int | None,
    among: list[tuple[Person, Standing]] | None = None,
) -> list[Person]:
    """List who tags what comes from a department: its ambassadors, else all who may, else the project group.

    Without a department: all ambassadors. A manager reads what comes from their own only as the last of the project
    group. Asked when something is sent, so what somebody who left would have had goes to the others. Only people who
    can be written to are listed. `among` are the `holders`, where they are known already.
    """
    department = session.get(Department, department_id) if department_id else None
    found = holders(session, desk, rollout) if among is None else among
    ambassadors = [each for each in found if each[1].pool == AMBASSADOR and AMBASSADOR in each[1].roles]
    name = department.name if department and not department.ended_at else None
    own = [person for person, part in ambassadors if name is None or not part.departments or name in part.departments]
    managers = managers_of(desk, rollout, name)
    rest = [person for person, _ in ambassadors if person.pseudonym not in managers]
    insiders = [person for person, part in found if part.pool == INSIDER]
    return own or rest or [person for person in insiders if person.pseudonym not in managers] or insiders


def managers_of(desk: Desk, rollout: Rollout, department: str | None) -> frozenset[str]:
    """Give the pseudonyms of who manages a department."""
    settings = desk.rollout(rollout.slug)
    named = (each.managers for each in settings.department if each.name == department) if settings else ()
    return frozenset(known_as for names in named for name in names for known_as in _pseudonyms(desk, name))


def confidants_of(session: Session, desk: Desk, rollout: Rollout) -> list[Person]:
    """List who reads what is marked sensitive, of those who can be written to."""
    return [person for person, part in holders(session, desk, rollout) if CONFIDANT in part.roles]


def departments_of(session: Session, desk: Desk, person: Person, rollout: Rollout) -> frozenset[int]:
    """Give the ids of the departments that somebody is ambassador of; none of them means all."""
    names = standing_of(session, desk, person, rollout).departments
    ids = select(Department.id).where(
        Department.rollout_id == rollout.id, Department.name.in_(names), Department.ended_at.is_(None)
    )
    return frozenset(session.scalars(ids))


def standing_of(session: Session, desk: Desk, person: Person, rollout: Rollout) -> Standing:
    """Give what somebody is in a rollout that the configuration has; nothing once they left."""
    settings = desk.rollout(rollout.slug)
    if settings is None or person.left_at or person.pseudonym is None:
        return Standing()
    name = _listed_names(desk, settings).get(person.pseudonym, "")
    return standing(settings, name, roles_of(session, person.pseudonym, rollout.id))


def holders(session: Session, desk: Desk, rollout: Rollout, *, reachable: bool = True) -> list[tuple[Person, Standing]]:
    """List everybody with a role in a rollout who has spoken to us and has not left; `reachable`: whoever has a chat.

    A rollout that left the configuration has nobody.
    """
    settings = desk.rollout(rollout.slug)
    if settings is None:
        return []
    names, given = _listed_names(desk, settings), roles_in(session, rollout.id)
    people = select(Person).where(Person.pseudonym.in_(names.keys() | given.keys()), Person.left_at.is_(None))
    chat = exists().where(Place.person_id == Person.id, Place.audience.is_(None), Place.closed_at.is_(None))
    found = session.scalars((people.where(chat) if reachable else people).order_by(Person.id))
    parts = (
        (one, standing(settings, names.get(one.pseudonym or "", ""), given.get(one.pseudonym or "", ())))
        for one in found
    )
    return [(person, part) for person, part in parts if part.roles]


def _listed_names(desk: Desk, settings: RolloutSettings) -> Mapping[str, str]:
    """Give the names that stand in the lists, by the pseudonym of whom they name."""
    names = settings.listed_names.union(*(each.managers for each in settings.department))
    return {known_as: name for name in names for known_as in _pseudonyms(desk, name)}


def _pseudonyms(desk: Desk, name: str) -> Iterator[str]:
    """Give the pseudonyms of a name in the lists, whose capitals make no difference."""
    connector, _, rest = name.partition(":")
    for written in {rest, rest.lower(), rest.upper()}:
        tenant, _, user = written.partition("/")
        yield pseudonym(desk, connector, Sender(tenant, user))
