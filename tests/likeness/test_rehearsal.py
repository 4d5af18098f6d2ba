"""Messages left out in turn: right, another, or new."""

from __future__ import annotations

import numpy as np
import pytest

from bot.likeness.calibration import Outcome
from bot.likeness.fitting import WORDS_ALONE, WORDS_BESIDE, fit_to
from bot.likeness.grams import grams
from bot.likeness.rehearsal import ASKED, rehearsed
from bot.likeness.table import Example, Table


def filled(messages: int = 40, issues: int = 4, dimensions: int = 5, spread: float = 0.3) -> Table:
    noise = np.random.default_rng(7)
    centres = noise.standard_normal((issues, max(dimensions, 1)))[:, :dimensions]
    table = Table(dimensions)
    for key in range(messages):
        issue = key % issues
        vector = (centres[issue] + spread * noise.standard_normal(dimensions)).astype(np.float16)
        table.add(key, f"issue {issue}", Example(vector, grams(f"tekst {issue} nummer {key}")))
    return table


def outcomes(table: Table) -> list[int]:
    fit, left_out, _ = fit_to(table)
    signs, found = rehearsed(fit, left_out, table.sizes())
    assert np.isfinite(signs).all()
    assert len(signs) == len(found)
    return [int((found == one).sum()) for one in Outcome]


def test_each_message_is_asked_with_and_without_its_issue() -> None:
    right, other, new = outcomes(filled())
    assert (right + other, new) == (40, 40)
    assert right > 30


@pytest.mark.parametrize("dimensions", [0, 5])
def test_signs_are_weaker_without_the_issue(dimensions: int) -> None:
    table = filled(dimensions=dimensions)
    fit, left_out, _ = fit_to(table)
    signs, found = rehearsed(fit, left_out, table.sizes())
    right, new = (signs[found == one].mean(axis=0) for one in (Outcome.RIGHT, Outcome.NEW))
    assert (right[:4] > new[:4]).all()


def test_an_issue_with_one_message_is_only_new() -> None:
    assert outcomes(filled(messages=4)) == [0, 0, 4]


def test_the_only_issue_is_never_new() -> None:
    assert outcomes(filled(messages=4, issues=1)) == [4, 0, 0]


def test_nothing_is_rehearsed_without_messages() -> None:
    assert outcomes(Table(5)) == [0, 0, 0]


def test_no_more_are_asked_than_time_allows() -> None:
    right, other, new = outcomes(filled(messages=3 * ASKED))
    assert right + other == new <= ASKED


@pytest.mark.parametrize(("dimensions", "size"), [(0, WORDS_ALONE), (5, WORDS_BESIDE)])
def test_rows_are_of_length_one_or_say_nothing(dimensions: int, size: int) -> None:
    fit, _, examples = fit_to(filled(dimensions=dimensions))
    rows = fit.space.rows(np.zeros((1, dimensions), dtype=np.float32), [grams("")])
    assert rows.words.shape == (1, size)
    assert not rows.meanings.any()
    assert np.linalg.norm(fit.kernel.rows.words, axis=1) == pytest.approx(np.ones(len(examples)))
