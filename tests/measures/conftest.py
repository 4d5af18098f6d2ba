"""A floor over weeks, in a transaction that is thrown away."""

from __future__ import annotations

import pytest

from tests.digests.floor import Floor
from tests.measures.floors import FIRST, ZONE


@pytest.fixture
def floor(floor: Floor) -> Floor:
    """A floor of sixty people whose rollout runs since the first week."""
    floor.rollout.started_at = FIRST.span(ZONE)[0]
    return floor
