"""Out through the outbox: in order, in time, once, and never lost silently."""

from __future__ import annotations

import asyncio
import logging
from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from threading import Thread

import pytest
from sqlalchemy import update

from bot.config import Settings
from bot.database.store import Store
from bot.desk import Desk
from bot.outbox import GIVE_UP_AFTER, Postroom
from bot.ports import DeliveryError
from bot.privacy.forgetting import ONCE
from bot.privacy.vault import month_key
from models import Delivery, Place
from tests.gestures import change
from tests.kiosk import Kiosk
from tests.office import OTHER, Office
from tests.town import FakeClock


@pytest.fixture
def office(store: Store, desk: Desk, clock: FakeClock) -> Office:
    return Office(store, desk, clock, Kiosk())


@pytest.fixture
def any_office(any_store: Store, desk: Desk, clock: FakeClock) -> Office:
    return Office(any_store, desk, clock, Kiosk())


def test_a_card_is_posted_once_and_its_text_does_not_stay(any_office: Office) -> None:
    number = any_office.send("hello")
    assert any_office.step()
    assert not any_office.step(minutes=5)
    row = any_office.row(number)
    assert any_office.kiosk.heard == ["hello"]
    assert (row.state, row.card, row.claimed_until, row.ambiguous) == ("sent", None, None, 0)
    assert row.message == f"message-{row.mark}"


def test_cards_to_one_place_keep_their_order_and_its_pace(any_office: Office) -> None:
    for text in ("one", "two", "three"):
        any_office.send(text)
    any_office.step()
    assert not any_office.step()
    assert not any_office.step(seconds=0.9)
    assert any_office.kiosk.heard == ["one"]
    any_office.step(seconds=0.1)
    any_office.step(seconds=1)
    assert any_office.kiosk.heard == ["one", "two", "three"]


def test_what_is_held_up_on_purpose_lets_the_next_cards_pass(any_office: Office) -> None:
    any_office.send("held up", delay=timedelta(minutes=10))
    any_office.send("next")
    any_office.step()
    assert any_office.kiosk.heard == ["next"]
    assert not any_office.step(minutes=9)
    any_office.step(minutes=1)
    assert any_office.kiosk.heard == ["next", "held up"]


def test_places_do_not_wait_for_each_other(office: Office) -> None:
    office.kiosk.before.append(DeliveryError("not_connected"))
    office.send("one")
    office.send("other", OTHER)
    office.step()
    assert office.kiosk.heard == ["other"]


def test_retry_after_holds_for_the_whole_place(any_office: Office) -> None:
    any_office.kiosk.before.append(DeliveryError("ratelimited", retry_after=timedelta(seconds=30)))
    any_office.send("one")
    any_office.send("two")
    any_office.step()
    assert not any_office.step(seconds=29)
    any_office.step(seconds=1)
    assert any_office.kiosk.heard == ["one"]


def test_what_passes_is_tried_again_later_and_later(office: Office) -> None:
    office.kiosk.before.extend(DeliveryError("not_connected") for _ in range(3))
    number = office.send("one")
    waits: list[timedelta] = []
    for _ in range(3):
        office.step(minutes=1)
        row = office.row(number)
        assert (row.state, row.reason) == ("waiting", "not_connected")
        waits.append(row.not_before - office.clock())
    assert timedelta(seconds=1) <= waits[0] <= timedelta(seconds=2) < waits[2] <= timedelta(seconds=8)
    office.step(minutes=1)
    assert office.kiosk.heard == ["one"]
    assert office.row(number).ambiguous == 0


def test_after_a_day_it_is_given_up_and_reported(office: Office) -> None:
    office.send("ready", OTHER, "administrators")
    office.go_on(2, seconds=2)
    office.kiosk.before.extend(DeliveryError("not_connected") for _ in range(2))
    number = office.send("one")
    office.step()
    office.step(seconds=GIVE_UP_AFTER.total_seconds())
    assert office.row(number).state == "waiting"
    office.kiosk.before.append(DeliveryError("not_connected"))
    office.go_on(2, seconds=10)
    assert office.row(number).state == "failed"
    assert office.reports(number, "not_connected") == 1


def test_a_permanent_failure_is_reported_once_and_the_next_card_goes(any_office: Office) -> None:
    any_office.send("ready", OTHER, "administrators")
    any_office.go_on(2, seconds=2)
    any_office.kiosk.before.append(DeliveryError("channel_not_found", permanent=True))
    number = any_office.send("one")
    any_office.send("two")
    any_office.go_on(seconds=2)
    assert any_office.row(number).state == "failed"
    assert any_office.reports(number, "channel_not_found") == 1
    assert any_office.kiosk.heard.count("two") == 1


def test_a_report_that_fails_is_not_reported(office: Office) -> None:
    office.send("ready", OTHER, "administrators")
    office.go_on(2, seconds=2)
    office.kiosk.before.extend(DeliveryError("gone", permanent=True) for _ in range(5))
    office.send("one")
    office.go_on(seconds=2)
    assert [row.state for row in office.rows()] == ["sent", "failed", "failed"]


def test_a_card_whose_key_is_gone_fails_and_holds_up_nobody(office: Office) -> None:
    office.send("ready", OTHER, "administrators")
    office.go_on(2, seconds=2)
    number = office.send("one")
    office.desk.vault.destroy(month_key(office.clock()))
    office.clock.forward(days=31)
    office.send("two", "C3")
    office.go_on(seconds=2)
    assert (office.row(number).state, office.row(number).reason) == ("failed", "unreadable")
    assert "two" in office.kiosk.heard


def test_a_card_of_another_version_fails_and_holds_up_nobody(office: Office) -> None:
    number = office.send("one")
    office.send("two", OTHER)
    strange = office.desk.vault.seal(month_key(office.clock()), b'{"blocks":[{"type":"film"}]}', "delivery.card")
    changed = update(Delivery).where(Delivery.id == number).values(card=strange)
    office.store.write_now(change(changed))
    office.step()
    assert office.row(number).state == "failed"
    assert office.kiosk.heard == ["two"]


def test_a_fault_in_a_connector_fails_one_card_and_quotes_nothing(
    office: Office, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    office.kiosk.before.append(KeyError("what somebody wrote"))
    number = office.send("one")
    office.send("two", OTHER)
    office.step()
    assert (office.row(number).state, office.row(number).reason) == ("failed", "fault")
    assert office.kiosk.heard == ["two"]
    assert "KeyError" in caplog.text
    assert "what somebody wrote" not in caplog.text


def test_a_place_of_a_platform_that_left_waits(office: Office) -> None:
    number = office.send("one")
    assert not asyncio.run(Postroom(office.store, office.desk, {}).step())
    assert office.row(number).state == "waiting"


def test_what_nobody_takes_is_given_up_after_a_day_and_reported(office: Office) -> None:
    office.send("bound", "ADMIN", audience="administrators")
    office.go_on(seconds=1)
    stuck, fresh = office.send("stuck", "C8"), None
    office.clock.forward(hours=24, seconds=1)
    fresh = office.send("fresh", "C9")
    assert office.store.write_now(office.postroom.expire) == 1
    assert (office.row(stuck).state, office.row(stuck).reason) == ("failed", "waited_too_long")
    assert office.row(fresh).state == "waiting"
    office.go_on(seconds=1)
    assert office.reports(stuck, "waited_too_long") == 1


def test_a_place_that_goes_on_failing_is_reported_once_a_day(office: Office) -> None:
    office.send("bound", "ADMIN", audience="administrators")
    office.go_on(seconds=1)
    for number in range(3):
        office.send(f"stuck {number}", "C8")
    office.clock.forward(hours=25)
    office.store.write_now(office.postroom.expire)
    assert sum(row.work_id.startswith("undelivered/") for row in office.rows()) == 1


def test_places_that_serve_once_are_reported_together_once_a_day(office: Office) -> None:
    office.send("bound", "ADMIN", audience="administrators")
    office.go_on(seconds=1)
    for number in range(3):
        office.send(f"stuck {number}", f"C{number + 5}", audience=ONCE)
    office.clock.forward(hours=25)
    office.store.write_now(office.postroom.expire)
    assert sum(row.work_id.startswith("undelivered/") for row in office.rows()) == 1


@pytest.fixture
def stores(postgres_settings: Settings) -> Iterator[tuple[Store, Store]]:
    pair = Store(postgres_settings.database.url), Store(postgres_settings.database.url)
    yield pair
    for store in pair:
        store.close()


def test_two_replicas_never_post_twice(stores: tuple[Store, Store], desk: Desk, clock: FakeClock) -> None:
    kiosk = Kiosk()
    kiosk.pace = timedelta(0)
    offices = [Office(store, desk, clock, kiosk) for store in stores]
    for number in range(120):
        offices[0].send(f"card {number}", f"C{number % 40}")
    threads = [Thread(target=_drain, args=[office]) for office in offices]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    assert Counter(Counter(mark for _, mark, _ in kiosk.posted).values()) == {1: 120}
    assert {row.state for row in offices[0].rows()} == {"sent"}
    for channel in range(40):
        heard = [card.summary for where, _, card in kiosk.posted if where == f"C{channel}"]
        assert heard == [f"card {channel + turn}" for turn in (0, 40, 80)]


def _drain(office: Office) -> None:
    async def until_empty() -> None:
        while any(row.state != "sent" for row in await asyncio.to_thread(office.rows)):
            await office.postroom.step()

    asyncio.run(until_empty())


def test_nothing_is_ready_for_a_place_that_has_to_wait(office: Office) -> None:
    office.send("one")
    later = update(Place).values(not_before=office.clock() + timedelta(seconds=5))
    office.store.write_now(change(later))
    assert not office.step()
    assert office.step(seconds=5)
