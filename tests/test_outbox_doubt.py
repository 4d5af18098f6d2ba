"""Out through the outbox when nobody can say at once whether a card arrived."""

from __future__ import annotations

import asyncio
import contextlib
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.database.store import Store
from bot.desk import Desk
from bot.outbox import CLAIM
from bot.ports import DeliveryError
from tests.kiosk import Kiosk
from tests.office import OTHER, Office
from tests.town import FakeClock


@pytest.fixture
def office(store: Store, desk: Desk, clock: FakeClock) -> Office:
    return Office(store, desk, clock, Kiosk())


@pytest.fixture
def any_office(any_store: Store, desk: Desk, clock: FakeClock) -> Office:
    return Office(any_store, desk, clock, Kiosk())


def cut_off(office: Office) -> None:
    """Begin to post and be killed in between."""

    async def killed() -> None:
        stepping = asyncio.create_task(office.postroom.step())
        for _ in range(1_000):
            if any(row.state == "sending" for row in office.rows()):
                break
            await asyncio.sleep(0.01)
        stepping.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await stepping

    asyncio.run(killed())


def test_a_card_that_arrived_after_all_is_found_and_not_sent_again(any_office: Office) -> None:
    any_office.kiosk.after.append(DeliveryError("timed_out", ambiguous=True))
    number = any_office.send("one")
    any_office.go_on(seconds=5)
    row = any_office.row(number)
    assert any_office.kiosk.heard == ["one"]
    assert (row.state, row.message, row.ambiguous) == ("sent", f"message-{row.mark}", 0)


def test_a_card_that_certainly_did_not_arrive_is_sent_again_as_often_as_needed(office: Office) -> None:
    office.kiosk.before.extend(DeliveryError("timed_out", ambiguous=True) for _ in range(4))
    number = office.send("one")
    office.go_on(seconds=60)
    assert office.kiosk.heard == ["one"]
    assert (office.row(number).state, office.row(number).ambiguous) == ("sent", 0)


def test_where_nobody_can_say_it_is_sent_again_once_and_counted(any_office: Office) -> None:
    any_office.kiosk.found, any_office.kiosk.remembers = None, False
    any_office.kiosk.after.append(DeliveryError("timed_out", ambiguous=True))
    number = any_office.send("one")
    any_office.go_on(seconds=5)
    assert any_office.kiosk.heard == ["one", "one"]
    assert (any_office.row(number).state, any_office.row(number).ambiguous) == ("sent", 1)


def test_what_is_doubtful_twice_fails_and_is_reported(office: Office) -> None:
    office.send("ready", OTHER, "administrators")
    office.go_on(2, seconds=2)
    office.kiosk.found, office.kiosk.remembers = None, False
    office.kiosk.after.extend(DeliveryError("timed_out", ambiguous=True) for _ in range(2))
    number = office.send("one")
    office.go_on(seconds=20)
    row = office.row(number)
    assert (row.state, row.ambiguous, row.reason) == ("failed", 2, "cut_off")
    assert office.kiosk.heard.count("one") == 2
    assert office.reports(number, "cut_off") == 1


def test_while_the_platform_cannot_be_asked_the_doubt_stays(office: Office) -> None:
    office.kiosk.after.append(DeliveryError("timed_out", ambiguous=True))
    number = office.send("one")
    office.kiosk.found = DeliveryError("ratelimited", retry_after=timedelta(seconds=9))
    office.go_on(seconds=3)
    assert (office.row(number).state, office.kiosk.heard) == ("sending", ["one"])
    office.kiosk.found = ""
    office.go_on(3, seconds=10)
    assert (office.row(number).state, office.kiosk.heard) == ("sent", ["one"])


@pytest.mark.parametrize("arrived", [True, False])
def test_a_claim_of_a_killed_process_lapses_and_is_looked_up(any_office: Office, *, arrived: bool) -> None:
    number = any_office.send("one")
    any_office.kiosk.closed = True
    cut_off(any_office)
    any_office.kiosk.closed = False
    assert any_office.row(number).state == "sending"
    assert not any_office.step(seconds=CLAIM.total_seconds() - 1)
    any_office.kiosk.found = "message-7" if arrived else ""
    any_office.step(seconds=2)
    assert any_office.row(number).state == "sent"
    assert any_office.kiosk.heard == ([] if arrived else ["one"])


def test_a_post_that_hangs_is_cut_off_and_then_doubtful(office: Office) -> None:
    number = office.send("one")
    office.kiosk.closed = True
    asyncio.run(replace(office.postroom, post_within=0.1).step())
    assert (office.row(number).state, office.row(number).reason) == ("sending", "timed_out")
    office.kiosk.closed = False
    office.step(minutes=1)
    assert office.kiosk.heard == ["one"]
