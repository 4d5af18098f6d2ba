"""A directory that says what a test tells it, and an installation that reads it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, field

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot import people
from bot.config import GroupSettings
from bot.database.store import Store
from bot.desk import Desk
from bot.directory.syncing import Directories, Outcome
from bot.ports import Colleague, DirectoryError, Finding, Installer, Sender
from bot.rollouts import syncing
from models import Department, DirectoryEntry, DirectorySync, Membership, Person
from tests.town import with_rollout

GROUPS = GroupSettings(insiders=("slack:S-LEAD",), ambassadors=("slack:S-AMB",))
AMB, LEAD = "slack:S-AMB", "slack:S-LEAD"


def one(user: str, department: str | None = None, *groups: str) -> Colleague:
    return Colleague("slack", "T1", user, department, frozenset(groups))


@dataclass
class Book:
    """A directory in memory; with `broken` it fails before its end."""

    people: Sequence[Colleague] = ()
    name: str = "slack"
    complete: bool = True
    installer: Installer | None = None
    broken: DirectoryError | None = None

    async def colleagues(self) -> AsyncIterator[Colleague]:
        for colleague in self.people:
            yield colleague
        if self.broken:
            raise self.broken

    async def check(self) -> Sequence[Finding]:
        return []

    async def close(self) -> None:
        """Nothing is open."""


@dataclass
class Hall:
    """An installation with books; people speak through Slack."""

    store: Store
    desk: Desk
    books: list[Book] = field(default_factory=lambda: [Book()])

    def __post_init__(self) -> None:
        self.desk = Desk(with_rollout(self.desk.settings, groups=GROUPS), self.desk.vault, self.desk.now)
        self.store.write_now(lambda session: syncing.sync(session, self.desk))

    @property
    def directories(self) -> Directories:
        return Directories(self.store, self.desk, self.books)

    def read(self, *colleagues: Colleague, book: int = 0, anyway: bool = True) -> Outcome:
        self.books[book].people = colleagues
        return asyncio.run(self.directories.sync(self.books[book], anyway=anyway))

    def speaks(self, user: str) -> Membership:
        """Have somebody be known, and give their part."""

        def meet(session: Session) -> Membership:
            sender = Sender("T1", user)
            person = people.person_of(session, self.desk, "slack", sender, "nl")
            rollout, settings = people.running_rollouts(session, self.desk)[0]
            return people.membership_of(session, person, rollout, settings, sender)

        return self.store.write_now(meet)

    def part(self, user: str) -> tuple[str | None, str]:
        """Give the department and the pool that somebody has, without their speaking."""

        def look(session: Session) -> tuple[str | None, str]:
            person = self.person_in(session, user)
            member = session.scalars(select(Membership).where(Membership.person_id == person.id)).one()
            department = session.get(Department, member.department_id) if member.department_id else None
            return department.name if department else None, member.pool

        return self.store.read_now(look)

    def person(self, user: str) -> Person:
        return self.store.read_now(lambda session: self.person_in(session, user))

    def person_in(self, session: Session, user: str) -> Person:
        known = people.known(session, self.desk, "slack", Sender("T1", user))
        assert known
        return known

    def entries(self) -> list[tuple[str, str, int | None, str | None]]:
        """Everything that is kept, without the numbers of rows."""
        columns = (DirectoryEntry.source, DirectoryEntry.pseudonym, DirectoryEntry.department_id, DirectoryEntry.role)
        rows = self.store.read_now(lambda session: session.execute(select(*columns)).all())
        return sorted(((row[0], row[1], row[2], row[3]) for row in rows), key=str)

    def row(self, source: str = "slack") -> DirectorySync:
        return self.store.read_now(lambda session: session.get_one(DirectorySync, source))
