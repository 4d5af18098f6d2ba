"""Directory: brings our Teams app to colleagues with a part in a rollout, by day, so that it may write to them."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import or_, select, update
from sqlalchemy.orm import Session

from bot import deliveries
from bot.database.store import Store
from bot.desk import Desk
from bot.directory import telling
from bot.directory.syncing import claim
from bot.people import pseudonym
from bot.ports import Colleague, Directory, DirectoryError, Installer, Sender
from bot.recurring.rows import batches
from bot.words import words_for
from models import DirectoryEntry

log = logging.getLogger(__name__)

A_DAY = 500
"""People who get it in a day, so that the service desk is not overrun: the bot greets each."""


@dataclass(frozen=True)
class Offering:
    """Brings the app to each colleague once: who takes it away again keeps it away."""

    store: Store
    desk: Desk
    sources: Sequence[Directory]

    async def daily(self) -> int:
        """Bring it to those who did not get it yet, once a day over all replicas; count who can have it."""
        done = 0
        for source in self.sources:
            if source.installer and await self._due(source):
                done += await self._bring(source, source.installer)
        return done

    async def _due(self, source: Directory) -> bool:
        """Say whether somebody waits for it, and this process is the first to look today."""
        name = source.name
        if not await self.store.read(lambda session: _waiting(session, name)):
            return False
        return await self.store.write(lambda session: claim(session, self.desk, f"{name}:app"))

    async def _bring(self, source: Directory, installer: Installer) -> int:
        waiting = await self.store.read(lambda session: _waiting(session, source.name))
        offered: list[str] = []
        can = 0
        try:
            async for colleague in source.colleagues():
                known_as = self._known_as(colleague)
                if known_as in waiting and len(offered) < A_DAY:
                    can += await installer.install(colleague.user)
                    offered.append(known_as)
        except DirectoryError as failure:
            await self._report(source.name, failure)
        await self.store.write(lambda session: self._note(session, source.name, offered))
        return can

    def _known_as(self, colleague: Colleague) -> str:
        return pseudonym(self.desk, colleague.connector, Sender(colleague.tenant, colleague.user))

    def _note(self, session: Session, source: str, offered: Sequence[str]) -> None:
        for some in batches(offered):
            theirs = (DirectoryEntry.source == source, DirectoryEntry.pseudonym.in_(some))
            session.execute(update(DirectoryEntry).where(*theirs).values(app_offered_at=self.desk.now()))

    async def _report(self, source: str, failure: DirectoryError) -> None:
        log.error("directory %s: the app was not brought to all (%s)", source, failure.reason)
        card = telling.failed(words_for(self.desk.settings.rollout[0].language), f"{source}, app", failure)
        work_id = f"directory/{source}/app/{self.desk.now():%Y-%m-%d}"
        await self.store.write(lambda session: deliveries.report(session, self.desk, card, work_id))


def _waiting(session: Session, source: str) -> set[str]:
    """Select who has a part in a rollout and was not brought the app."""
    part = or_(DirectoryEntry.department_id.is_not(None), DirectoryEntry.role.is_not(None))
    waiting = select(DirectoryEntry.pseudonym).where(
        DirectoryEntry.source == source, part, DirectoryEntry.app_offered_at.is_(None)
    )
    return set(session.scalars(waiting))
