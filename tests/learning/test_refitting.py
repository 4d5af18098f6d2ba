"""The refit: learns what is new, forgets little, and leaves the shipped head alone where it proves nothing."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.learning.refitting import FOLDS, GAIN_AT_LEAST, LOSS_AT_MOST, Labelled, is_better, refit

CLASSES, WIDTH = 5, 8
SHIPPED = np.vstack([4 * np.eye(CLASSES), np.zeros((WIDTH - CLASSES, CLASSES))])
"""Reads feature n as class n; what the last features mean it has never heard."""


def labelled(features: list[int], classes: list[int]) -> Labelled:
    table = np.eye(WIDTH)[features] * 3
    return Labelled(table, classes, [at % FOLDS for at in range(len(classes))])


OURS = labelled([n % CLASSES for n in range(100)], [n % CLASSES for n in range(100)])


def test_what_people_correct_alike_is_learnt_and_the_rest_is_kept() -> None:
    made = refit(SHIPPED, labelled([6] * 12, [2] * 12), OURS)
    assert made.weights is not None
    assert made.figures == {
        "examples": 12,
        "examples_shipped": 0,
        "examples_local": 12,
        "ours": 100,
        "ours_shipped": 100,
        "ours_local": 100,
    }
    assert (np.eye(WIDTH)[6] @ made.weights).argmax() == 2
    assert [int((np.eye(WIDTH)[n] @ made.weights).argmax()) for n in range(CLASSES)] == list(range(CLASSES))


def test_confirmations_alone_change_nothing() -> None:
    made = refit(SHIPPED, labelled([1] * 20, [1] * 20), OURS)
    assert made.weights is None
    assert made.figures["examples_local"] == made.figures["examples_shipped"] == 20


def test_an_example_is_held_back_from_the_head_that_reads_it() -> None:
    """Nobody can be proved right by their own example: what occurs once is never learnt."""
    alone = labelled([5, 6, 7, 0], [1, 2, 3, 0])
    made = refit(SHIPPED, alone, OURS)
    assert made.weights is None
    assert made.figures["examples_local"] == made.figures["examples_shipped"] == 1


def test_people_who_contradict_one_another_teach_nothing() -> None:
    made = refit(SHIPPED, labelled([6] * 20, [n % CLASSES for n in range(20)]), OURS)
    assert made.weights is None


def test_a_head_that_has_forgotten_too_much_is_dropped() -> None:
    turned = labelled([n % CLASSES for n in range(300)], [(n + 1) % CLASSES for n in range(300)])
    made = refit(SHIPPED, turned, OURS)
    assert made.figures["examples_local"] > made.figures["examples_shipped"]
    assert made.figures["ours_local"] < made.figures["ours_shipped"] * (1 - LOSS_AT_MOST)
    assert made.weights is None


def test_the_same_examples_give_the_same_weights() -> None:
    first, second = (refit(SHIPPED, labelled([6] * 12, [2] * 12), OURS).weights for _ in range(2))
    assert first is not None
    assert second is not None
    assert first.tobytes() == second.tobytes()


@pytest.mark.property
@given(st.integers(10, 300), st.integers(0, 300), st.integers(0, 300), st.integers(0, 300))
def test_no_head_is_used_that_gains_too_little_or_loses_too_much(
    examples: int, right: int, before: int, after: int
) -> None:
    counts = {"examples": examples, "examples_shipped": 0, "examples_local": right}
    ours = {"ours": 300, "ours_shipped": before, "ours_local": after}
    worth_it = right / examples >= GAIN_AT_LEAST and (before - after) / 300 <= LOSS_AT_MOST
    assert is_better({**counts, **ours}) == pytest.approx(worth_it)
