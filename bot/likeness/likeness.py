"""Likeness room: the learner. Tags go in one at a time, suggestions come out; all of it in memory."""

from threading import RLock

import numpy as np

from bot.likeness.calibration import NEW_SHARE, STEEPNESS, Calibration, Outcome, shares_of, signs_of
from bot.likeness.fitting import fit_to
from bot.likeness.grams import grams
from bot.likeness.languages import WithoutLanguage
from bot.likeness.rehearsal import rehearsed
from bot.likeness.suggestion import Candidate, Suggestion
from bot.likeness.table import Doubles, Example, Floats, Table
from bot.reading.encoders import Encoder

SHOWN = 3
"""Candidates in a suggestion."""
GROWTH = 0.1
"""Part of the remembered messages that is new since the last refit when the next one is due."""
SOONEST, LATEST = 10, 250
"""Messages between two refits, at least and at most."""


class Likeness:
    """Which recurring issue is this? Learns with every tag; safe to share between threads.

    A tag counts for the very next suggestion. What hangs on all messages together (their mean, the coefficients,
    calibration) is refitted as they grow by a tenth: that takes some milliseconds up to a hundred messages and half a
    second at most, during which others wait; after an issue has gone, when the next suggestion is asked for.
    """

    def __init__(self, encoder: Encoder | None) -> None:
        """Compare by meaning and by words; without an encoder by words and characters alone."""
        self._encoder = encoder
        self._plain = WithoutLanguage(encoder)
        self._lock = RLock()
        self._table = Table(encoder.dimensions if encoder else 0)
        self._calibration = Calibration()
        self._new_share = NEW_SHARE
        self._waiting: list[tuple[str, Example]] = []
        self._refit()

    def __len__(self) -> int:
        """Messages remembered, the newest of every issue."""
        return len(self._table)

    @property
    def issues(self) -> frozenset[str]:
        """The issues that can be suggested."""
        with self._lock:
            return frozenset(self._table.names)

    def learn(self, key: int, text: str, issue: str, vector: Floats | None = None) -> None:
        """Message `key` is tagged with `issue`; learning a known key again moves it.

        `vector` is what the encoder gave for `text`, if it is at hand. Raises ValueError when its length is wrong.
        """
        example = Example(self._vector(text, vector).astype(np.float16), grams(text))
        with self._lock:
            self._remove(key)
            self._table.add(key, issue, example)
            self._changes += 1
            if not self._due():
                self._waiting.append((issue, example))

    def settle(self, new_share: float | None = None) -> None:
        """Refit now, after many messages were learnt at once: at start, or every night. Takes half a second at most.

        `new_share` (0 to 1), if it is known, is how often a message is of no known issue.
        """
        with self._lock:
            self._new_share = self._new_share if new_share is None else new_share
            if self._changes or self._moved or new_share is not None:
                self._refit()

    def forget(self, key: int) -> None:
        """Message `key` is deleted."""
        with self._lock:
            self._remove(key)

    def merge(self, issue: str, into: str) -> None:
        """Let all messages of `issue` belong to `into`; as they were later than those that are there."""
        with self._lock:
            if issue == into:
                return
            for key, example in self._table.drop(issue).items():
                self._table.add(key, into, example)
            self._moved = True

    def drop(self, issue: str) -> None:
        """Forget an issue and its messages."""
        with self._lock:
            self._table.drop(issue)
            self._moved = True

    def suggest(self, text: str, vector: Floats | None = None) -> Suggestion:
        """Return the likeliest issues of a new message; nothing is learnt. Raises ValueError as `learn` does."""
        given, parts = self._vector(text, vector), grams(text)
        with self._lock:
            if not self._table.names:
                return Suggestion((), 1.0)
            self._catch_up()
            row = self._fit.space.rows(given[None], [parts])
            scores = self._fit.kernel.scores(row)
            signs = signs_of(scores, row.near(self._fit.kernel.rows).max(axis=1), self._table.sizes())[0]
            right, other, new = self._calibration.chances(signs).tolist()
            order = np.argsort(-scores[0], kind="stable")[:SHOWN]
            names = [self._table.names[row] for row in order]
        chances = _chances(shares_of(STEEPNESS * scores[0])[order], right, other)
        return Suggestion(tuple(map(Candidate, names, chances)), min(1.0 - chances[0], new), tuple(signs.tolist()))

    def judge(self, suggestion: Suggestion, issue: str | None) -> None:
        """Learn what became of a suggestion, before the message itself is learnt; None: of no known issue."""
        if not suggestion.candidates:
            return
        with self._lock:
            self._calibration.judge(suggestion.signs, self._outcome(suggestion, issue))

    def _remove(self, key: int) -> None:
        """Take message `key` out, if it is there."""
        issue = self._table.issue_of(key)
        example = self._table.remove(key)
        if issue is None or example is None:
            return
        self._changes += 1
        self._moved = self._moved or issue not in self._table
        if not self._moved:
            self._withdraw(example)

    def _withdraw(self, example: Example) -> None:
        """Let a message that is gone support nothing, and not wait to do so."""
        self._waiting = [one for one in self._waiting if one[1] is not example]
        at = next((at for at, one in enumerate(self._supports) if one is example), None)
        if at is not None:
            self._fit.kernel.drop(at)
            del self._supports[at]

    def _due(self) -> bool:
        return self._moved or self._changes >= min(max(GROWTH * len(self._table), SOONEST), LATEST)

    def _catch_up(self) -> None:
        """Follow what was learnt since the last suggestion; many messages learnt at once cost one refit."""
        if self._due():
            self._refit()
        for issue, example in self._waiting:
            row = self._fit.space.rows(example.vector.astype(np.float32)[None], [example.grams])
            self._fit.kernel.add(row, self._table.row(issue), self._table.sizes())
            self._supports.append(example)
        self._waiting.clear()

    def _outcome(self, suggestion: Suggestion, issue: str | None) -> Outcome:
        if issue == suggestion.candidates[0].issue:
            return Outcome.RIGHT
        return Outcome.NEW if issue is None or issue not in self._table else Outcome.OTHER

    def _vector(self, text: str, given: Floats | None) -> Floats:
        if self._encoder is None:
            return np.zeros(0, dtype=np.float32)
        vector = self._encoder.encode([text])[0] if given is None else given
        if vector.shape != (self._encoder.dimensions,):
            raise ValueError(
                f"a vector of {self._encoder.name} has {self._encoder.dimensions} numbers, not {vector.shape}"
            )
        return self._plain(vector.astype(np.float32))

    def _refit(self) -> None:
        self._changes, self._moved = 0, False
        self._waiting.clear()
        self._fit, left_out, self._supports = fit_to(self._table)
        self._calibration.rehearse(*rehearsed(self._fit, left_out, self._table.sizes()), self._new_share)


def _chances(shares: Doubles, right: float, other: float) -> list[float]:
    """Give the first candidate its chance, and the others what is left for known issues, by their shares."""
    rest = max(1.0 - float(shares[0]), 1e-12)
    return [right, *(min(other * float(share) / rest, right) for share in shares[1:])]
