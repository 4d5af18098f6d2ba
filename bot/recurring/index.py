"""Recurring issues: the index of one rollout, in memory. A cache: it can be made anew from the database at any time."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

from bot.likeness import Likeness, Suggestion
from bot.recurring.vectors import Vector


class Index:
    """Which message belongs to which issue, beside the learner that was taught so."""

    def __init__(self, likeness: Likeness) -> None:
        self._likeness = likeness
        self._issue_of: dict[int, int] = {}
        self._messages: defaultdict[int, set[int]] = defaultdict(set)

    @property
    def tags(self) -> int:
        """How many messages are tagged."""
        return len(self._issue_of)

    @property
    def issues(self) -> Mapping[int, int]:
        """The issue of each message."""
        return dict(self._issue_of)

    def issue_of(self, key: int) -> int | None:
        """Give the issue of a message; None when it has none here."""
        return self._issue_of.get(key)

    def suggest(self, text: str, vector: Vector | None) -> Suggestion:
        """Say which issues a text may be about."""
        return self._likeness.suggest(text, vector)

    def judge(self, suggestion: Suggestion, issue: int) -> None:
        """Tell the learner what became of a suggestion, before it learns the message itself."""
        self._likeness.judge(suggestion, str(issue) if self._messages.get(issue) else None)

    def learn(self, key: int, text: str, issue: int, vector: Vector | None) -> None:
        """Learn that a message belongs to an issue; a known one moves."""
        self._likeness.learn(key, text, str(issue), vector)
        self._release(key)
        self._issue_of[key] = issue
        self._messages[issue].add(key)

    def forget(self, key: int) -> None:
        """Forget a message; one that is not here is no trouble."""
        if key in self._issue_of:
            self._likeness.forget(key)
            self._release(key)

    def merge(self, issue: int, into: int) -> None:
        """Have all messages of an issue belong to another one from now on."""
        if keys := self._messages.pop(issue, None):
            self._likeness.merge(str(issue), str(into))
            self._messages[into] |= keys
            self._issue_of.update(dict.fromkeys(keys, into))

    def _release(self, key: int) -> None:
        former = self._issue_of.pop(key, None)
        if former is not None:
            self._messages[former].discard(key)
            if not self._messages[former]:
                del self._messages[former]
