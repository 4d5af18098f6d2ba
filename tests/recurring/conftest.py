"""A village on SQLite, one on both databases, and one with an encoder."""

from __future__ import annotations

import pytest

from tests.recurring.village import FakeEncoder, Village
from tests.town import Town


@pytest.fixture
def village(town: Town) -> Village:
    """Words and characters alone."""
    return Village(town, None)


@pytest.fixture
def any_village(any_town: Town) -> Village:
    """Once on SQLite and once on PostgreSQL, with an encoder."""
    return Village(any_town, FakeEncoder())


@pytest.fixture
def encoding(town: Town) -> Village:
    """With an encoder."""
    return Village(town, FakeEncoder())
