"""How work grows with its input: a ratio of processor time within one run, so that a busy machine changes nothing."""

from __future__ import annotations

import time
from collections.abc import Callable

SMALL, LARGE = 5_000, 20_000
LINEAR = 12
"""Four times the text takes four times as long when the work is linear and sixteen when it is quadratic."""
RUNS = 3


def growth(work: Callable[[str], object], unit: str) -> float:
    """Say how many times longer `work` takes on four times as much of `unit`; the best of some runs each."""
    small, large = (unit * size for size in (SMALL // len(unit), LARGE // len(unit)))
    times = [(_seconds(work, small), _seconds(work, large)) for _ in range(RUNS)]
    return min(long for _, long in times) / min(short for short, _ in times)


def _seconds(work: Callable[[str], object], text: str) -> float:
    started = time.process_time()
    work(text)
    return time.process_time() - started
