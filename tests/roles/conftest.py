from __future__ import annotations

from collections.abc import Iterator

import pytest

from bot.config import Settings
from bot.reading import Reader
from tests.gestures import street_of
from tests.roles.court import with_court
from tests.town import FakeClock, Town


@pytest.fixture
def court(settings: Settings, clock: FakeClock, reader: Reader) -> Iterator[Town]:
    """A town with ambassadors and managers of departments."""
    town = street_of(with_court(settings), clock, reader)
    yield town
    town.close()
