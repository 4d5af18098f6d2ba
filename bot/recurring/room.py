"""Recurring issues: the room as others use it. Nothing here computes while a transaction is open."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from threading import Lock
from typing import TypeVar

from sqlalchemy.exc import DBAPIError

from bot.desk import Desk
from bot.likeness import Likeness
from bot.reading import Kind
from bot.reading.encoders import Encoder
from bot.recurring import known
from bot.recurring.following import Follower, Make
from bot.recurring.groups import WaitingGroup, waiting_groups
from bot.recurring.likely import ONE, Candidates, Likely, candidates_of, remember
from bot.recurring.messages import Opener
from bot.recurring.showing import issues_shown, showing
from bot.recurring.vectors import Vector
from bot.store import Store

log = logging.getLogger(__name__)

T = TypeVar("T")


@dataclass(frozen=True)
class Proposal:
    """What somebody who tags is shown: issues, the likeliest first, always beside "new issue" and "none of these".

    `shown` is "one", "three", "asked" or "hidden". There are no chances in it: no person sees those.
    """

    feedback: int
    shown: str
    issues: tuple[int, ...]


class Recurring:
    """Which recurring issue a message is about; safe to share between threads."""

    def __init__(self, store: Store, desk: Desk, encoder: Encoder | None, make: Make = Likeness) -> None:
        self._store = store
        self._desk = desk
        self._encoder = encoder
        self._opener = Opener(store, desk, encoder)
        self._follower = Follower(self._opener, make)
        self._building: Iterator[None] | None = None
        self._off = False
        self._stepping = Lock()

    async def step(self) -> bool:
        """Make the indexes, a batch a time, and have them follow the database; say whether there was anything to do."""
        return await asyncio.to_thread(self.step_now)

    def step_now(self) -> bool:
        """Do as `step`, in this thread."""
        with self._stepping:
            return bool(self._surviving(self._step))

    def build(self) -> None:
        """Do all there is to do, in this thread: for the demo and for tests."""
        while self.step_now():
            continue

    def _step(self) -> bool:
        if self._building is None and self._follower.ready:
            return self._follower.follow()
        self._building = self._building or self._follower.building()
        if next(self._building, self) is self:
            self._building = None
        return True

    def consider(self, text: str, kind: Kind, rollout_id: int | None) -> Likely:
        """Say what a new text of a rollout may be about, before it is kept; of no known issue while that is unclear.

        Raises
        ------
        sqlalchemy.exc.DBAPIError
            When the database does not answer.

        """
        vector = self._encoder.encode([text])[0] if self._encoder else None
        likely = Likely(self._encoder.name if self._encoder else "", vector)
        if rollout_id is None:
            return likely
        candidates = self._surviving(lambda: self._candidates(rollout_id, text, vector))
        if candidates is None:
            return likely
        now = self._desk.now()
        shown = self._store.read_now(lambda session: known.weighed(session, rollout_id, candidates, kind, now))
        one = showing("", self._follower.tags(rollout_id), candidates) == ONE
        return replace(likely, candidates=candidates, shown=shown, one=one)

    def _candidates(self, rollout_id: int, text: str, vector: Vector | None) -> Candidates | None:
        index = self._follower.index(rollout_id)
        return candidates_of(index.suggest(text, vector)) if index else None

    def _surviving(self, work: Callable[[], T]) -> T | None:
        """Do something with the indexes; a fault in them switches them off, and messages come in as before."""
        if self._off:
            return None
        try:
            return work()
        except DBAPIError:
            raise
        except Exception as error:  # noqa: BLE001 - no message may be lost by what an index runs into
            self._off = True
            log.error("recurring issues: switched off until the next start, by %s", type(error).__name__)  # noqa: TRY400
            return None

    def suggest(self, feedback_id: int) -> Proposal | None:
        """Propose issues for an untagged feedback to somebody who may tag it, and remember what was shown.

        None while the index is being made, and where the text is gone or the feedback has its tag.
        """
        message = next(iter(self._opener.messages([feedback_id])), None)
        if message is None or message.row.issue is not None:
            return None
        rollout_id = message.row.rollout
        candidates = self._surviving(lambda: self._candidates(rollout_id, message.text, message.vector))
        if candidates is None:
            return None
        shown = showing(message.row.ref, self._follower.tags(rollout_id), candidates)
        self._store.write_now(lambda session: remember(session, self._desk, feedback_id, candidates, shown))
        return Proposal(feedback_id, shown, issues_shown(shown, candidates))

    def waiting_groups(self, rollout_id: int) -> list[WaitingGroup]:
        """Group the untagged messages that look like one thing; for those who may read them."""
        return waiting_groups(self._opener, rollout_id)
