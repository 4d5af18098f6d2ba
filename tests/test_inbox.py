"""In through the inbox: stored before it is acknowledged, handled once, never lost."""

from __future__ import annotations

import asyncio
import logging
import sqlite3
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from threading import Event, Thread
from typing import Any

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from bot.config import Settings
from bot.inbox import CLAIM, TRIES, Mailroom
from bot.ports import NotReachableError
from bot.privacy.vault import Vault, VaultError, master_key
from bot.reading import Reader, Reading
from models import Delivery, Feedback, InboxEvent, Person, Place
from tests.codes import code, held, refuse_poison_late
from tests.gestures import change, said
from tests.kiosk import Kiosk
from tests.town import FakeClock, Town

QUESTION = "Waar vind ik mijn zaken?"


def take(town: Town, event_id: str, raw: dict[str, Any], connector: str = "terminal") -> bool:
    return town.run(town.app.mailroom.take(connector, event_id, raw))


def events(town: Town) -> list[InboxEvent]:
    return town.read(lambda session: list(session.scalars(select(InboxEvent).order_by(InboxEvent.id))))


def count(town: Town, table: type[Feedback | Delivery | Person]) -> int:
    return town.read(lambda session: session.scalar(select(func.count()).select_from(table))) or 0


def step(mailroom: Mailroom) -> bool:
    return asyncio.run(mailroom.step())


def test_an_event_is_taken_once(any_town: Town) -> None:
    raw = said(any_town, "an", QUESTION)
    assert take(any_town, "Ev1", raw)
    assert not take(any_town, "Ev1", raw)
    assert take(any_town, "Ev2", raw)
    assert len(events(any_town)) == 2


def test_the_same_id_of_another_platform_is_another_event(town: Town) -> None:
    assert take(town, "Ev1", said(town, "an", QUESTION))
    assert take(town, "Ev1", said(town, "an", QUESTION), connector="slack")


def test_a_repeat_after_it_was_handled_changes_nothing(any_town: Town) -> None:
    take(any_town, "Ev1", said(any_town, "an", QUESTION))
    any_town.drain()
    heard = list(any_town.heard["an"])
    assert not take(any_town, "Ev1", said(any_town, "an", QUESTION))
    any_town.drain()
    assert any_town.heard["an"] == heard
    assert count(any_town, Feedback) == 1


def test_the_payload_goes_when_it_became_feedback(any_town: Town) -> None:
    take(any_town, "Ev1", said(any_town, "an", QUESTION))
    waiting = events(any_town)[0]
    assert waiting.state == "waiting"
    assert waiting.payload
    assert QUESTION.encode() not in waiting.payload
    any_town.drain()
    done = events(any_town)[0]
    assert (done.state, done.payload, done.claimed_until) == ("done", None, None)
    assert count(any_town, Feedback) == 1


def test_events_of_one_person_keep_their_order(town: Town) -> None:
    for number in range(30):
        take(town, f"Ev{number}", said(town, "an", f"Waar vind ik zaak {number:02}?"))
    town.drain()
    receipts = [text for text in town.heard["an"] if "Waar vind ik zaak" in text]
    assert receipts == sorted(receipts, key=lambda text: text.split("zaak ")[1][:2])
    assert len(receipts) == 30


class SlowReader:
    """Reads as another does, but waits until it may go on."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader
        self.busy, self.may_go_on = Event(), Event()

    def read(self, text: str) -> Reading:
        self.busy.set()
        self.may_go_on.wait(10)
        return self._reader.read(text)

    def read_many(self, texts: Sequence[str]) -> list[Reading]:
        return [self.read(text) for text in texts]


def test_an_event_claimed_twice_is_handled_once(any_town: Town, reader: Reader) -> None:
    slow = SlowReader(reader)
    frozen = replace(any_town.app.mailroom, reader=slow)
    take(any_town, "Ev1", said(any_town, "an", QUESTION))
    thread = Thread(target=step, args=[frozen])
    thread.start()
    assert slow.busy.wait(10)
    assert not step(any_town.app.mailroom)
    any_town.clock.forward(seconds=CLAIM.total_seconds() + 1)
    assert step(any_town.app.mailroom)
    assert count(any_town, Feedback) == 1
    slow.may_go_on.set()
    thread.join(10)
    assert (count(any_town, Feedback), count(any_town, Person)) == (1, 1)
    any_town.drain()
    assert sum(QUESTION in text for text in any_town.heard["an"]) == 1


class Breaking(Vault):
    """A vault that fails at the last card of an event, when its Feedback was written already."""

    broken = True

    def seal(self, key_name: str, plain: bytes, purpose: str) -> bytes:
        if self.broken and purpose == "delivery.card" and b"Withdraw" in plain.replace(b"Intrekken", b"Withdraw"):
            raise VaultError("the key database went away just now")
        return super().seal(key_name, plain, purpose)


@pytest.fixture
def breaking(settings: Settings) -> Iterator[Breaking]:
    assert settings.database.master_key_file
    key = settings.database.master_key_file.read_text(encoding="ascii")
    vault = Breaking(settings.database.keys_url, master_key(key))
    yield vault
    vault.close()


def test_a_crash_in_between_leaves_the_event_as_it_was(any_town: Town, breaking: Breaking) -> None:
    mailroom = replace(any_town.app.mailroom, desk=replace(any_town.desk, vault=breaking))
    take(any_town, "Ev1", said(any_town, "an", QUESTION))
    step(mailroom)
    row = events(any_town)[0]
    assert row.payload
    assert (row.state, row.attempts) == ("waiting", 1)
    assert (count(any_town, Feedback), count(any_town, Delivery)) == (0, 0)
    breaking.broken = False
    any_town.clock.forward(seconds=CLAIM.total_seconds() + 1)
    step(mailroom)
    assert (count(any_town, Feedback), events(any_town)[0].payload) == (1, None)


@pytest.fixture
def kiosk() -> Kiosk:
    return Kiosk()


@pytest.fixture
def kiosk_town(settings: Settings, clock: FakeClock, reader: Reader, kiosk: Kiosk) -> Iterator[Town]:
    town = Town(settings, clock, reader, lambda terminal: {"terminal": terminal, "kiosk": kiosk})
    yield town
    town.close()


def make_administrator(town: Town, user: str) -> None:
    def promote(session: Session) -> None:
        session.scalars(select(Person)).one().administrator = True

    town.say(user, "hulp")
    town.write(promote)


def test_what_cannot_be_handled_is_set_aside_and_reported_once(
    kiosk_town: Town, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    make_administrator(kiosk_town, "beheer")
    take(kiosk_town, "Ev1", said(kiosk_town, "an", "a poisoned text", kind="poison"), connector="kiosk")
    for _ in range(2 * TRIES):
        kiosk_town.drain()
        kiosk_town.clock.forward(minutes=5)
    row = events(kiosk_town)[-1]
    assert row.payload
    assert (row.state, row.attempts) == ("aside", TRIES)
    reports = [text for text in kiosk_town.heard["beheer"] if f" {row.id} " in text]
    assert len(reports) == 1
    assert "ValueError" in caplog.text
    assert "a poisoned text" not in caplog.text


def test_what_cannot_be_handled_holds_up_nobody(kiosk_town: Town) -> None:
    take(kiosk_town, "Ev1", said(kiosk_town, "an", "text", kind="poison"), connector="kiosk")
    take(kiosk_town, "Ev2", {"kind": "said", "user": "an"})
    take(kiosk_town, "Ev3", said(kiosk_town, "bo", QUESTION))
    kiosk_town.drain()
    assert [row.state for row in events(kiosk_town)] == ["waiting", "waiting", "done"]


def test_an_event_that_is_not_meant_for_us_is_done_without_effect(town: Town) -> None:
    take(town, "Ev1", said(town, "an", QUESTION, kind="joined"))
    town.drain()
    assert (events(town)[0].state, events(town)[0].payload) == ("done", None)
    assert (count(town, Person), count(town, Delivery)) == (0, 0)


def test_the_language_is_asked_of_the_platform_for_somebody_new(kiosk_town: Town) -> None:
    take(kiosk_town, "Ev1", said(kiosk_town, "an", QUESTION), connector="kiosk")
    kiosk_town.run(kiosk_town.app.mailroom.step())
    assert kiosk_town.read(lambda session: session.scalars(select(Person.language)).one()) == "en"


def test_a_platform_that_does_not_tell_the_language_holds_up_nothing(kiosk_town: Town) -> None:
    take(kiosk_town, "Ev1", said(kiosk_town, "hangs", QUESTION), connector="kiosk")
    began = time.monotonic()
    kiosk_town.run(kiosk_town.app.mailroom.step())
    assert time.monotonic() - began < 4
    assert kiosk_town.read(lambda session: session.scalars(select(Person.language)).one()) == "nl"


@contextmanager
def locked(settings: Settings) -> Iterator[None]:
    """Keep the database from everyone else."""
    file = Path(settings.database.url.removeprefix("sqlite:///"))
    other = sqlite3.connect(file, isolation_level=None)
    other.execute("BEGIN EXCLUSIVE")
    try:
        yield
    finally:
        other.close()


def test_a_database_that_does_not_answer_refuses_the_event_in_time(town: Town, settings: Settings) -> None:
    began = time.monotonic()
    with locked(settings), pytest.raises(NotReachableError):
        take(town, "Ev1", said(town, "an", QUESTION))
    assert time.monotonic() - began < 3
    assert take(town, "Ev2", said(town, "an", QUESTION)), "afterwards it is open again"


def test_an_event_that_came_after_all_is_not_taken_twice(town: Town, settings: Settings) -> None:
    with locked(settings), pytest.raises(NotReachableError):
        take(town, "Ev1", said(town, "an", QUESTION))
    take(town, "Ev1", said(town, "an", QUESTION))
    town.drain()
    assert count(town, Feedback) == 1


def test_a_database_that_cannot_be_written_refuses_the_event(town: Town) -> None:
    town.write(change(text("DROP TABLE inbox_event")))
    with pytest.raises(NotReachableError):
        take(town, "Ev1", said(town, "an", QUESTION))


def test_without_a_running_rollout_an_event_waits_for_one(town: Town) -> None:
    def end(session: Session) -> None:
        session.connection().exec_driver_sql("UPDATE rollout SET ended_at = synced_at")

    town.write(end)
    assert town.say("an", QUESTION) == []
    assert town.read(lambda session: session.scalars(select(Place)).all()) == []
    assert (events(town)[0].state, events(town)[0].attempts, events(town)[0].payload is None) == ("waiting", 0, False)
    town.write(change(text("UPDATE rollout SET ended_at = NULL")))
    town.clock.forward(seconds=CLAIM.total_seconds() + 1)
    town.drain()
    assert count(town, Feedback) == 1


def test_events_that_share_a_failing_commit_are_stored_all_the_same(any_town: Town, pool: ThreadPoolExecutor) -> None:
    any_town.write(refuse_poison_late)
    released, holder = held(any_town.store)
    mailroom, raw = any_town.app.mailroom, said(any_town, "an", QUESTION)

    def take_one(name: str) -> bool:
        return asyncio.run(mailroom.take("terminal", name, raw))

    taken = [pool.submit(take_one, name) for name in ("A", "B")]
    poison = pool.submit(any_town.store.write_now, code("poison"))
    time.sleep(0.2)
    released.set()
    holder.join()
    assert [each.result(5) for each in taken] == [True, True]
    assert poison.exception(5) is not None
    assert len(events(any_town)) == 2
