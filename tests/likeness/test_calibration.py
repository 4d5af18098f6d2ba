"""Chances that come true as often as they say."""

from __future__ import annotations

import numpy as np
import pytest

from bot.likeness.calibration import (
    NEW_SHARE,
    REHEARSED,
    Calibration,
    Outcome,
    Signs,
    new_share_of,
    shares_of,
    signs_of,
)
from bot.likeness.table import Numbers


def signs(strength: float) -> Signs:
    return np.array([strength, strength, 0.0, 0.0, 1.0])


def drawn(number: int, seed: int) -> tuple[Signs, Numbers]:
    """Outcomes that follow a known law: right with chance 1 / (1 + e^-strength), else other or new by halves."""
    noise = np.random.default_rng(seed)
    strengths = noise.uniform(-3, 3, number)
    right = noise.random(number) < 1 / (1 + np.exp(-strengths))
    return np.array([signs(one) for one in strengths]), np.where(right, Outcome.RIGHT, noise.integers(1, 3, number))


def certain(outcome: Outcome, number: int) -> tuple[Signs, Numbers]:
    return np.tile(signs(2), (number, 1)), np.full(number, outcome)


def test_before_anything_it_is_careful() -> None:
    chances = Calibration().chances(signs(9))
    assert chances.sum() == pytest.approx(1)
    assert chances[Outcome.RIGHT] < 0.5


def test_judgements_teach_the_law_behind_them() -> None:
    calibration = Calibration()
    for seen, outcome in zip(*drawn(900, seed=1), strict=True):
        calibration.judge(seen.tolist(), Outcome(outcome))
    for strength in (-2.0, 0.0, 2.0):
        right = calibration.chances(signs(strength))[Outcome.RIGHT]
        assert right == pytest.approx(1 / (1 + np.exp(-strength)), abs=0.1)


def test_rehearsals_teach_before_judgements() -> None:
    calibration = Calibration()
    calibration.rehearse(*drawn(400, seed=2))
    assert calibration.chances(signs(3))[Outcome.RIGHT] > 0.6
    assert calibration.chances(signs(-3))[Outcome.RIGHT] < 0.3


def test_judgements_outweigh_rehearsals_in_time() -> None:
    calibration = Calibration()
    calibration.rehearse(*certain(Outcome.RIGHT, 200))
    for _ in range(int(10 * REHEARSED)):
        calibration.judge(signs(2).tolist(), Outcome.NEW)
    assert calibration.chances(signs(2))[Outcome.NEW] > 0.8


@pytest.mark.parametrize("share", [0.02, NEW_SHARE, 0.6])
def test_rehearsals_are_new_as_often_as_expected(share: float) -> None:
    calibration = Calibration()
    right, new = certain(Outcome.RIGHT, 300), certain(Outcome.NEW, 20)
    calibration.rehearse(np.concatenate([right[0], new[0]]), np.concatenate([right[1], new[1]]), share)
    assert calibration.chances(signs(2))[Outcome.NEW] == pytest.approx(share, abs=0.05)


def test_signs_tell_a_clear_case_from_a_doubtful_one() -> None:
    scores = np.array([[0.9, 0.1, 0.0], [0.3, 0.2, 0.3]], dtype=np.float32)
    sure, unsure = signs_of(scores, np.array([0.8, 0.4], dtype=np.float32), np.full(3, 5, dtype=np.float32))
    assert (sure[:4] > unsure[:4]).all()
    assert sure[4] == unsure[4] == pytest.approx(np.log(5))


def test_what_is_no_candidate_is_not_the_second() -> None:
    scores = np.array([[0.4, -np.inf, 0.3]], dtype=np.float32)
    (found,) = signs_of(scores, np.zeros(1, dtype=np.float32), np.ones(3, dtype=np.float32))
    assert found[1] == pytest.approx(0.1)


def test_one_issue_alone_has_signs_too() -> None:
    ones = np.ones(1, dtype=np.float32)
    found = signs_of(ones[None], ones, ones)
    assert found.shape == (1, 5)
    assert np.isfinite(found).all()


def test_shares_sum_to_one_however_large() -> None:
    shares = shares_of(np.array([[1e6, 0.0, -1e6], [1.0, 1.0, 1.0]]))
    assert shares.sum(axis=1) == pytest.approx([1, 1])
    assert shares[0, 0] == pytest.approx(1)


def test_what_is_expected_to_be_new_follows_what_was() -> None:
    assert new_share_of(0, 0) == NEW_SHARE
    assert new_share_of(770, 0) < 0.02
    assert new_share_of(500, 500) == pytest.approx(0.5, abs=0.02)
