"""What the directories know of somebody: department and role in a rollout. Written by `bot.directory`."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from bot.config import RolloutSettings
from models import Department, DirectoryEntry, Rollout

SOURCES = ("csv", "entra", "slack")
"""In the order in which they are believed: the organisation's own file puts right what a platform says."""


def department_of(session: Session, pseudonym: str | None, rollout_id: int) -> int | None:
    """Give the department that the directories put somebody in; None where none does, or where it has ended."""
    placed = (
        select(DirectoryEntry.source, DirectoryEntry.department_id)
        .join(Department, Department.id == DirectoryEntry.department_id)
        .where(*_of(pseudonym, rollout_id), Department.ended_at.is_(None))
    )
    found = {row.source: row.department_id for row in session.execute(placed)}
    return next((found[source] for source in SOURCES if source in found), None)


def roles_of(session: Session, pseudonym: str | None, rollout_id: int) -> frozenset[str]:
    """Give the roles ("ambassador", "insider") that the groups of the rollout give somebody."""
    mine = select(DirectoryEntry.role).where(*_of(pseudonym, rollout_id), DirectoryEntry.role.is_not(None))
    return frozenset(role for role in session.scalars(mine) if role)


def _of(pseudonym: str | None, rollout_id: int) -> tuple[ColumnElement[bool], ...]:
    return DirectoryEntry.pseudonym == pseudonym, DirectoryEntry.rollout_id == rollout_id


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
