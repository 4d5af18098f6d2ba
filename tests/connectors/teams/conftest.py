"""Loads the SDK as the connector does, before a test file names it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from connectors.teams.environment import sdk_environment

with sdk_environment():
    from connectors.teams import sdk, tokens  # noqa: F401 - loaded for what it takes to load them

from tests.connectors.teams.house import House
from tests.connectors.teams.keyring import key_server


@pytest.fixture
def house() -> Iterator[House]:
    with key_server() as keys:
        house = House(keys)
        yield house
        house.checker.close()
