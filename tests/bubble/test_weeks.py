"""Ups and downs: nothing beyond chance, much beyond it, and too little to tell."""

from __future__ import annotations

import numpy as np
import pytest

from bot.bubble.weeks import USUAL, ups_and_downs


@pytest.mark.parametrize(("truth", "low", "high"), [(0.0, 0.0, 0.01), (0.1, 0.08, 0.12), (0.5, 0.4, 0.6)])
def test_it_is_found_in_many_weeks_whatever_all_of_them_do(truth: float, low: float, high: float) -> None:
    chance = np.random.default_rng(3)
    usual = np.outer(np.linspace(5, 60, 60), np.linspace(2, 0.5, 40))
    wild = usual * (chance.gamma(1 / truth, truth, usual.shape) if truth else 1)
    assert low <= ups_and_downs(chance.poisson(wild).astype(float)) <= high


@pytest.mark.parametrize("weeks", [np.zeros((3, 4)), np.ones((1, 9)), np.ones((5, 1))])
def test_the_guess_stands_where_nothing_is_known(weeks: np.ndarray[tuple[int, int], np.dtype[np.float64]]) -> None:
    assert ups_and_downs(weeks) == USUAL


def test_small_counts_tell_hardly_anything() -> None:
    chance = np.random.default_rng(3)
    seen = chance.poisson(1, (20, 6)).astype(float)
    assert ups_and_downs(seen) == pytest.approx(USUAL, abs=0.02)
    assert ups_and_downs(seen * 20) > 0.3
