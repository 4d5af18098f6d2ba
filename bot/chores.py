"""What is done by the clock: digests, promises, and deleting what must not be kept."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import Awaitable, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from bot import aftercare, promises, published, sessions, trials
from bot.database.store import Store
from bot.desk import Desk
from bot.digests import correcting, sending
from bot.directory.offering import Offering
from bot.directory.syncing import Directories
from bot.inbox import Mailroom
from bot.learning import drop_old
from bot.learning.room import Learning
from bot.meeting import rounds
from bot.meeting import sending as agendas
from bot.outbox import Postroom
from bot.ports import Directory
from bot.privacy.forgetting import (
    close_forgotten,
    destroy_old_months,
    drop_old_deliveries,
    drop_old_events,
    forget_who_left,
    retain,
)
from bot.privacy.vault import VaultError
from bot.pulses import asking, settling
from bot.recurring import drop_old_changes
from bot.rollouts import ending
from bot.roster import asked, walks
from bot.runner import UNREACHABLE, place_of
from bot.topics import news, reopened
from bot.triage import Triage
from bot.visits import planning
from models import Rollout

log = logging.getLogger(__name__)

SETTLED_WITHIN_SECONDS = 300


@dataclass(frozen=True)
class Chores:
    """Each chore may be done at any time and by any replica: the database lets it happen once."""

    store: Store
    desk: Desk
    mailroom: Mailroom
    postroom: Postroom
    learning: Learning
    triage: Triage
    sources: Sequence[Directory] = ()

    async def send_digests(self) -> None:
        """Send the digests whose time has come."""
        await self._surviving("digests", self.store.write(lambda session: sending.dispatch_due(session, self.desk)))

    async def keep_promises(self) -> None:
        """Tell whose promised day is here."""
        await self._surviving("promises", self.store.write(lambda session: promises.keep(session, self.desk)))

    async def bring_messages(self) -> None:
        """Bring new messages to those who tag them, when they chose."""
        await self._surviving("messages to tag", self.triage.round())

    async def tell_news(self) -> None:
        """Tell whoever asked how it stands, the ambassadors what came back, and the project group what it must know."""
        write, desk = self.store.write, self.desk
        await self._surviving(
            "invitations to test, and test rounds that closed", write(lambda session: trials.tell_due(session, desk))
        )
        await self._surviving("silence", write(lambda session: aftercare.warn_due(session, desk)))
        await self._surviving("topics that came back", write(lambda session: reopened.tell(session, desk)))
        await self._surviving("sessions", write(lambda session: sessions.tell_due(session, desk)))
        await self._surviving(
            "sessions of rollouts that ended", write(lambda session: sessions.cancel_ended(session, desk))
        )
        await self._surviving("visits", write(lambda session: planning.ask_due(session, desk)))
        await self._surviving("news", write(lambda session: news.tell(session, desk)))

    async def meet(self) -> None:
        """Ask ambassadors what they heard, send the agenda of their meeting, and tell what many ask."""
        write, desk = self.store.write, self.desk
        await self._surviving("question round", write(lambda session: rounds.ask_due(session, desk)))
        await self._surviving("agenda", write(lambda session: agendas.dispatch_due(session, desk)))
        await self._surviving("asked for", write(lambda session: asked.tell_due(session, desk)))

    async def pulse(self) -> None:
        """Close the rounds of tests and pulses that are over, and ask whoever is to be asked now."""
        write, desk = self.store.write, self.desk
        await self._surviving("test rounds", write(lambda session: trials.close_due(session, desk)))
        await self._surviving("pulses that closed", write(lambda session: settling.settle_due(session, desk)))
        await self._surviving("pulses", write(lambda session: asking.ask_due(session, desk)))

    async def upkeep(self) -> None:
        """Delete what must not be kept any longer, and correct what was told of it."""
        await self._surviving("upkeep", self.store.write(self._retain))
        corrections = self.store.write(lambda session: correcting.correct_due(session, self.desk))
        await self._surviving("corrections", corrections)
        await self._surviving("local head in use", asyncio.to_thread(self.learning.follow))

    async def learn(self) -> None:
        """Refit the head for kinds on what people corrected here; once a night."""
        await self._surviving("local head in use", asyncio.to_thread(self.learning.learn))

    async def read_directories(self) -> None:
        """Learn from the directories who joined, moved or left; once a night."""
        await self._surviving("directories", Directories(self.store, self.desk, self.sources).nightly())

    async def offer_app(self) -> None:
        """Bring our app to colleagues who need it to be written to; once a day."""
        await self._surviving("apps", Offering(self.store, self.desk, self.sources).daily())

    async def catch_up(self) -> None:
        """Do what was missed, once the events that came in before are read: they belong in the digest."""
        for _ in range(SETTLED_WITHIN_SECONDS):
            with contextlib.suppress(DBAPIError):  # it may be away for a while
                if await self.mailroom.is_settled():
                    break
            await asyncio.sleep(1)
        await self.pulse()  # what closed belongs in the digest
        await self.send_digests()
        await self.keep_promises()
        await self.tell_news()
        await self.meet()
        await self.upkeep()
        await self.learn()
        await self.read_directories()

    async def _surviving(self, name: str, work: Awaitable[int]) -> None:
        try:
            done = await work
        except UNREACHABLE as error:
            log.error("%s: the database does not answer (%s)", name, type(error.orig).__name__)  # noqa: TRY400
        except (DBAPIError, VaultError) as error:  # such as another replica that was first
            log.error("%s: not done this time: %s", name, place_of(error))  # noqa: TRY400 - its words may quote a row
        else:
            log.info("%s: %s", name, done)

    def _retain(self, session: Session) -> int:
        now, vault = self.desk.now(), self.desk.vault
        drop_old_events(session, now)
        drop_old_deliveries(session, now)
        drop_old_changes(session, now)
        walks.drop_old(session, now)
        self.postroom.expire(session)
        promises.go_on(session, self.desk)
        published.tell_checks(session, self.desk)
        forget_who_left(session, now)
        gone = close_forgotten(session, vault, now)
        for rollout in session.scalars(select(Rollout)):
            gone += retain(session, rollout.id, ending.retention_of(self.desk, rollout), now)
        kept = ending.kept_days(session, self.desk)
        drop_old(session, min(kept), now)
        return gone + destroy_old_months(vault, max(kept), now)
