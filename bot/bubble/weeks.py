"""How much counts of a week go up and down by themselves, beyond chance and beyond what all of them do."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Counts = NDArray[np.float64]

USUAL, GUESSED = 0.05, 20.0
"""The guess, before anything is known, and how many free counts it weighs as much as."""
MOST, SPARE = 4.0, 0.1
"""The largest estimate; and the part of a count that is free at least, where one row or column holds nearly all."""


def ups_and_downs(weeks: Counts) -> float:
    """Estimate the squared coefficient of variation of counts (rows) over weeks (columns), apart from Poisson's.

    By moments: the squares about the product of row and column totals, less what chance alone would make of them
    (Cameron and Trivedi, Regression Analysis of Count Data, 1998, section 3.3.4).
    """
    rows, columns = weeks.shape
    free = float((rows - 1) * (columns - 1))
    total = float(weeks.sum())
    if free == 0 or total == 0:
        return USUAL
    fit = np.outer(weeks.sum(1), weeks.sum(0)) / total
    spare = np.outer(1 - weeks.sum(1) / total, 1 - weeks.sum(0) / total)  # a count is in its own row's and column's fit
    beyond = float(((weeks - fit) ** 2 / np.maximum(spare, SPARE) - fit).sum() / (fit**2).sum())
    return (min(max(beyond, 0.0), MOST) * free + USUAL * GUESSED) / (free + GUESSED)
