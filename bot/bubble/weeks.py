"""How much counts of a week go up and down by themselves, beyond chance and beyond what all of them do."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Counts = NDArray[np.float64]

USUAL, GUESSED = 0.05, 4.0
"""The guess, before anything is known, and how many counts it weighs as much as: of large ones, which tell most."""
MOST, SPARE = 4.0, 0.1
"""The largest estimate; and the part of a count that is free at least, where one row or column holds nearly all."""


def ups_and_downs(weeks: Counts) -> float:
    """Estimate the squared coefficient of variation of counts (rows) over weeks (columns), apart from Poisson's.

    By moments: the squares about the product of row and column totals, less what chance alone would make of them. A
    count weighs as much as it tells, and small ones tell hardly more than chance (Breslow, Extra-Poisson variation in
    log-linear models, Applied Statistics 33, 1984; one step, from the guess).
    """
    total = float(weeks.sum())
    if min(weeks.shape) == 1 or total == 0:
        return USUAL
    fit = np.outer(weeks.sum(1), weeks.sum(0)) / total
    spare = np.outer(1 - weeks.sum(1) / total, 1 - weeks.sum(0) / total)  # a count is in its own row's and column's fit
    spare = np.maximum(spare, SPARE)
    weight = spare * (USUAL / (1 + USUAL * fit)) ** 2
    beyond = float((weight * ((weeks - fit) ** 2 / spare - fit)).sum())
    found = (beyond + GUESSED * USUAL) / (float((weight * fit**2).sum()) + GUESSED)
    return min(max(found, 0.0), MOST)
