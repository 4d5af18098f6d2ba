"""Recurring issues: the room as others use it. Nothing here computes while a transaction is open."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from threading import Lock
from typing import TypeVar

from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from bot.database.store import Store
from bot.desk import Desk
from bot.likeness import Likeness
from bot.reading import Kind
from bot.reading.encoders import Encoder
from bot.recurring import known
from bot.recurring.following import Follower, Make
from bot.recurring.groups import WaitingGroup, waiting_groups
from bot.recurring.index import Index
from bot.recurring.likely import ONE, Candidates, Likely, candidates_of, remember
from bot.recurring.messages import Opener
from bot.recurring.rows import batches
from bot.recurring.showing import issues_shown, showing
from bot.recurring.vectors import Vector

log = logging.getLogger(__name__)

T = TypeVar("T")

Asked = tuple[str, Kind, int | None]
"""A new text, its kind, and its rollout where that is clear."""


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

    def consider(self, asked: Sequence[Asked]) -> list[Likely]:
        """Say what new texts may be about, before they are kept; one of an unclear rollout is about no known issue.

        Raises
        ------
        sqlalchemy.exc.DBAPIError
            When the database does not answer.

        """
        encoder = self._encoder
        vectors = list(encoder.encode([text for text, _, _ in asked])) if encoder and asked else [None] * len(asked)
        texts = [(rollout, text, vector) for (text, _, rollout), vector in zip(asked, vectors, strict=True)]
        found = self._candidates(texts)
        return self._store.read_now(
            lambda session: [self._likely(session, *each) for each in zip(asked, vectors, found, strict=True)]
        )

    def _likely(self, session: Session, asked: Asked, vector: Vector | None, candidates: Candidates | None) -> Likely:
        _, kind, rollout_id = asked
        likely = Likely(self._encoder.name if self._encoder else "", vector)
        if rollout_id is None or candidates is None:
            return likely
        shown = known.weighed(session, rollout_id, candidates, kind, self._desk.now())
        one = showing("", self._follower.tags(rollout_id), candidates) == ONE
        return replace(likely, candidates=candidates, shown=shown, one=one)

    def _candidates(self, texts: Sequence[tuple[int | None, str, Vector | None]]) -> list[Candidates | None]:
        """Ask the indexes of the rollouts of texts, which follow the database once for all of them."""
        found = self._surviving(lambda: [self._thought(*each) for each in self._indexed(texts)])
        return [None] * len(texts) if found is None else found

    def _indexed(
        self, texts: Sequence[tuple[int | None, str, Vector | None]]
    ) -> Iterator[tuple[Index | None, str, Vector | None]]:
        rollouts = {rollout for rollout, _, _ in texts if rollout is not None}
        indexes = {rollout: self._follower.index(rollout) for rollout in rollouts}
        for rollout, text, vector in texts:
            yield None if rollout is None else indexes[rollout], text, vector

    def _thought(self, index: Index | None, text: str, vector: Vector | None) -> Candidates | None:
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

    def suggest(self, feedback_ids: Sequence[int]) -> dict[int, Proposal]:
        """Propose issues for untagged feedback to somebody who may tag it, and remember what was shown.

        Nothing while the index is being made, nor for one whose text is gone or that has its tag.
        """
        return {key: proposal for some in batches(feedback_ids) for key, proposal in self._suggested(some).items()}

    def _suggested(self, feedback_ids: Sequence[int]) -> dict[int, Proposal]:
        messages = [each for each in self._opener.messages(feedback_ids) if each.row.issue is None]
        found = self._candidates([(each.row.rollout, each.text, each.vector) for each in messages])
        shown = {
            row.key: (showing(row.ref, self._follower.tags(row.rollout), candidates), candidates)
            for row, candidates in zip((each.row for each in messages), found, strict=True)
            if candidates is not None
        }
        if shown:
            self._store.write_now(lambda session: remember(session, self._desk, shown))
        return {key: Proposal(key, how, issues_shown(how, candidates)) for key, (how, candidates) in shown.items()}

    def waiting_groups(self, rollout_id: int) -> list[WaitingGroup]:
        """Group the untagged messages that look like one thing; for those who may read them."""
        return waiting_groups(self._opener, rollout_id)
