"""The app is brought once to whoever has a part in a rollout, by day, and to nobody else."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field

from sqlalchemy import select

from bot.directory import offering
from bot.directory.offering import Offering
from bot.ports import DirectoryError
from models import DirectoryEntry
from tests.directory.office import AMB, Hall, one
from tests.town import FakeClock


@dataclass
class Shop:
    """Gives the app, but not to those in `without`; with `shut` to nobody from then on."""

    without: tuple[str, ...] = ()
    shut: bool = False
    given: list[str] = field(default_factory=list)

    async def install(self, user: str) -> bool:
        if self.shut:
            raise DirectoryError("missing_consent App", "Consent.")
        self.given.append(user)
        return user not in self.without


def offer(hall: Hall, shop: Shop) -> int:
    hall.books[0].installer = shop
    return asyncio.run(Offering(hall.store, hall.desk, hall.books).daily())


def offered(hall: Hall) -> int:
    rows = select(DirectoryEntry).where(DirectoryEntry.app_offered_at.is_not(None))
    return len(hall.store.read_now(lambda session: session.scalars(rows).all()))


def test_it_is_brought_once_to_those_with_a_part(any_hall: Hall, clock: FakeClock) -> None:
    any_hall.speaks("U3")
    any_hall.read(one("U1", "Burgerzaken"), one("U2", None, AMB), one("U3", "Elders"), one("U4"))
    shop = Shop(without=("U2",))
    assert offer(any_hall, shop) == 1
    assert (shop.given, offered(any_hall)) == (["U1", "U2"], 2)
    clock.forward(days=1)
    assert offer(any_hall, shop) == 0
    assert shop.given == ["U1", "U2"]


def test_a_joiner_gets_it_the_next_day_and_only_once_over_replicas(hall: Hall, clock: FakeClock) -> None:
    shop = Shop()
    hall.read(one("U1", "Burgerzaken"))
    offer(hall, shop)
    hall.read(one("U1", "Griffie"), one("U2", "Burgerzaken"))
    assert offer(hall, shop) == 0
    clock.forward(days=1)
    assert [offer(hall, shop), offer(hall, shop)] == [1, 0]
    assert shop.given == ["U1", "U2"]


def test_there_is_a_limit_to_a_day(hall: Hall, clock: FakeClock, monkeypatch: object) -> None:
    monkeypatch.setattr(offering, "A_DAY", 2)  # type: ignore[attr-defined]
    hall.read(*[one(f"U{number}", "Burgerzaken") for number in range(5)])
    shop = Shop()
    for done in (2, 2, 1, 0):
        assert offer(hall, shop) == done
        clock.forward(days=1)
    assert len(set(shop.given)) == 5


def test_a_missing_consent_stops_it_and_the_next_day_goes_on(hall: Hall, clock: FakeClock) -> None:
    hall.read(one("U1", "Burgerzaken"))
    assert offer(hall, Shop(shut=True)) == 0
    assert offered(hall) == 0
    clock.forward(days=1)
    assert offer(hall, Shop()) == 1


def test_a_source_without_an_app_brings_none(hall: Hall) -> None:
    hall.read(one("U1", "Burgerzaken"))
    assert asyncio.run(Offering(hall.store, hall.desk, hall.books).daily()) == 0
