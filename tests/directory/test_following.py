"""Who left hears nothing unasked, and is forgotten with their last text; what is done by the clock does so."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from bot import promises
from bot.app import App
from bot.config import Settings
from bot.privacy.forgetting import close_forgotten, forget_who_left
from bot.privacy.vault import KeyGoneError
from bot.schedule import OFFERED_AT, add_directories, scheduler
from models import DirectorySync, Feedback, Person, Role
from tests.directory.office import Book, Hall, one
from tests.test_schedule import digests, firings, learn, upkeep
from tests.test_schedule import promises as promised
from tests.town import FakeClock, Town, with_rollout


def leave(town: Town) -> None:
    town.write(lambda session: session.execute(update(Person).values(left_at=town.clock())))


def person(town: Town) -> Person:
    return town.read(lambda session: session.scalars(select(Person)).one())


def test_who_left_is_not_told_of_a_promise(town: Town) -> None:
    town.say("an", "Waar vind ik het dossier?")
    leave(town)
    town.clock.forward(days=3)
    assert town.write(lambda session: promises.keep(session, town.desk)) == 0


def test_who_left_is_known_as_long_as_a_text_is_kept(any_town: Town) -> None:
    town = any_town
    town.say("an", "Waar vind ik het dossier?")
    leave(town)
    assert town.write(lambda session: forget_who_left(session, town.clock())) == 0
    town.write(lambda session: session.execute(update(Feedback).values(text=None)))
    assert town.write(lambda session: forget_who_left(session, town.clock())) == 1
    assert town.write(lambda session: close_forgotten(session, town.desk.vault, town.clock()))
    gone = person(town)
    assert (gone.pseudonym, gone.identity) == (None, None)
    with pytest.raises(KeyGoneError):
        town.desk.vault.seal(gone.key, b"x", "person.identity")


def test_what_who_left_wrote_counts_on(town: Town) -> None:
    town.say("an", "Waar vind ik het dossier?")
    leave(town)
    town.write(lambda session: session.execute(update(Feedback).values(text=None)))
    town.write(lambda session: forget_who_left(session, town.clock()))
    assert town.read(lambda session: session.scalars(select(Feedback.withdrawn_at)).all()) == [None]


def test_who_leaves_by_the_directory_has_no_role_any_more(hall: Hall) -> None:
    member = hall.speaks("U1")
    hall.read(one("U1"), one("U2"))

    def given(session: Session) -> None:
        session.add(Role(rollout_id=1, person_id=member.person_id, role="ambassador", given_at=hall.desk.now()))

    hall.store.write_now(given)
    hall.read(one("U2"))
    (role,) = hall.store.read_now(lambda session: list(session.scalars(select(Role))))
    assert role.ended_at == hall.person("U1").left_at is not None
    hall.read(one("U1"), one("U2"))
    assert hall.speaks("U1").pool == "floor"  # who comes back is invited again


def test_whoever_stays_is_not_forgotten(town: Town) -> None:
    town.say("an", "Waar vind ik het dossier?")
    town.write(lambda session: session.execute(update(Feedback).values(text=None)))
    assert town.write(lambda session: forget_who_left(session, town.clock())) == 0


def test_a_start_reads_what_the_night_missed(settings: Settings, clock: FakeClock) -> None:
    book = Book([one("U1", "Burgerzaken")])
    app = App.build(settings, {}, now=clock, sources=[book])

    async def live() -> DirectorySync | None:
        async with app.running():
            async with asyncio.timeout(20):
                while True:
                    if row := await app.store.read(lambda session: session.get(DirectorySync, "slack")):
                        return row
                    await asyncio.sleep(0.05)

    try:
        row = asyncio.run(live())
    finally:
        app.close()
    assert row


def test_directories_are_read_at_night_and_apps_brought_on_weekdays(settings: Settings) -> None:
    settings = with_rollout(settings, time_zone="Pacific/Auckland")
    jobs = scheduler(settings, digests, promised, upkeep, learn)

    async def read() -> None:
        """Stand in for a job."""

    async def offer() -> None:
        """Stand in for a job."""

    add_directories(jobs, settings, read, offer)
    triggers = {job.func: job.trigger for job in jobs.get_jobs()}
    week = datetime(2026, 11, 15, 12, tzinfo=UTC)
    zone = ZoneInfo("Pacific/Auckland")
    nights = [at.astimezone(zone) for at in firings(triggers[read], week, week + timedelta(days=7))]
    days = [at.astimezone(zone) for at in firings(triggers[offer], week, week + timedelta(days=7))]
    assert {(at.hour, at.minute) for at in nights} == {(3, 30)}
    assert len(nights) == 7
    assert {at.hour for at in days} == {OFFERED_AT}
    assert [at.weekday() for at in days] == [0, 1, 2, 3, 4]
