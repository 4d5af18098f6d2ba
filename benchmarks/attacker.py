"""Somebody who reads every figure of every audience, week and format, keeps them all, and solves for what was withheld.

It knows which cells each figure sums, and nothing of how the gate decides. It takes off from each figure the told parts
of it; where nothing remains it knows that each cell of the remainder is nought, and adds that to what it knows. Then it
looks for a sum of too few people that all it knows leaves no freedom (the null space, by singular values).
"""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray
from scipy.linalg import null_space

SHUFFLES = 5
Cell: TypeAlias = tuple[int, ...]
"""Week, department, issue, and the like."""
Cells: TypeAlias = frozenset[Cell]
Writers: TypeAlias = Mapping[Cell, Mapping[int, int]]
"""For each cell how many messages each person wrote."""


def people(writers: Writers, cells: Iterable[Cell]) -> int:
    """Count the different people behind cells."""
    return len(set().union(*(writers.get(cell, {}) for cell in cells)))


def recovered(told: Sequence[Cells], wanted: Iterable[Cells], writers: Writers, threshold: int) -> list[Cells]:
    """Give the sums of too few people that can be calculated: of those wanted, and of what is left of told ones."""
    secret = {cells for cells in wanted if people(writers, cells) < threshold}
    left = {rest for rest in _remainders(told) if people(writers, rest) < threshold}
    targets = list(secret | left)
    if not told or not targets:
        return []
    order = {cell: number for number, cell in enumerate(sorted(frozenset().union(*told, *targets)))}
    noughts = {frozenset([cell]) for rest in left if not people(writers, rest) for cell in rest}
    known = _rows([*told, *noughts], order)
    free = null_space(known)
    moves = np.abs(_rows(targets, order) @ free).max(axis=1) if free.shape[1] else np.zeros(len(targets))
    return [cells for cells, move in zip(targets, moves, strict=True) if move < 1e-8]


def _remainders(told: Sequence[Cells]) -> Iterator[Cells]:
    """Give of each told sum what is left without one told part of it, and without as many as share no cell.

    Which parts those are hangs on the order: tried are the smallest first, the largest first, and some at random.
    """
    chance = random.Random(len(told))
    for whole in told:
        parts = sorted((part for part in told if part < whole), key=len)
        yield from (whole - part for part in parts)
        for order in [parts, parts[::-1], *(chance.sample(parts, len(parts)) for _ in range(SHUFFLES))]:
            left = whole
            for part in order:
                left = left - part if part <= left else left
            if left:
                yield left


def _rows(sums: Sequence[Cells], order: Mapping[Cell, int]) -> NDArray[np.float64]:
    rows = np.zeros((len(sums), len(order)))
    for row, cells in zip(rows, sums, strict=True):
        row[[order[cell] for cell in cells]] = 1
    return rows
