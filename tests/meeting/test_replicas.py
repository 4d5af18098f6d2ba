"""Replicas that wake up at the same moment ask, freeze and send once, on both databases."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from bot.config import Settings
from bot.database.store import Store
from bot.meeting import rounds, sending
from bot.reading import Reader
from models import Meeting
from tests.meeting.towns import THURSDAY, WEDNESDAY, meeting_in, works
from tests.town import FakeClock, Town

REPLICAS = 3


def test_each_happens_once(any_settings: Settings, clock: FakeClock, reader: Reader) -> None:
    town = Town(meeting_in(any_settings, mail=True, mailboxes=("team@lindewaard.example",)), clock, reader)
    stores = [Store(any_settings.database.url) for _ in range(REPLICAS)]
    together = Barrier(REPLICAS)

    def wake(store: Store) -> int:
        def work(session: Session) -> int:
            return rounds.ask_due(session, town.desk) + sending.dispatch_due(session, town.desk)

        together.wait()
        return store.write_now(work)

    try:
        town.open("amb")
        for moment in (WEDNESDAY, THURSDAY):
            clock.set(moment)
            with ThreadPoolExecutor(REPLICAS) as pool:
                written = list(pool.map(wake, stores))
            assert sum(written) == (1 if moment == WEDNESDAY else 2)
        assert len(works(town, "round/")) == 1
        assert len(works(town, "agenda/")) == 2
        assert town.read(lambda session: session.scalar(select(func.count()).select_from(Meeting))) == 1
    finally:
        for store in stores:
            store.close()
        town.close()
