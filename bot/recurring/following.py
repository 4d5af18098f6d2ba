"""Recurring issues: the indexes in memory are made from the database at start, and follow it from then on.

The database is the truth. Whoever tags, merges or deletes writes an `IndexChange` in the same transaction; every
process reads those before it suggests. So a tag counts for the very next message, in every replica, and a process that
died in between has missed nothing: it makes its indexes anew.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from threading import RLock

from bot.likeness import Likeness
from bot.reading.encoders import Encoder
from bot.recurring import rows
from bot.recurring.index import Index
from bot.recurring.messages import Message, Opener
from bot.recurring.rows import Changes, batches

log = logging.getLogger(__name__)

Make = Callable[[Encoder | None], Likeness]

OVERLAP = 64
"""Changes that are read again: of two transactions the one that began later may be committed first."""
REPLAYED = 2_000
"""The newest tags whose suggestions are judged again while the index is made: what its chances are learnt from."""
PATIENCE_SECONDS = 2.0
"""How long a message waits for the index before it goes on without a suggestion."""
TOLD_EVERY = 20
"""Batches between two lines in the log."""


class Follower:
    """The indexes of all rollouts; safe to share between threads."""

    def __init__(self, opener: Opener, make: Make) -> None:
        self._opener = opener
        self._store = opener.store
        self._make = make
        self._indexes: dict[int, Index] = {}
        self._cursor = 0
        self._taken: frozenset[int] = frozenset()
        self._ready = False
        self._lock = RLock()

    @property
    def ready(self) -> bool:
        """Whether the indexes were made, and no change was missed since."""
        return self._ready

    def index(self, rollout_id: int) -> Index | None:
        """Give the index of a rollout as the database is now; None while it is being made, or long busy."""
        if not self._lock.acquire(timeout=PATIENCE_SECONDS):
            return None
        try:
            self.follow()
            return self._of(self._indexes, rollout_id) if self._ready else None
        finally:
            self._lock.release()

    def tags(self, rollout_id: int) -> int:
        """Count the tagged messages of a rollout in its index."""
        return self._indexes[rollout_id].tags if rollout_id in self._indexes else 0

    def building(self) -> Iterator[None]:
        """Make all indexes anew, then the vectors that are missing or of another encoder; stops after each batch."""
        cursor = self._store.read_now(rows.newest_change)
        keys = self._store.read_now(rows.tagged)
        self._tell_other_encoders()
        fresh: dict[int, Index] = {}
        for number, batch in enumerate(parts := batches(keys)):
            judging = (len(parts) - number) * rows.BATCH <= REPLAYED
            for message in self._opener.messages(batch):
                self._learn(fresh, message, judging=judging)
            _tell("learnt", number, len(parts), len(keys))
            yield
        with self._lock:
            self._indexes, self._cursor, self._ready = fresh, cursor, True
        log.info("recurring issues: the index is ready, with %s tagged messages", len(keys))
        yield from self._encoding()

    def follow(self) -> bool:
        """Take over what changed in the database since; say whether there was anything."""
        with self._lock:
            if not self._ready:
                return False
            changes = self._store.read_now(lambda session: rows.changes_since(session, self._cursor - OVERLAP))
            if changes.oldest and self._cursor and changes.oldest > self._cursor + 1:
                log.warning("recurring issues: changes were missed, the index is made anew")
                self._ready = False
                return True
            is_new = changes.newest > self._cursor
            self._take_over(changes)
            self._cursor = max(self._cursor, changes.newest)
            return is_new

    def _take_over(self, changes: Changes) -> None:
        for issue, into in changes.merged:
            for index in self._indexes.values():
                index.merge(issue, into)
        # The text of a message whose issue stayed may have been edited: by a change that was not taken over before.
        fresh = {key for change, key in changes.feedback.items() if change not in self._taken}
        self._taken = frozenset(changes.feedback)
        stands = self._store.read_now(lambda session: rows.stand_of(session, sorted(set(changes.feedback.values()))))
        moved = {
            key: now
            for key, (_, now) in stands.items()
            if self._issue_of(key) != now or (key in fresh and now is not None)
        }
        gone = [key for key, now in moved.items() if now is None]
        for key in moved:
            for rollout, index in self._indexes.items():
                if key in gone or rollout != stands[key][0]:
                    index.forget(key)
        for batch in batches(sorted(moved.keys() - set(gone))):
            for message in self._opener.messages(batch):
                self._learn(self._indexes, message, judging=True)

    def _issue_of(self, key: int) -> int | None:
        found = (index.issue_of(key) for index in self._indexes.values())
        return next((issue for issue in found if issue is not None), None)

    def _learn(self, indexes: dict[int, Index], message: Message, *, judging: bool) -> None:
        """Learn one message; a suggestion made just before tells how far the chances can be trusted."""
        row = message.row
        index = self._of(indexes, row.rollout)
        if row.issue is None:
            index.forget(row.key)
            return
        if judging and index.issue_of(row.key) is None:
            index.judge(index.suggest(message.text, message.vector), row.issue)
        index.learn(row.key, message.text, row.issue, message.vector)

    def _of(self, indexes: dict[int, Index], rollout_id: int) -> Index:
        if rollout_id not in indexes:
            indexes[rollout_id] = Index(self._make(self._opener.encoder))
        return indexes[rollout_id]

    def _encoding(self) -> Iterator[None]:
        encoder = self._opener.encoder
        if encoder is None:
            return
        keys = self._store.read_now(lambda session: rows.without_vector(session, encoder.name))
        for number, batch in enumerate(parts := batches(keys)):
            self._opener.messages(batch)
            _tell("encoded", number, len(parts), len(keys))
            yield

    def _tell_other_encoders(self) -> None:
        encoder = self._opener.encoder
        if encoder is None:
            return
        others = self._store.read_now(lambda session: rows.vectors_of_others(session, encoder.name))
        for name, number in others.items():
            told = "recurring issues: %s vectors were made by %s; they are computed again by %s, which takes a while"
            log.warning(told, number, name, encoder.name)


def _tell(done: str, number: int, of: int, total: int) -> None:
    if (number + 1) % TOLD_EVERY == 0 or number + 1 == of:
        log.info("recurring issues: %s %s of %s messages", done, min((number + 1) * rows.BATCH, total), total)
