"""What was told and what was withheld, and whether one more figure would give the withheld away.

One table at a time, `bot.privacy.visible` leaves nothing to subtract. But weeks add up to a month, departments by
issues add up to both, and another audience reads a third of it. So each figure is seen as the cells that it sums (of a
week, a department, an issue), and it is told only when two things still hold.

- No withheld sum can be calculated from all that is told: none is a linear combination of it (auditing of sums: Chin
  and Özsoyoğlu, IEEE Trans. Software Engineering 8, 1982).
- What is left of a told sum, when told parts of it are taken off, is nothing or holds enough people: one part, or as
  many that share no cell as there are, those of each kind first, and then the largest or the smallest others.

Only names of cells are remembered, and no figures: what was withheld last month needs no counting to stay withheld.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import product
from typing import Generic, TypeVar

import numpy as np
from numpy.typing import NDArray

C = TypeVar("C", bound=Hashable)
K = TypeVar("K", bound=Hashable)

UNIONS = 300
"""How many sums of a table are guarded beside its parts."""
NOTHING = 1e-6
"""The length under which what is left of a vector of ones and noughts is a rounding error."""


@dataclass(frozen=True, slots=True)
class Sum(Generic[C]):
    """A figure by the cells it sums; its `kind` is what it is told by, and over what time ("department, week")."""

    kind: str
    cells: frozenset[C]


@dataclass(frozen=True, slots=True)
class Memory(Generic[C]):
    """All that was told to anybody, and all that has to stay withheld; to be kept with the frozen figures."""

    told: tuple[Sum[C], ...] = ()
    withheld: tuple[frozenset[C], ...] = ()

    def withholding(self, more: Iterable[frozenset[C]]) -> Memory[C]:
        """Remember sums that must not be calculated from now on: each that holds fewer people than the threshold."""
        known = set(self.withheld)
        return Memory(self.told, (*self.withheld, *(cells for cells in dict.fromkeys(more) if cells not in known)))


def small_unions(
    parts: Iterable[frozenset[C]], people: Callable[[frozenset[C]], int], threshold: int
) -> list[frozenset[C]]:
    """Give the parts of a table that hold fewer people than the threshold, and what of them does so together.

    The smallest number of parts first, `UNIONS` at most: a hundred silent departments have more than can be listed.
    """
    small = [part for part in dict.fromkeys(parts) if people(part) < threshold]
    found = dict.fromkeys(small)
    waiting = deque(small)
    while waiting and len(found) < UNIONS:
        union = waiting.popleft()
        wider = dict.fromkeys(union | part for part in small)
        new = [each for each in wider if each not in found and people(each) < threshold]
        found |= dict.fromkeys(new)
        waiting.extend(new)
    return list(found)


def admit(
    memory: Memory[C],
    figures: Mapping[K, Sum[C]],
    people: Callable[[frozenset[C]], int],
    threshold: int,
) -> tuple[frozenset[K], Memory[C]]:
    """Choose of new figures those that may be told, the largest first, and remember them.

    `people` counts the different people behind cells, of whatever week. A figure told before may be told again. What is
    withheld and can be calculated already protects nobody, and stands in nobody's way.
    """
    gate = _Gate.over(memory, figures.values())
    held = {key: people(figure.cells) for key, figure in figures.items()}
    admitted = set()
    for key in sorted(figures, key=lambda key: (-held[key], str(key))):
        figure = figures[key]
        again = figure in gate.told
        if again or (held[key] >= threshold and gate.leaves_enough(figure, people, threshold) and gate.take(figure)):
            admitted.add(key)
    return frozenset(admitted), Memory(tuple(gate.told), memory.withheld)


class _Gate(Generic[C]):
    """What is told, as a growing space of sums, and what is left of each withheld sum outside it."""

    def __init__(self, columns: Mapping[C, int], told: Iterable[Sum[C]], withheld: Iterable[frozenset[C]]) -> None:
        self._columns, self._width = columns, max(columns.values(), default=-1) + 1
        self.told = dict.fromkeys(told)
        self._masks: dict[frozenset[C], int] = {}
        self._space = np.zeros((0, self._width))
        self._outside = np.array([self._vector(cells) for cells in withheld]).reshape(-1, self._width)
        for figure in self.told:
            self._widen(self._new(figure.cells))
        self._outside = self._outside[_lengths(self._outside) > NOTHING]

    @classmethod
    def over(cls, memory: Memory[C], figures: Iterable[Sum[C]]) -> _Gate[C]:
        """Begin with a memory; cells that stand in the same sums throughout are one column."""
        sums = [each.cells for each in (*memory.told, *figures)] + list(memory.withheld)
        stands_in: dict[C, list[int]] = {}
        for number, cells in enumerate(sums):
            for cell in cells:
                stands_in.setdefault(cell, []).append(number)
        numbers = {signature: number for number, signature in enumerate(dict.fromkeys(map(tuple, stands_in.values())))}
        columns = {cell: numbers[tuple(signature)] for cell, signature in stands_in.items()}
        return cls(columns, memory.told, memory.withheld)

    def leaves_enough(self, figure: Sum[C], people: Callable[[frozenset[C]], int], threshold: int) -> bool:
        """Whether no remainder, of what holds the figure or of the figure itself, is of too few people."""
        remainders = dict.fromkeys(self._remainders(figure))
        return all(people(self._cells(left)) >= threshold for left in remainders if left)

    def _remainders(self, figure: Sum[C]) -> Iterator[int]:
        masks = {each: self._mask(each.cells) for each in self.told} | {figure: self._mask(figure.cells)}
        new = masks[figure]
        for whole in {mask for mask in masks.values() if mask & new == new}:
            parts = {each: mask for each, mask in masks.items() if mask & whole == mask != whole}
            yield from (whole & ~mask for mask in parts.values())
            for kind, size in product({part.kind for part in parts}, (1, -1)):
                ordered = sorted(parts, key=lambda part: (part.kind != kind, size * len(part.cells)))
                yield _left(whole, [parts[part] for part in ordered])

    def _mask(self, cells: frozenset[C]) -> int:
        if cells not in self._masks:
            self._masks[cells] = sum(1 << column for column in {self._columns[cell] for cell in cells})
        return self._masks[cells]

    def _cells(self, mask: int) -> frozenset[C]:
        return frozenset(cell for cell, column in self._columns.items() if mask >> column & 1)

    def take(self, figure: Sum[C]) -> bool:
        """Tell a figure unless a withheld sum would lie within all that is told; say whether it was told."""
        new = self._new(figure.cells)
        outside = self._outside - np.outer(self._outside @ new, new)
        if (_lengths(outside) <= NOTHING).any():
            return False
        self._widen(new)
        self.told[figure] = None
        return True

    def _vector(self, cells: frozenset[C]) -> NDArray[np.float64]:
        return (
            np.bincount([self._columns[cell] for cell in cells], minlength=self._width).clip(max=1).astype(np.float64)
        )

    def _new(self, cells: frozenset[C]) -> NDArray[np.float64]:
        """Give what a sum adds to the space, at length one, or nothing where it adds nothing."""
        vector = self._vector(cells)
        for _ in range(2):  # once leaves rounding errors
            vector = vector - self._space.T @ (self._space @ vector)
        length = float(np.linalg.norm(vector))
        return vector / length if length > NOTHING else np.zeros_like(vector)

    def _widen(self, new: NDArray[np.float64]) -> None:
        if new.any():
            self._space = np.vstack([self._space, new])
            self._outside = self._outside - np.outer(self._outside @ new, new)


def _left(whole: int, parts: Iterable[int]) -> int:
    """Give what is left of a whole without as many parts, in their order, as share no cell."""
    for part in parts:
        if part & whole == part:
            whole &= ~part
    return whole


def _lengths(rows: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.asarray(np.linalg.norm(rows, axis=1))
