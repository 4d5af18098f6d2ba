"""Scores of labels with their intervals: macro-F1 and shares, by drawing the messages again (bootstrap, 95 %)."""

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from bot.reading import training

ROUNDS = 1_000
Marks = NDArray[np.int64]
Score = Callable[[Marks, Marks], float]


def macro_f1(classes: int) -> Score:
    """Return a score: macro-F1 over so many classes, in percent."""
    return lambda truth, guess: (
        100 * training.macro_f1(list(zip(truth.tolist(), guess.tolist(), strict=True)), range(classes))
    )


def agreed(truth: Marks, guess: Marks) -> float:
    """Return how many are right, in percent."""
    return float(100 * np.mean(truth == guess))


def flipped(truth: Marks, guess: Marks) -> float:
    """Return how many moods are turned round (the first class for the last, or the reverse), in percent."""
    return float(100 * np.mean(np.abs(truth - guess) == 2))


def with_interval(score: Score, truth: Sequence[str], guess: Sequence[str], labels: Sequence[str]) -> list[float]:
    """Return the score and the ends of its interval."""
    meant, said = (np.array([labels.index(label) for label in side]) for side in (truth, guess))
    draw = np.random.default_rng(0)
    drawn = (draw.integers(len(meant), size=len(meant)) for _ in range(ROUNDS))
    low, high = np.percentile([score(meant[one], said[one]) for one in drawn], [2.5, 97.5])
    return [round(float(value), 1) for value in (score(meant, said), low, high)]
