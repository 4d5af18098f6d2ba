"""A crew on SQLite, and one on both databases."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from bot.config import Settings
from bot.reading import Reader
from tests.gestures import street_of
from tests.town import FakeClock
from tests.triage.crew import Crew, with_ambassadors


@pytest.fixture
def crew(settings: Settings, clock: FakeClock, reader: Reader) -> Iterator[Crew]:
    """Ambassadors, on SQLite."""
    town = street_of(with_ambassadors(settings), clock, reader)
    yield Crew(town)
    town.close()


@pytest.fixture
def any_crew(any_settings: Settings, clock: FakeClock, reader: Reader) -> Iterator[Crew]:
    """Ambassadors, once on SQLite and once on PostgreSQL."""
    town = street_of(with_ambassadors(any_settings), clock, reader)
    yield Crew(town)
    town.close()
