"""The calendar file of a session: for whoever has its address, as it stands now, and nobody's name in it."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from icalendar import Calendar, Component
from sqlalchemy.orm import Session
from starlette.testclient import TestClient

from bot.config import WebSettings
from bot.database.store import Store
from bot.desk import Desk
from bot.routes.calendar_file import route
from bot.sessions.linking import address, number_of
from models import InfoSession, Rollout
from tests.digests.floor import Floor
from tests.doors import client_of

BASE = "https://bot.example.org"
STARTS = datetime(2026, 12, 1, 9, 0, tzinfo=UTC)


@pytest.fixture
def desk(desk: Desk) -> Desk:
    changed = desk.settings.model_copy(update={"web": WebSettings(public_url=BASE)})
    return Desk(changed, desk.vault, desk.now)


@pytest.fixture
def link(store: Store, desk: Desk) -> str:
    """Plan a session; give the path of its file."""

    def work(session: Session) -> str:
        floor = Floor.of(session, desk, people=0)
        row = InfoSession(
            rollout_id=floor.rollout.id,
            issue_id=floor.issue("Zaken zoeken").id,
            department_id=floor.departments["Burgerzaken"].id,
            state="planned",
            uid="u",
            starts_at=STARTS,
            spot="kamer 2.14",
            proposed_at=STARTS,
        )
        session.add(row)
        session.flush()
        return address(desk, row).removeprefix(BASE)

    return store.write_now(work)


@pytest.fixture
def client(store: Store, desk: Desk) -> TestClient:
    return client_of(route(store, desk))


def event_in(content: bytes) -> Component:
    """Give the one event of a file."""
    calendar = Calendar.from_ical(content)
    assert isinstance(calendar, Component)
    (event,) = calendar.walk("VEVENT")
    return event


def test_the_file_is_the_session_as_it_stands(client: TestClient, store: Store, link: str) -> None:
    answer = client.get(link, headers={"accept-language": "nl"})
    event = event_in(answer.content)
    assert str(event["summary"]) == "Inloopuur “Zaken zoeken”"
    assert (event.decoded("dtstart"), event.decoded("dtend")) == (STARTS, STARTS.replace(hour=10))
    assert (str(event["location"]), str(event["uid"])) == ("kamer 2.14", "u@bot.example.org")
    assert (event.get("attendee"), event.get("organizer")) == (None, None)
    assert answer.headers["content-type"].startswith("text/calendar")
    assert answer.headers["content-disposition"] == 'attachment; filename="inloopuur.ics"'
    assert answer.headers["cache-control"] == "no-store"

    def cancelled(session: Session) -> None:
        row = session.get_one(InfoSession, 1)
        row.state, row.sequence = "cancelled", 1

    store.write_now(cancelled)
    event = event_in(client.get(link).content)
    assert (str(event["status"]), event["sequence"]) == ("CANCELLED", 1)


@pytest.mark.parametrize("state", ["proposed", "declined"])
def test_what_nobody_was_told_of_is_not_there(client: TestClient, store: Store, link: str, state: str) -> None:
    def change(session: Session) -> None:
        session.get_one(InfoSession, 1).state = state

    store.write_now(change)
    assert client.get(link).status_code == 404


def test_of_a_rollout_that_left_the_configuration_it_is_gone(client: TestClient, store: Store, link: str) -> None:
    def change(session: Session) -> None:
        session.get_one(Rollout, 1).slug = "weg"

    store.write_now(change)
    assert client.get(link).status_code == 404


def test_of_a_rollout_that_ended_it_is_gone(client: TestClient, store: Store, link: str) -> None:
    def change(session: Session) -> None:
        session.get_one(Rollout, 1).ended_at = STARTS

    assert client.get(link).status_code == 200
    store.write_now(change)
    assert client.get(link).status_code == 404


@pytest.mark.leak
def test_nobody_guesses_an_address(client: TestClient, desk: Desk, link: str) -> None:
    number, _, key = link.rpartition("/")[2].partition("-")
    for token in (number, f"2-{key}", f"{number}-{'0' * 32}", f"0-{key}", "x", "²-" + key):
        assert number_of(desk, token) is None
        assert client.get(f"/session/{token}").status_code == 404
    assert client.post(link).status_code == 405


def test_without_a_public_address_there_is_none(desk: Desk) -> None:
    bare = Desk(desk.settings.model_copy(update={"web": WebSettings()}), desk.vault, desk.now)
    assert address(bare, InfoSession(id=1)) == ""
