"""Likeness room: what is computed from all remembered messages at once, and stands until the next refit."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from bot.likeness.grams import KINDS, Grams
from bot.likeness.kernel import Kernel, LeftOut, Rows, fit
from bot.likeness.table import Example, Floats, Numbers, Table

SUPPORTS = 1_000
"""Messages that answers rest on, the newest of every issue: a refit takes time in their square and more."""
WORDS_BESIDE, WORDS_ALONE = 1 << 10, 1 << 12
"""Numbers that grams are folded to, beside an encoder and without: fewer cost accuracy, more won nothing."""
TINY = 1e-9


@dataclass(frozen=True, slots=True)
class Space:
    """How messages become rows: seen from the mean of all vectors, words weighed by how rare they are."""

    mean: Floats
    rarity: Floats
    signs: Floats

    def rows(self, vectors: Floats, grams: Sequence[Grams]) -> Rows:
        """Return some messages as unit rows; a vector of zeroes says nothing, and stays so."""
        said = vectors.any(axis=1, keepdims=True)
        return Rows(_unit(np.where(said, vectors - self.mean, np.float32(0))), _unit(self._words(grams)))

    def _words(self, grams: Sequence[Grams]) -> Floats:
        """Fold grams with signs, so that those that meet by chance do not add up (Weinberger et al. 2009)."""
        size = WORDS_BESIDE if len(self.mean) else WORDS_ALONE
        found = np.zeros((len(grams), size), dtype=np.float32)
        for row, parts in zip(found, grams, strict=True):
            np.add.at(row, parts % size, self.rarity[parts] * self.signs[parts])
        return found


@dataclass(frozen=True, slots=True)
class Fit:
    """How messages become rows, what answers rest on, and the issue of each row that was there from the start."""

    space: Space
    kernel: Kernel
    issues: Numbers


def fit_to(table: Table) -> tuple[Fit, LeftOut, list[Example]]:
    """Compute everything anew; return the supporting messages as well, and what each would have scored unlearnt."""
    supports = list(table.newest(SUPPORTS))
    examples = [example for _, example in supports]
    issues = np.array([row for row, _ in supports], dtype=np.int64)
    vectors = np.array([example.vector for example in examples], dtype=np.float32).reshape(
        len(examples), table.dimensions
    )
    grams = [example.grams for example in examples]
    space = _space(vectors, grams)
    sizes = np.bincount(issues, minlength=len(table.names)).astype(np.float32)
    kernel, left_out = fit(space.rows(vectors, grams), issues, sizes)
    return Fit(space, kernel, issues), left_out, examples


def _space(vectors: Floats, grams: Sequence[Grams]) -> Space:
    known = np.zeros(KINDS, dtype=np.float32)
    for parts in grams:
        known[parts] += 1
    rarity = np.log((1 + len(grams)) / (1 + known)) + 1
    signs = np.random.default_rng(0).choice(np.array([-1, 1], dtype=np.float32), KINDS)
    mean: Floats = vectors.sum(axis=0) / np.float32(max(len(vectors), 1))
    return Space(mean, rarity.astype(np.float32), signs)


def _unit(rows: Floats) -> Floats:
    """Bring rows to length 1, in place: they are large."""
    rows /= np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), np.float32(TINY))
    return rows
