"""Likeness room: kernel ridge regression from a message to issues.

Between two messages the kernel is exp(cosine of their vectors - 1) plus WORDS times the cosine of their words. The
target of an issue is 1 for its own messages and 0 for all others: an issue to which everything is a little near gains
nothing by that. A message more or less changes all coefficients at once, exactly, without a new fit.
"""

from dataclasses import dataclass

import numpy as np

from bot.likeness.table import Floats, Numbers

WORDS = 0.15
"""What words count beside meaning: more helps where they overlap and hurts where they do not; chosen in between."""
PENALTY = 0.15
"""Ridge; from .1 to .3 it makes no difference of note."""


@dataclass(frozen=True, slots=True)
class Rows:
    """Messages as unit rows: of their vectors (no columns without an encoder) and of their words."""

    meanings: Floats
    words: Floats

    def like(self, others: "Rows") -> Floats:
        """Return the kernel between these messages and others."""
        words: Floats = self.words @ others.words.T
        if not self.meanings.shape[1]:
            return words
        found: Floats = self.meanings @ others.meanings.T
        np.exp(np.subtract(found, np.float32(1), out=found), out=found)
        words *= np.float32(WORDS)
        found += words
        return found

    def near(self, others: "Rows") -> Floats:
        """Return the cosines in meaning, or without an encoder those in words."""
        one, other = (rows.meanings if rows.meanings.shape[1] else rows.words for rows in (self, others))
        found: Floats = one @ other.T
        return found

    def at(self, which: Numbers) -> "Rows":
        """Return some of these messages."""
        return Rows(self.meanings[which], self.words[which])


@dataclass(slots=True)
class Kernel:
    """Supporting messages, their coefficients (one column per issue), and the inverse of the ridged kernel."""

    rows: Rows
    weights: Floats
    inverse: Floats

    def scores(self, row: Rows) -> Floats:
        """Return a score per issue."""
        found: Floats = row.like(self.rows) @ self.weights
        return found

    def add(self, row: Rows, issue: int, sizes: Floats) -> None:
        """Let one more message support an issue, which may be a new one; exact, by bordering the inverse."""
        like = row.like(self.rows)[0]
        along = self.inverse @ like
        left = float(row.like(row)[0, 0] + ridges(np.array([issue]), sizes)[0] - like @ along)
        weights = np.zeros((len(along), len(sizes)), dtype=np.float32)
        weights[:, : self.weights.shape[1]] = self.weights
        own = -(like @ weights) / left
        own[issue] += 1 / left
        border = np.append(along, np.float32(-1))
        inverse = np.zeros((len(border), len(border)), dtype=np.float32)
        inverse[:-1, :-1] = self.inverse
        inverse += border[:, None] * (border / left)
        meanings, words = np.vstack([self.rows.meanings, row.meanings]), np.vstack([self.rows.words, row.words])
        self.rows, self.weights = Rows(meanings, words), np.vstack([weights - along[:, None] * own, own])
        self.inverse = inverse

    def drop(self, at: int) -> None:
        """Let a message support nothing any more; exact."""
        kept = np.delete(np.arange(len(self.weights)), at)
        along = self.inverse[kept, at] / self.inverse[at, at]
        self.weights = self.weights[kept] - along[:, None] * self.weights[at]
        self.inverse = self.inverse[np.ix_(kept, kept)] - along[:, None] * self.inverse[at, kept]
        self.rows = self.rows.at(kept)


@dataclass(frozen=True, slots=True)
class LeftOut:
    """What each message of a fit would have scored if it had not been there; or if no message of its issue had."""

    alone: Floats
    strange: Floats


def ridges(issues: Numbers, sizes: Floats) -> Floats:
    """Return what is added to the kernel's diagonal: more where an issue has many messages, or those would prevail."""
    return np.asarray(PENALTY * len(sizes) * sizes[issues] / sizes.sum(), dtype=np.float32)


def fit(rows: Rows, issues: Numbers, sizes: Floats) -> tuple[Kernel, LeftOut]:
    """Fit to `rows`, with messages per issue; those left out follow in closed form (Allen 1974), exactly."""
    truth = np.eye(len(sizes), dtype=np.float32)[issues]
    alike = rows.like(rows)
    alike.flat[:: len(issues) + 1] += ridges(issues, sizes)
    inverse: Floats = np.linalg.inv(alike)
    weights: Floats = inverse @ truth
    strange = np.empty_like(truth)
    for issue in range(len(sizes)):
        own = np.flatnonzero(issues == issue)
        strange[own] = truth[own] - np.linalg.solve(inverse[np.ix_(own, own)], weights[own])
    return Kernel(rows, weights, inverse), LeftOut(truth - weights / np.diag(inverse)[:, None], strange)
