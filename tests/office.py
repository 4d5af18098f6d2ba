"""A postroom with one platform, to send cards from."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot import deliveries, talk
from bot.database.store import Store
from bot.desk import Desk
from bot.outbox import Postroom
from bot.people import place_at
from bot.ports import Spot
from bot.words import words_for
from models import Delivery
from tests.kiosk import Kiosk
from tests.town import FakeClock

OTHER = "C2"


@dataclass
class Office:
    """A postroom with one platform, and cards to send."""

    store: Store
    desk: Desk
    clock: FakeClock
    kiosk: Kiosk

    @property
    def postroom(self) -> Postroom:
        return Postroom(self.store, self.desk, {"kiosk": self.kiosk})

    def send(self, text: str, channel: str = "C1", audience: str | None = None, delay: timedelta = timedelta()) -> int:
        def work(session: Session) -> int:
            place = place_at(session, self.desk, "kiosk", Spot("channel", {"channel": channel}))
            place.audience = audience or place.audience
            card = talk.one_line(words_for("en"), text)
            delivery = deliveries.write(session, self.desk, place, card, f"test/{text}", delay=delay)
            assert delivery
            return delivery.id

        return self.store.write_now(work)

    def step(self, **later: float) -> bool:
        self.clock.forward(**later)
        return asyncio.run(self.postroom.step())

    def go_on(self, steps: int = 12, **later: float) -> None:
        for _ in range(steps):
            self.step(**later)

    def row(self, number: int) -> Delivery:
        return self.store.read_now(lambda session: session.get_one(Delivery, number))

    def reports(self, number: int, reason: str) -> int:
        return sum(f"Bericht {number} " in text and f"({reason})" in text for text in self.kiosk.heard)

    def rows(self) -> list[Delivery]:
        return self.store.read_now(lambda session: list(session.scalars(select(Delivery).order_by(Delivery.id))))
