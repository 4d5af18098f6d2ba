"""A town almost three weeks before its go-live."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from tests.town import FakeClock

WEDNESDAY = datetime(2026, 10, 7, 8, 0, tzinfo=UTC)
"""10.00 by the town's own clock; go-live is on Monday the 26th."""


@pytest.fixture
def clock() -> FakeClock:
    """The clock of the town."""
    return FakeClock(WEDNESDAY)
