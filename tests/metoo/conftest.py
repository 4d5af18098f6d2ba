"""A floor in a transaction that is thrown away."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from sqlalchemy.orm import Session

from bot.desk import Desk
from bot.store import Store
from tests.digests.floor import Floor


@pytest.fixture
def floor(store: Store, desk: Desk) -> Iterator[Floor]:
    """A floor of sixty people, on SQLite."""
    with Session(store.engine) as session:
        yield Floor.of(session, desk)
