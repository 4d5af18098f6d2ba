"""A test round that is closed while somebody tests, or closes it too: each message counts in one place, and once."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor, wait
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from bot.config import Settings
from bot.database.store import Store
from bot.ports import Action
from bot.reading import Reader
from models import TrialFinding, TrialRound
from tests.gestures import PROBLEM, kept, said, tell
from tests.town import INSIDER, FakeClock, Town

MOMENT = 0.5
"""Seconds in which what does not wait would be written."""


@pytest.fixture
def office(postgres_settings: Settings, clock: FakeClock, reader: Reader) -> Town:
    """A town on PostgreSQL, where a round runs in which Anna tests; a second replica shares its database."""
    town = Town(postgres_settings, clock, reader)
    tell(town, INSIDER, "testronde openen balie, tot vrijdag 16 oktober")
    tell(town, "anna", "ik test mee")
    return town


def while_it_closes(town: Town, act: Callable[[], object], closed_at: datetime, findings: int | None) -> None:
    """Do something while another replica has the round counted and closed, and did not commit that yet."""
    other = Store(town.desk.settings.database.url)
    with Session(other.engine) as session, ThreadPoolExecutor(1) as pool:
        session.scalars(select(TrialRound).with_for_update()).one()
        session.execute(update(TrialRound).values(closed_at=closed_at, findings=findings, people=findings))
        acting = pool.submit(act)
        assert not wait([acting], MOMENT).done, "it waits until it is known whether the round is closed"
        session.commit()
        acting.result(30)
    other.close()


def found(town: Town) -> list[int]:
    return town.read(lambda session: list(session.scalars(select(TrialFinding.feedback_id))))


def test_what_is_said_while_it_closes_is_no_finding(office: Town) -> None:
    while_it_closes(office, lambda: tell(office, "anna", PROBLEM), office.clock(), None)
    assert ([row.pool for row in kept(office)], found(office)) == (["floor"], [])
    office.close()


def test_what_was_counted_stays_a_finding(office: Town) -> None:
    tell(office, "anna", PROBLEM)
    ref = kept(office)[0].ref
    raw = {**said(office, "anna", "", kind="pressed"), "action": Action.NO_FINDING, "value": ref, "answer": ""}

    def pressed() -> None:
        office.run(office.app.mailroom.take("terminal", "pressed", raw))
        office.drain()

    while_it_closes(office, pressed, office.clock(), 6)
    assert ([row.pool for row in kept(office)], found(office)) == (["tester"], [1])
    office.close()


def test_of_two_who_close_it_the_first_counts(office: Town) -> None:
    before = office.clock() - timedelta(minutes=1)
    while_it_closes(office, lambda: tell(office, INSIDER, "testronde sluiten"), before, 6)
    row = office.read(lambda session: session.scalars(select(TrialRound)).one())
    assert (row.closed_at, row.findings) == (before, 6)
    office.close()
