"""Directory: reads the sources, all or nothing of each; once a night over all replicas, or by hand."""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from bot import deliveries
from bot.database.store import Store
from bot.desk import Desk
from bot.directory import telling
from bot.directory.following import follow
from bot.directory.keeping import UNCHANGED, Changes, keep
from bot.directory.reading import Harvest, Key, Part, all_names, harvest, parts, people_needed
from bot.ports import Directory, DirectoryError
from bot.words import sentence, words_for
from models import DirectorySync

log = logging.getLogger(__name__)

NIGHT = timedelta(hours=20)
"""A source that was tried more recently was tried this night, perhaps by another replica."""
TOO_FEW = "too_few"
FEW = 2
"""A source may shrink to one in so many of last time; below that something is wrong with it, or with us."""


@dataclass(frozen=True)
class Outcome:
    """What came of one source: whom it gave and what that changed, or why nothing was changed."""

    source: str
    people: int = 0
    changes: Changes = UNCHANGED
    failure: DirectoryError | None = None


@dataclass(frozen=True)
class Directories:
    """The sources of this installation."""

    store: Store
    desk: Desk
    sources: Sequence[Directory]

    async def nightly(self) -> int:
        """Read each source that was not tried this night; count those that could be read. Failures are reported."""
        done = 0
        for source in self.sources:
            if await self.store.write(lambda session, name=source.name: claim(session, self.desk, name)):  # type: ignore[misc]
                outcome = await self.sync(source)
                done += outcome.failure is None
                await self._report(outcome)
        return done

    async def sync(self, source: Directory, *, anyway: bool = False) -> Outcome:
        """Read a source to its end, and keep what it gave; `anyway` also where it gave suspiciously little."""
        try:
            found = await harvest(self.desk, source.colleagues())
        except DirectoryError as failure:
            return await self._failed(Outcome(source.name, failure=failure))
        wanted = await self.store.read(lambda session: parts(session, self.desk, found))  # takes seconds
        outcome = await self.store.write(lambda session: self._keep(session, source, found, wanted, anyway=anyway))
        return await self._failed(outcome) if outcome.failure else outcome

    def _keep(
        self, session: Session, source: Directory, found: Harvest, wanted: Mapping[Key, Part], *, anyway: bool
    ) -> Outcome:
        row = _row(session, self.desk, source.name)
        if not anyway and (failure := too_few(row, found)):
            return Outcome(source.name, len(found.people), failure=failure)
        changes = keep(session, source.name, wanted, found.people)
        complete = {each.name for each in self.sources if each.complete}
        follow(session, self.desk, changes, complete, by=source.name)
        row.tried_at = row.done_at = self.desk.now()
        row.people, row.placed, row.failure = len(found.people), found.placed, None
        row.unmatched = found.unmatched(all_names(session, self.desk), people_needed(self.desk.settings))
        return Outcome(source.name, len(found.people), changes)

    async def _failed(self, outcome: Outcome) -> Outcome:
        """Write down that nothing was changed, and why."""
        assert outcome.failure is not None  # noqa: S101 - called only with one
        reason = outcome.failure.reason

        def note(session: Session) -> None:
            row = _row(session, self.desk, outcome.source)
            row.tried_at, row.failure = self.desk.now(), reason

        log.error("directory %s: %s; nothing was changed", outcome.source, reason)
        await self.store.write(note)
        return outcome

    async def _report(self, outcome: Outcome) -> None:
        failure = outcome.failure
        if failure is None:
            log.info("directory %s: %s people, %s changed", outcome.source, outcome.people, len(outcome.changes.all))
            return
        card = telling.failed(words_for(self.desk.settings.rollout[0].language), outcome.source, failure)
        work_id = f"directory/{outcome.source}/{self.desk.now():%Y-%m-%d}"
        await self.store.write(lambda session: deliveries.report(session, self.desk, card, work_id))


def claim(session: Session, desk: Desk, source: str) -> bool:
    """Say whether this process is the first to try a source this night."""
    now = desk.now()
    mine = update(DirectorySync).where(DirectorySync.source == source, DirectorySync.tried_at < now - NIGHT)
    if session.scalars(mine.values(tried_at=now).returning(DirectorySync.source)).all():
        return True
    if session.get(DirectorySync, source):
        return False
    try:
        with session.begin_nested():
            session.add(DirectorySync(source=source, tried_at=now))
    except IntegrityError:  # another replica is first
        return False
    return True


def too_few(row: DirectorySync, found: Harvest) -> DirectoryError | None:
    """Say what is wrong with a source that gives fewer than half the people of last time, or half the departments."""
    for now, before in ((len(found.people), row.people), (found.placed, row.placed)):
        if now * FEW < before:
            remedy = sentence(
                "It gave {now} where it gave {before} last time. See why. If it is right: {command}.",
                now=now,
                before=before,
                command="`voelspriet directory sync --anyway`",
            )
            return DirectoryError(TOO_FEW, remedy)
    return None


def _row(session: Session, desk: Desk, source: str) -> DirectorySync:
    row = session.get(DirectorySync, source, with_for_update=True)
    if row is None:
        row = DirectorySync(source=source, tried_at=desk.now(), people=0, placed=0, unmatched={})
        session.add(row)
        session.flush()
    return row
