"""Precision of what was shown, with an interval."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.likeness import TrailingPrecision


def counted(right: int, wrong: int, window: int = 500) -> TrailingPrecision:
    found = TrailingPrecision(window)
    for at in range(right + wrong):
        found.add(right=at < right)
    return found


def test_before_the_first_nothing_is_known() -> None:
    assert (counted(0, 0).value, counted(0, 0).interval, len(counted(0, 0))) == (None, (0.0, 1.0), 0)


def test_the_interval_is_wilsons() -> None:
    found = counted(95, 5)
    assert found.value == 0.95
    assert found.interval == pytest.approx((0.8882, 0.9785), abs=1e-4)


def test_only_the_last_ones_count() -> None:
    found = counted(20, 10, window=10)
    assert (found.value, len(found)) == (0.0, 10)


@pytest.mark.property
@given(st.integers(0, 60), st.integers(0, 60))
def test_the_interval_holds_the_value(right: int, wrong: int) -> None:
    found = counted(right, wrong)
    low, high = found.interval
    assert 0 <= low <= high <= 1
    if found.value is not None:
        assert low - 1e-12 <= found.value <= high + 1e-12
