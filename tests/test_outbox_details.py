"""A card's details: in its thread, once, whatever happens in between; where there are no threads, in the card."""

from __future__ import annotations

import pytest
from sqlalchemy.orm import Session

from bot import deliveries
from bot.cards import Card, Text
from bot.database.store import Store
from bot.desk import Desk
from bot.outbox import CLAIM
from bot.people import place_at
from bot.ports import DeliveryError, Spot
from tests.kiosk import Kiosk
from tests.office import Office
from tests.test_outbox_doubt import cut_off
from tests.town import FakeClock

CARD = Card("Week 47", (Text(("Today: 2 decisions",)),), "en", details=(Text(("By department",)),))
BOTH = ["Week 47", "Details: Week 47"]


@pytest.fixture
def office(any_store: Store, desk: Desk, clock: FakeClock) -> Office:
    kiosk = Kiosk()
    kiosk.threads = True
    return Office(any_store, desk, clock, kiosk)


def send(office: Office, work_id: str = "digest/1", replaces: str | None = None) -> int:
    def work(session: Session) -> int:
        place = place_at(session, office.desk, "kiosk", Spot("channel", {"channel": "C1"}))
        delivery = deliveries.write(session, office.desk, place, CARD, work_id, replaces=replaces)
        assert delivery
        return delivery.id

    return office.store.write_now(work)


def test_the_message_comes_first_and_its_details_once_in_its_thread(office: Office) -> None:
    first = send(office)
    office.go_on(6, seconds=2)
    message = office.row(first).message
    assert office.kiosk.heard == BOTH
    assert office.kiosk.stood == [(None, None), (None, message)]
    assert office.kiosk.posted[1][2] == Card("Details: Week 47", CARD.details, "en")
    assert [row.work_id for row in office.rows()] == ["digest/1", "digest/1/details"]
    assert {row.state for row in office.rows()} == {"sent"}


def test_a_message_in_the_place_of_another_has_its_details_in_the_place_of_those(office: Office) -> None:
    first = send(office)
    office.go_on(4, seconds=2)
    message, details = (row.message for row in office.rows())
    send(office, "digest/1/corrected/1", replaces=message)
    office.go_on(4, seconds=2)
    assert office.kiosk.heard == BOTH * 2
    assert office.kiosk.stood[2:] == [(message, None), (details, message)]
    assert office.row(first).state == "sent"


def test_a_platform_without_threads_is_given_the_whole_card(office: Office) -> None:
    office.kiosk.threads = False
    send(office)
    office.go_on(4, seconds=2)
    assert [card for _, _, card in office.kiosk.posted] == [CARD]
    assert len(office.rows()) == 1


@pytest.mark.parametrize("arrived", [True, False])
def test_killed_between_the_message_and_its_record_each_comes_once(office: Office, *, arrived: bool) -> None:
    number = send(office)
    office.kiosk.closed = True
    cut_off(office)
    office.kiosk.closed = False
    assert [row.state for row in office.rows()] == ["sending"]
    office.kiosk.found = "message-7" if arrived else ""
    office.step(seconds=CLAIM.total_seconds() + 1)
    office.kiosk.found = ""
    office.go_on(4, seconds=2)
    assert office.kiosk.heard == BOTH[arrived:]
    assert office.kiosk.stood[-1] == (None, office.row(number).message)


def test_killed_while_the_details_are_posted_they_are_looked_for_and_not_doubled(office: Office) -> None:
    send(office)
    office.step()
    office.clock.forward(seconds=2)
    office.kiosk.after.append(DeliveryError("timed_out", ambiguous=True))
    office.go_on(6, seconds=5)
    assert office.kiosk.heard == BOTH
    assert {row.state for row in office.rows()} == {"sent"}


def test_where_nobody_can_say_the_details_stand_under_the_message_that_is_known(office: Office) -> None:
    office.kiosk.found, office.kiosk.remembers = None, False
    office.kiosk.after.append(DeliveryError("timed_out", ambiguous=True))
    number = send(office)
    office.go_on(6, seconds=5)
    assert office.kiosk.heard == ["Week 47", *BOTH], "twice, as any card in a channel that may have arrived"
    assert office.kiosk.stood[-1] == (None, office.row(number).message)


def test_for_whoever_was_forgotten_in_between_there_are_none(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    number = send(office)
    office.desk.vault.seal("gone", b"", "test")
    office.desk.vault.destroy("gone")
    monkeypatch.setattr("bot.deliveries.month_key", lambda _: "gone")
    office.go_on(4, seconds=2)
    assert office.row(number).state == "sent"
    assert office.kiosk.heard == BOTH[:1]
