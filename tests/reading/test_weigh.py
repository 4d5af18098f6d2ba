"""From cues to chances."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.reading.meaning import Kind, Mood
from bot.reading.weigh import BIAS, chances, weights

BY = {BIAS: (0.0, 0.0), "up": (1.0, -1.0)}


def test_without_cues_the_bias_decides() -> None:
    assert chances({}, BY) == (0.5, 0.5)
    assert chances({}, {BIAS: (math.log(3), 0.0)}) == pytest.approx((0.75, 0.25))


def test_a_cue_moves_the_chances_by_its_weight_and_strength() -> None:
    assert chances({"up": 0.5}, BY) == pytest.approx((math.e / (1 + math.e), 1 / (1 + math.e)))


def test_an_unknown_cue_counts_for_nothing() -> None:
    assert chances({"unheard": 3.0}, BY) == (0.5, 0.5)


def test_enormous_scores_do_not_overflow() -> None:
    assert chances({"up": 1e6}, BY) == (1.0, 0.0)


@pytest.mark.parametrize(("name", "classes"), [("mood", Mood), ("kind", Kind)])
def test_the_shipped_weights_have_a_column_for_each_class(name: str, classes: type[Mood] | type[Kind]) -> None:
    assert BIAS in weights(name)
    assert {len(row) for row in weights(name).values()} == {len(classes)}


@pytest.mark.property
@given(st.dictionaries(st.sampled_from(sorted(weights("kind"))), st.floats(0, 3)))
def test_chances_sum_to_one(found: dict[str, float]) -> None:
    assert sum(chances(found, weights("kind"))) == pytest.approx(1)
