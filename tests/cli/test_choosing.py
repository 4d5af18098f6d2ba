"""How old something is, in words."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.cli.choosing import age
from tests.town import NOW


@pytest.mark.parametrize(
    ("passed", "told"),
    [
        (timedelta(seconds=30), "0 min"),
        (timedelta(minutes=59), "59 min"),
        (timedelta(minutes=60), "1 h"),
        (timedelta(hours=25), "1 d"),
        (timedelta(days=30), "30 d"),
    ],
)
def test_an_age_is_told_in_its_largest_unit(passed: timedelta, told: str) -> None:
    assert age(NOW - passed, NOW) == told
