from __future__ import annotations

from collections.abc import Iterator

import pytest

from bot.config import Settings
from bot.database.store import Store
from bot.privacy.vault import Vault
from bot.reading import Reader
from tests.pulses.crowd import INSIDERS, TUESDAY, Crowd, asked_in
from tests.pulses.village import settle_in
from tests.town import FakeClock, Town


@pytest.fixture
def crowd(store: Store, settings: Settings, vault: Vault, clock: FakeClock) -> Crowd:
    """Twenty people of Burgerzaken, twelve of Sociaal Domein, three of Griffie and the project group, on a Tuesday."""
    clock.set(TUESDAY)
    crowd = Crowd(store, asked_in(settings), vault, clock)
    crowd.comes(*(f"b{number}" for number in range(20)), department="Burgerzaken")
    crowd.comes(*(f"s{number}" for number in range(12)), department="Sociaal Domein")
    crowd.comes(*(f"g{number}" for number in range(3)), department="Griffie")
    crowd.comes(*INSIDERS)
    return crowd


@pytest.fixture
def village(settings: Settings, clock: FakeClock, reader: Reader) -> Iterator[Town]:
    """A town on a Tuesday in which four of the floor and one of the project group were just asked."""
    clock.set(TUESDAY)
    town = Town(asked_in(settings), clock, reader)
    settle_in(town, ("b0", "b1", "b2", "b3"), INSIDERS[:1])
    yield town
    town.close()
