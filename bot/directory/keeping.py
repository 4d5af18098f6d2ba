"""Directory: brings the entries of one source to what it gave, and says whom that changed."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Row, delete, insert, select, update
from sqlalchemy.orm import Session

from bot.directory.reading import NO_PART, Key, Part
from bot.recurring.rows import batches
from models import DirectoryEntry


@dataclass(frozen=True)
class Changes:
    """Whom a reading changed, by pseudonym: who is new, who has another part, and whom the source gives no more.

    `unplaced` are the parts that had a department, and have none now.
    """

    joined: frozenset[str] = frozenset()
    moved: frozenset[str] = frozenset()
    left: frozenset[str] = frozenset()
    unplaced: frozenset[Key] = frozenset()

    @property
    def all(self) -> frozenset[str]:
        """Everybody."""
        return self.joined | self.moved | self.left


UNCHANGED = Changes()


def keep(session: Session, source: str, wanted: Mapping[Key, Part], present: Collection[str]) -> Changes:
    """Make the entries of a source agree with what it gave; the same twice changes nothing.

    `present` is everybody whom it gave: who is there without a part has not left.
    """
    columns = (DirectoryEntry.id, DirectoryEntry.rollout_id, DirectoryEntry.pseudonym)
    rows = session.execute(
        select(*columns, DirectoryEntry.department_id, DirectoryEntry.role).where(DirectoryEntry.source == source)
    ).all()
    there = {(row.rollout_id, row.pseudonym): row for row in rows}
    _drop(session, [row.id for key, row in there.items() if key not in wanted])
    _change(session, there, wanted)
    _add(session, source, {key: part for key, part in wanted.items() if key not in there})
    return _compared(there, wanted, present)


def _drop(session: Session, ids: Sequence[int]) -> None:
    for some in batches(ids):
        session.execute(delete(DirectoryEntry).where(DirectoryEntry.id.in_(some)))


def _change(session: Session, there: Mapping[Key, Row[*tuple[object, ...]]], wanted: Mapping[Key, Part]) -> None:
    rows = [
        {"id": row.id, "department_id": wanted[key].department, "role": wanted[key].role}
        for key, row in there.items()
        if key in wanted and wanted[key] != _part(row)
    ]
    if rows:
        session.execute(update(DirectoryEntry), rows)


def _add(session: Session, source: str, new: Mapping[Key, Part]) -> None:
    rows = [
        {
            "source": source,
            "rollout_id": rollout,
            "pseudonym": known_as,
            "department_id": part.department,
            "role": part.role,
        }
        for (rollout, known_as), part in new.items()
    ]
    if rows:
        session.execute(insert(DirectoryEntry), rows)


def _part(row: Row[*tuple[object, ...]]) -> Part:
    return Part(row.department_id, row.role)


def _compared(
    there: Mapping[Key, Row[*tuple[object, ...]]], wanted: Mapping[Key, Part], present: Collection[str]
) -> Changes:
    old = {key: _part(row) for key, row in there.items()}
    before, after = {known_as for _, known_as in old}, {known_as for _, known_as in wanted}
    differ = {key[1] for key in old.keys() | wanted.keys() if old.get(key) != wanted.get(key)}
    left = before.difference(present)
    return Changes(
        joined=frozenset(after - before),
        moved=frozenset((differ & before) - left),
        left=frozenset(left),
        unplaced=frozenset(
            key for key, part in old.items() if part.department and not wanted.get(key, NO_PART).department
        ),
    )
