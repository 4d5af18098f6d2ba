"""What is computed in closed form is what learning without the message gives."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.likeness.kernel import PENALTY, Kernel, Rows, fit, ridges
from bot.likeness.table import Floats, Numbers


def unit(rows: Floats) -> Floats:
    found: Floats = rows / np.linalg.norm(rows, axis=1, keepdims=True)
    return found


def drawn(messages: int = 24, issues: int = 4, seed: int = 7, meanings: int = 5) -> tuple[Rows, Numbers]:
    noise = np.random.default_rng(seed)
    own = np.arange(messages) % issues
    centres = noise.standard_normal((issues, 12))
    all_ = (centres[own] + noise.standard_normal((messages, 12))).astype(np.float32)
    return Rows(unit(all_[:, :meanings]) if meanings else all_[:, :0], unit(all_[:, meanings:])), own


def sizes_of(own: Numbers, issues: int) -> Floats:
    return np.bincount(own, minlength=issues).astype(np.float32)


def fitted(rows: Rows, own: Numbers, issues: int = 4) -> Kernel:
    return fit(rows, own, sizes_of(own, issues))[0]


@pytest.fixture(autouse=True)
def alike_ridges(monkeypatch: pytest.MonkeyPatch) -> None:
    """Ridges follow the sizes of issues at the fit: with those, leaving out one would change all."""
    monkeypatch.setattr("bot.likeness.kernel.ridges", lambda issues, _: np.full(len(issues), 0.2, np.float32))


@pytest.mark.property
@given(st.integers(0, 1_000), st.integers(1, 5), st.sampled_from([0, 5]))
def test_left_out_alone_scores_as_if_it_never_was(seed: int, issues: int, meanings: int) -> None:
    rows, own = drawn(issues=issues, seed=seed, meanings=meanings)
    _, left_out = fit(rows, own, sizes_of(own, issues))
    kept = np.delete(np.arange(24), 5)
    truly = fitted(rows.at(kept), own[kept], issues)
    assert left_out.alone[5] == pytest.approx(truly.scores(rows.at(np.array([5])))[0], abs=1e-2)


def test_left_out_with_its_issue_scores_as_if_that_never_was() -> None:
    rows, own = drawn()
    _, left_out = fit(rows, own, sizes_of(own, 4))
    kept = np.flatnonzero(own != 2)
    truly = fitted(rows.at(kept), own[kept])
    assert left_out.strange[own == 2] == pytest.approx(truly.scores(rows.at(np.flatnonzero(own == 2))), abs=1e-3)


def test_noise_is_not_taken_for_knowledge() -> None:
    """Issues that are drawn at random: who is right more often than chance has looked."""
    noise = np.random.default_rng(1)
    rows = Rows(unit(noise.standard_normal((200, 30)).astype(np.float32)), np.zeros((200, 1), dtype=np.float32))
    own = np.arange(200) % 20
    _, left_out = fit(rows, own, sizes_of(own, 20))
    assert (left_out.alone.argmax(axis=1) == own).mean() < 0.15


def test_clear_issues_are_found_without_the_message_itself() -> None:
    rows, own = drawn(messages=200)
    _, left_out = fit(rows, own, sizes_of(own, 4))
    assert (left_out.alone.argmax(axis=1) == own).mean() > 0.7


def test_a_later_message_counts_as_if_it_had_been_there() -> None:
    rows, own = drawn()
    kernel = fitted(rows.at(np.arange(20)), own[:20])
    for at in range(20, 24):
        kernel.add(rows.at(np.array([at])), int(own[at]), sizes_of(own, 4))
    assert kernel.weights == pytest.approx(fitted(rows, own).weights, abs=1e-3)


def test_a_later_message_may_be_of_a_new_issue() -> None:
    rows, own = drawn()
    own = np.append(own[:-1], 4)
    kernel = fitted(rows.at(np.arange(23)), own[:-1])
    kernel.add(rows.at(np.array([23])), 4, sizes_of(own, 5))
    assert kernel.weights == pytest.approx(fitted(rows, own, 5).weights, abs=1e-3)


def test_a_message_that_is_dropped_leaves_nothing() -> None:
    rows, own = drawn()
    kernel = fitted(rows, own)
    kernel.drop(3)
    kept = np.delete(np.arange(24), 3)
    assert kernel.weights == pytest.approx(fitted(rows.at(kept), own[kept]).weights, abs=1e-3)
    assert len(kernel.rows.meanings) == len(kernel.rows.words) == len(kernel.inverse) == 23


def test_nothing_at_all_is_fitted_too() -> None:
    empty = Rows(np.zeros((0, 5), dtype=np.float32), np.zeros((0, 7), dtype=np.float32))
    kernel, left_out = fit(empty, np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.float32))
    assert kernel.weights.shape == left_out.alone.shape == (0, 0)


def test_a_large_issue_does_not_prevail(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.undo()
    assert ridges(np.array([0, 1]), np.array([9, 1], dtype=np.float32)).tolist() == pytest.approx(
        [1.8 * PENALTY, 0.2 * PENALTY]
    )
    rows, own = drawn(messages=200)
    kept = np.flatnonzero((own != 3) | (np.arange(200) % 20 == 3))
    asked = rows.at(np.setdiff1d(np.flatnonzero(own == 3), kept))
    balanced = fitted(rows.at(kept), own[kept]).scores(asked).argmax(axis=1)
    assert (balanced == 3).mean() > 0.5
