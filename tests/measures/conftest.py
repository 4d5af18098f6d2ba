"""A floor over weeks, in a transaction that is thrown away."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from sqlalchemy.orm import Session

from bot.desk import Desk
from bot.store import Store
from tests.digests.floor import Floor
from tests.measures.floors import FIRST, ZONE


@pytest.fixture
def floor(store: Store, desk: Desk) -> Iterator[Floor]:
    """A floor of sixty people whose rollout runs since the first week."""
    with Session(store.engine) as session:
        found = Floor.of(session, desk)
        found.rollout.started_at = FIRST.span(ZONE)[0]
        yield found
