"""An installation that reads a directory."""

from __future__ import annotations

import pytest

from bot.database.store import Store
from bot.desk import Desk
from tests.directory.office import Hall


@pytest.fixture
def hall(store: Store, desk: Desk) -> Hall:
    """One on SQLite, with one complete directory, "slack"."""
    return Hall(store, desk)


@pytest.fixture
def any_hall(any_store: Store, desk: Desk) -> Hall:
    """One on SQLite and one on PostgreSQL."""
    return Hall(any_store, desk)
