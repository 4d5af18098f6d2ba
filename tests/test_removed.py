"""The bot was taken out of a workspace: the administrators hear it, once, and nobody else."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from bot.config import Settings
from bot.reading import Reader
from models import Feedback, InboxEvent, Person
from tests.kiosk import Kiosk
from tests.town import FakeClock, Town

WORKSPACE = "T0LINDE"


@pytest.fixture
def town(settings: Settings, clock: FakeClock, reader: Reader) -> Iterator[Town]:
    town = Town(settings, clock, reader, lambda terminal: {"terminal": terminal, "kiosk": Kiosk()})
    yield town
    town.close()


def promote(session: Session) -> None:
    session.scalars(select(Person)).one().administrator = True


def end(town: Town, event_id: str = "Ev1") -> None:
    raw = {"kind": "removed", "tenant": WORKSPACE, "at": town.clock().isoformat()}
    town.run(town.app.mailroom.take("kiosk", event_id, raw))
    town.drain()


def test_the_administrators_hear_which_workspace_and_what_to_do(town: Town) -> None:
    town.say("beheer", "hulp")
    town.write(promote)
    town.say("an", "hulp")
    end(town)
    end(town)
    told = [" ".join(line.split()) for line in town.heard["beheer"] if WORKSPACE in line]
    assert told == ["Ik ben verwijderd uit T0LINDE (Kiosk). “voelspriet doctor” zegt wat je kunt doen."]
    assert not any(WORKSPACE in line for line in town.heard["an"])


def test_it_leaves_no_person_and_no_message_behind(town: Town) -> None:
    end(town)
    (row,) = town.read(lambda session: list(session.scalars(select(InboxEvent))))
    assert (row.state, row.payload) == ("done", None)
    for table in (Person, Feedback):
        assert town.read(lambda session, table=table: session.scalar(select(func.count()).select_from(table))) == 0  # type: ignore[misc]
