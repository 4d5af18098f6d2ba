"""What the directories and the project group say of somebody: department and roles in a rollout."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from sqlalchemy import ColumnElement, Row, bindparam, select
from sqlalchemy.orm import Session

from bot.config import RolloutSettings
from models import Department, DirectoryEntry, Person, Role, Rollout

SOURCES = ("csv", "entra", "slack")
"""In the order in which they are believed: the organisation's own file puts right what a platform says."""


class Given(NamedTuple):
    """A role that somebody was given, and the name of the department that it is for; None for all of them."""

    role: str
    department: str | None = None


_GROUPS = select(DirectoryEntry.pseudonym, DirectoryEntry.role).where(
    DirectoryEntry.rollout_id == bindparam("rollout"), DirectoryEntry.role.is_not(None)
)
_ONES_GROUPS = _GROUPS.where(DirectoryEntry.pseudonym == bindparam("who"))
"""What a person's groups give. Written once: it is asked at everything anybody does."""
_ROLES = (
    select(Person.pseudonym, Role.role, Department.name)
    .join(Role, Role.person_id == Person.id)
    .outerjoin(Department, Department.id == Role.department_id)
    .where(Role.rollout_id == bindparam("rollout"), Role.ended_at.is_(None), Department.ended_at.is_(None))
    .where(Person.left_at.is_(None), Person.pseudonym.is_not(None))
)
"""What was given in chat and not ended; a role goes with its department, and with whoever leaves."""
_ONES_ROLES = _ROLES.where(Person.pseudonym == bindparam("who"))


def department_of(session: Session, pseudonym: str | None, rollout_id: int) -> int | None:
    """Give the department that the directories put somebody in; None where none does, or where it has ended."""
    mine = DirectoryEntry.pseudonym == pseudonym
    return next((department for _, department, _ in _placed(session, rollout_id, mine)), None)


def roles_of(session: Session, pseudonym: str | None, rollout_id: int) -> frozenset[Given]:
    """Give the roles that the groups of the rollout give somebody, or the project group gave them in chat."""
    mine = {"rollout": rollout_id, "who": pseudonym}
    given = session.execute(_ONES_GROUPS, mine).all()
    found = {each for _, each in _by_directory(session, rollout_id, given)}
    return frozenset(found | {Given(role, department) for _, role, department in session.execute(_ONES_ROLES, mine)})


def roles_in(session: Session, rollout_id: int) -> Mapping[str, frozenset[Given]]:
    """Give the roles of everybody who was given any in a rollout, by pseudonym."""
    found: defaultdict[str, set[Given]] = defaultdict(set)
    given = session.execute(_GROUPS, {"rollout": rollout_id}).all()
    for pseudonym, each in _by_directory(session, rollout_id, given):
        found[pseudonym].add(each)
    for known_as, role, department in session.execute(_ROLES, {"rollout": rollout_id}):
        found[known_as or ""].add(Given(role, department))
    return {pseudonym: frozenset(roles) for pseudonym, roles in found.items()}


def _by_directory(
    session: Session, rollout_id: int, given: Sequence[Row[str, str | None]]
) -> Iterator[tuple[str, Given]]:
    """Tell what the groups give: an ambassador is one of the department where the directories put them."""
    listed = DirectoryEntry.pseudonym.in_({row.pseudonym for row in given})
    departments = {who: name for who, _, name in _placed(session, rollout_id, listed)} if given else {}
    for row in given:
        yield row.pseudonym, Given(row.role, departments.get(row.pseudonym) if row.role == "ambassador" else None)


def _placed(session: Session, rollout_id: int, whose: ColumnElement[bool]) -> list[tuple[str, int, str]]:
    """Give who is in which department by the directory that is believed first, with its name."""
    placed = (
        select(DirectoryEntry.source, DirectoryEntry.pseudonym, Department.id, Department.name)
        .join(Department, Department.id == DirectoryEntry.department_id)
        .where(DirectoryEntry.rollout_id == rollout_id, whose, Department.ended_at.is_(None))
    )
    rows = sorted(session.execute(placed), key=lambda row: SOURCES.index(row.source), reverse=True)
    return list({row.pseudonym: (row.pseudonym, row.id, row.name) for row in rows}.values())


def departments_by_name(session: Session, rollout: Rollout, settings: RolloutSettings) -> Mapping[str, int]:
    """Give the open departments of a rollout by every name that a directory may call them, folded."""
    open_ones = select(Department.name, Department.id).where(
        Department.rollout_id == rollout.id, Department.ended_at.is_(None)
    )
    ids = {row.name: row.id for row in session.execute(open_ones)}
    known = [department for department in settings.department if department.name in ids]
    return {
        folded(name): ids[department.name]
        for department in known
        for name in (*department.directory_names, department.name)
    }


def folded(name: str) -> str:
    """Write the name of a department so that capitals and spaces make no difference."""
    return " ".join(name.casefold().split())
