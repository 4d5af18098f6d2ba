"""Recurring issues: rows become messages, opened from the vault in small batches, with the vectors they need."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass, replace

from bot.database.store import Store
from bot.desk import Desk
from bot.privacy.vault import VaultError
from bot.reading.encoders import Encoder
from bot.recurring import vectors
from bot.recurring.rows import Row, rows_of
from bot.recurring.vectors import Encoded, Vector

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Message:
    """A feedback's text in plain, for a moment; `vector` is that of the encoder in use, or None."""

    row: Row
    text: str
    vector: Vector | None


@dataclass(frozen=True)
class Opener:
    """Opens texts, and computes the vectors that are missing or of another encoder; never in a transaction."""

    store: Store
    desk: Desk
    encoder: Encoder | None

    def messages(self, keys: Sequence[int]) -> list[Message]:
        """Open messages, in the order asked, without those that cannot be opened; keep what had to be encoded."""
        rows = self.store.read_now(lambda session: rows_of(session, keys))
        found = [message for row in rows if (message := self._opened(row))]
        return self._encoded(found)

    def _opened(self, row: Row) -> Message | None:
        if row.text is None:
            return None
        try:
            text = self.desk.vault.open(row.text, "feedback.text").decode()
        except VaultError:
            log.error("the text of feedback %s cannot be opened", row.key)  # noqa: TRY400 - the vault says no more
            return None
        return Message(row, text, self._vector(row))

    def _vector(self, row: Row) -> Vector | None:
        if self.encoder is None or row.numbers is None or row.encoder != self.encoder.name:
            return None
        try:
            found = vectors.opened(self.desk, row.numbers)
        except VaultError:
            return None  # it is computed again
        return found if len(found) == self.encoder.dimensions else None

    def _encoded(self, messages: list[Message]) -> list[Message]:
        encoder = self.encoder
        bare = [message for message in messages if message.vector is None]
        if encoder is None or not bare:
            return messages
        made = dict(zip((each.row.key for each in bare), encoder.encode([each.text for each in bare]), strict=True))
        new = [Encoded(key, encoder.name, vector) for key, vector in made.items()]
        self.store.write_now(lambda session: vectors.keep(session, self.desk, new))
        return [replace(each, vector=made.get(each.row.key, each.vector)) for each in messages]
