"""What the directories and the project group say of somebody: department and roles in a rollout."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from sqlalchemy import ColumnElement, Select, select
from sqlalchemy.orm import Session

from bot.config import RolloutSettings
from models import Department, DirectoryEntry, Person, Role, Rollout

SOURCES = ("csv", "entra", "slack")
"""In the order in which they are believed: the organisation's own file puts right what a platform says."""


class Given(NamedTuple):
    """A role that somebody was given, and the name of the department that it is for; None for all of them."""

    role: str
    department: str | None = None


def department_of(session: Session, pseudonym: str | None, rollout_id: int) -> int | None:
    """Give the department that the directories put somebody in; None where none does, or where it has ended."""
    mine = DirectoryEntry.pseudonym == pseudonym
    return next((department for _, department, _ in _placed(session, rollout_id, mine)), None)


def roles_of(session: Session, pseudonym: str | None, rollout_id: int) -> frozenset[Given]:
    """Give the roles that the groups of the rollout give somebody, or the project group gave them in chat."""
    mine = roles_in(session, rollout_id, DirectoryEntry.pseudonym == pseudonym, Person.pseudonym == pseudonym)
    return mine.get(pseudonym or "", frozenset())


def roles_in(
    session: Session,
    rollout_id: int,
    in_directory: ColumnElement[bool] | None = None,
    in_chat: ColumnElement[bool] | None = None,
) -> Mapping[str, frozenset[Given]]:
    """Give the roles of everybody who was given any in a rollout, by pseudonym; the conditions narrow whose."""
    found: defaultdict[str, set[Given]] = defaultdict(set)
    for pseudonym, given in _by_directory(session, rollout_id, in_directory):
        found[pseudonym].add(given)
    for known_as, role, department in session.execute(_in_chat(rollout_id, in_chat)):
        found[known_as or ""].add(Given(role, department))
    return {pseudonym: frozenset(given) for pseudonym, given in found.items()}


def _by_directory(session: Session, rollout_id: int, whose: ColumnElement[bool] | None) -> Iterator[tuple[str, Given]]:
    """Give what the groups give: an ambassador is one of the department where the directories put them."""
    groups = select(DirectoryEntry.pseudonym, DirectoryEntry.role).where(
        DirectoryEntry.rollout_id == rollout_id, DirectoryEntry.role.is_not(None)
    )
    given = session.execute(groups if whose is None else groups.where(whose)).all()
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


def _in_chat(rollout_id: int, whose: ColumnElement[bool] | None) -> Select[str | None, str, str | None]:
    """Select what was given in chat and not ended; a role goes with its department, and with whoever leaves."""
    standing = (
        select(Person.pseudonym, Role.role, Department.name)
        .join(Role, Role.person_id == Person.id)
        .outerjoin(Department, Department.id == Role.department_id)
        .where(Role.rollout_id == rollout_id, Role.ended_at.is_(None), Department.ended_at.is_(None))
        .where(Person.left_at.is_(None), Person.pseudonym.is_not(None))
    )
    return standing if whose is None else standing.where(whose)


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
