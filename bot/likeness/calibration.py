"""Likeness room: from signs to calibrated chances.

A logistic regression with three outcomes (the first candidate is right; another known issue; none of the known issues)
on five signs. Before anybody has judged a suggestion it is fitted on messages left out in turn, once with their own
issue there and once without; the more real outcomes there are, the less those count.
"""

from collections import deque
from collections.abc import Sequence
from enum import IntEnum
from typing import TypeAlias

import numpy as np

from bot.likeness.table import Doubles, Floats, Numbers
from bot.reading.fit import softmax

TRAILING = 600
"""Judged suggestions that count; older ones were made by a learner that knew less."""
REHEARSED = 30.0
"""Real outcomes after which a message left out counts half, and so on."""
NEW_SHARE = 0.2
"""How often a message is of no known issue, before experience: messages left out cannot say."""
EXPECTED = 50
"""Messages of which it was known whether they are new that count as much as that expectation."""
PENALTY = 1.0
ROUNDS = 40
STEEPNESS = 10.0
"""Scores to log-odds, where candidates share a chance."""
MOST_LEAD = 2.0

Signs: TypeAlias = Doubles
"""One row per message: see `signs_of`."""


class Outcome(IntEnum):
    """What became of a suggestion."""

    RIGHT = 0
    OTHER = 1
    NEW = 2


def signs_of(scores: Floats, near: Floats, sizes: Floats) -> Signs:
    """Five signs of how sure the first candidate is: score, lead, share, the nearest message, the issue's size.

    From scores (message, issue), -inf where an issue is no candidate; the cosine of the nearest message; messages per
    issue.
    """
    if not len(scores):
        return np.zeros((0, 5))
    ordered = np.sort(scores, axis=1)
    top = ordered[:, -1].astype(np.float64)
    second = ordered[:, -2] if scores.shape[1] > 1 else np.full(len(scores), -np.inf, dtype=np.float32)
    share = shares_of(STEEPNESS * scores).max(axis=1)
    size = np.log(sizes[scores.argmax(axis=1)])
    return np.column_stack([top, np.minimum(top - second, MOST_LEAD), np.log(share), near, size])


def shares_of(scores: Floats | Doubles) -> Doubles:
    """Return scores as chances that sum to 1 along the last axis."""
    return softmax(scores.astype(np.float64))


def new_share_of(known: int, new: int) -> float:
    """Return how often a message is to be expected of no known issue, after so many of a known one and of none."""
    return (NEW_SHARE * EXPECTED + new) / (EXPECTED + known + new)


class Calibration:
    """Learns how far signs can be trusted: first from rehearsals, then from what people said."""

    def __init__(self) -> None:
        """Begin knowing nothing."""
        self._rehearsed = np.zeros((0, 5)), np.zeros(0, dtype=np.int64)
        self._judged: deque[tuple[Sequence[float], Outcome]] = deque(maxlen=TRAILING)
        self._new_share = NEW_SHARE
        self._scale: tuple[Doubles, Doubles] | None = None
        self._weights: Doubles = np.zeros((0, len(Outcome)))
        self._stale = 0

    def rehearse(self, signs: Signs, outcomes: Numbers, new_share: float = NEW_SHARE) -> None:
        """Learn from messages left out, instead of from those of before; `new_share` is how often one is NEW."""
        self._rehearsed, self._new_share = (signs, outcomes), new_share
        self._fit()

    def judge(self, signs: Sequence[float], outcome: Outcome) -> None:
        """Learn from a suggestion that was judged; refitted after every twentieth part more."""
        self._judged.append((signs, outcome))
        self._stale += 1
        if self._stale >= max(5, len(self._judged) // 20):
            self._fit()

    def chances(self, signs: Doubles) -> Doubles:
        """Return the chances of RIGHT, OTHER and NEW."""
        if self._scale is None:
            return np.array([0.2, 0.3, 0.5])
        mean, spread = self._scale
        return shares_of(np.append((signs - mean) / spread, 1.0) @ self._weights)

    def _fit(self) -> None:
        self._stale = 0
        signs, outcomes = self._rehearsed
        if not len(outcomes) and not self._judged:
            return
        shares = np.concatenate([self._shares(outcomes), np.ones(len(self._judged))])
        table = np.concatenate([signs, np.array([one for one, _ in self._judged]).reshape(-1, signs.shape[1])])
        truth = np.concatenate([outcomes, np.array([one for _, one in self._judged], dtype=np.int64)])
        mean, spread = table.mean(axis=0), np.maximum(table.std(axis=0), 1e-3)
        inputs = np.column_stack([(table - mean) / spread, np.ones(len(table))])
        self._weights = _logistic(inputs, np.eye(len(Outcome))[truth], shares)
        self._scale = mean, spread

    def _shares(self, outcomes: Numbers) -> Doubles:
        """Weigh rehearsals so that NEW has its share, and each counts less as there are more real outcomes."""
        new = outcomes == Outcome.NEW
        each = np.where(new, self._new_share / max(new.sum(), 1), (1 - self._new_share) / max((~new).sum(), 1))
        found: Doubles = each * (~new).sum() * REHEARSED / (REHEARSED + len(self._judged))
        return found


def _logistic(inputs: Doubles, truth: Doubles, shares: Doubles) -> Doubles:
    """Fit weights (input, outcome) by Newton's method, with the usual bound on the curvature (Böhning 1992)."""
    outcomes = truth.shape[1]
    pull = PENALTY * np.append(np.ones(inputs.shape[1] - 1), 0.01)
    curve = 0.5 * (inputs * shares[:, None]).T @ inputs + np.diag(pull)
    inverse = np.linalg.inv(curve)
    weights = np.zeros((inputs.shape[1], outcomes))
    for _ in range(ROUNDS):
        slope = inputs.T @ ((shares_of(inputs @ weights) - truth) * shares[:, None]) + pull[:, None] * weights
        weights = weights - inverse @ slope
    return weights
