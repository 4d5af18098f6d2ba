"""While sending is paused everything waits, in order, however long; afterwards it goes out, and nothing twice."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import select
from sqlalchemy.orm import Session

from bot import deliveries, pausing, promises, talk
from bot.cli import main
from bot.database.store import Store
from bot.desk import Desk
from bot.digests.sending import dispatch_due
from bot.doctor import contents
from bot.outbox import GIVE_UP_AFTER
from bot.people import place_at
from bot.ports import DeliveryError, Spot
from bot.words import words_for
from models import Audit, Delivery, Digest, Pause, Rollout
from tests.kiosk import Kiosk
from tests.office import OTHER, Office
from tests.town import FakeClock, Town

MONDAY = datetime(2026, 11, 16, 7, 30, tzinfo=UTC)
"""08:30 in Amsterdam: the digest of week 46 is due."""
THIRTY_DAYS = "2026-10-26--2026-11-29"


@pytest.fixture
def office(any_store: Store, desk: Desk, clock: FakeClock) -> Office:
    return Office(any_store, desk, clock, Kiosk())


def pause(office: Office) -> bool:
    return office.store.write_now(lambda session: pausing.pause(session, office.clock(), "storing"))


def resume(office: Office) -> Pause | None:
    return office.store.write_now(lambda session: pausing.resume(session, office.clock()))


def expire(office: Office) -> int:
    return office.store.write_now(office.postroom.expire)


def test_what_waits_goes_out_in_order_when_sending_is_resumed(office: Office) -> None:
    assert pause(office)
    for text in ("one", "two", "three"):
        office.send(text)
    office.send("other", OTHER)
    assert not office.step(days=3)
    assert office.kiosk.heard == []
    assert resume(office)
    office.go_on(6, seconds=1)
    assert [text for text in office.kiosk.heard if text != "other"] == ["one", "two", "three"]
    assert len(office.kiosk.heard) == 4


def test_every_replica_hears_of_it_at_once(office: Office) -> None:
    """Another postroom on the same database, as in another process."""
    office.send("one")
    assert pause(office)
    other = Office(Store(str(office.store.engine.url.render_as_string(hide_password=False))), office.desk, office.clock,
                   office.kiosk)  # fmt: skip
    assert not other.step(seconds=5)
    resume(office)
    assert other.step(seconds=5)
    other.store.close()


def test_a_pause_is_no_waiting_too_long(office: Office) -> None:
    number = office.send("one")
    pause(office)
    office.clock.forward(days=30)
    assert expire(office) == 0
    resume(office)
    assert expire(office) == 0
    office.kiosk.before.append(DeliveryError("not_connected"))
    office.step()
    assert office.row(number).state == "waiting"
    office.clock.forward(seconds=GIVE_UP_AFTER.total_seconds() + 1)
    assert expire(office) == 1
    assert office.row(number).state == "failed"


def test_what_was_being_posted_is_written_down_though_paused(office: Office) -> None:
    number = office.send("one")
    parcels = office.store.write_now(office.postroom._take)
    pause(office)
    asyncio.run(office.postroom._post(parcels[0]))
    assert office.row(number).state == "sent"


def test_what_must_be_heard_though_paused_overtakes_what_waits(office: Office) -> None:
    pause(office)
    office.send("receipt")

    def answer(session: Session) -> None:
        place = place_at(session, office.desk, "kiosk", Spot("channel", {"channel": "C1"}))
        card = talk.one_line(words_for("en"), "paused")
        deliveries.write(session, office.desk, place, card, "event/1/paused", though_paused=True)

    office.store.write_now(answer)
    office.go_on(3, seconds=2)
    assert office.kiosk.heard == ["paused"]
    resume(office)
    office.go_on(3, seconds=2)
    assert office.kiosk.heard == ["paused", "receipt"]


def test_twice_is_once(office: Office) -> None:
    assert [pause(office), pause(office)] == [True, False]
    assert resume(office)
    assert resume(office) is None
    acts = office.store.read_now(lambda session: list(session.scalars(select(Audit.act))))
    assert acts == ["paused sending", "resumed sending"]


def test_two_pauses_of_the_same_moment_end_together(office: Office) -> None:
    now = office.clock()
    office.store.write_now(lambda session: session.add_all([Pause(since=now), Pause(since=now)]))
    assert resume(office)
    assert office.store.read_now(pausing.paused) is None


# digests and promises


def _begun(town: Town, weeks: int = 8) -> None:
    def start(session: Session) -> None:
        session.scalars(select(Rollout)).one().started_at = town.clock() - timedelta(weeks=weeks)
        place = place_at(session, town.desk, "terminal", Spot("channel", {"user": "lead"}))
        place.audience, place.rollout_id = "project_group", 1

    town.write(start)


def _sent(town: Town) -> list[str]:
    town.write(lambda session: dispatch_due(session, town.desk))
    listed = select(Digest.period).join(Delivery, Delivery.digest_id == Digest.id).order_by(Delivery.id)
    return town.read(lambda session: list(session.scalars(listed)))


def _hold(town: Town) -> None:
    town.write(lambda session: pausing.pause(session, town.clock()))


def _release(town: Town) -> None:
    town.write(lambda session: pausing.resume(session, town.clock()))


def test_a_digest_whose_time_passed_in_a_pause_goes_out_once_afterwards(any_town: Town) -> None:
    town = any_town
    town.clock.set(MONDAY)
    _begun(town)
    assert _sent(town) == ["2026-W46"]
    town.clock.forward(days=6)
    _hold(town)
    town.clock.forward(days=3)
    assert _sent(town) == ["2026-W46"]
    _release(town)
    assert _sent(town) == _sent(town) == ["2026-W46", "2026-W47"]


def test_of_several_that_fell_in_a_pause_only_the_newest_goes_out(any_town: Town) -> None:
    town = any_town
    town.clock.set(MONDAY)
    _begun(town)
    _sent(town)
    town.clock.forward(days=6)
    _hold(town)
    town.clock.forward(weeks=3)
    _release(town)
    assert _sent(town) == ["2026-W46", THIRTY_DAYS, "2026-W49"]
    town.clock.forward(hours=6)
    assert _sent(town) == ["2026-W46", THIRTY_DAYS, "2026-W49"]
    frozen = town.read(lambda session: sorted(session.scalars(select(Digest.period))))
    assert frozen[-4:] == ["2026-W46", "2026-W47", "2026-W48", "2026-W49"]  # what is compared never changes


def test_what_was_missed_otherwise_is_still_caught_up_with(any_town: Town) -> None:
    town = any_town
    town.clock.set(MONDAY)
    _begun(town)
    _sent(town)
    _hold(town)
    town.clock.forward(days=1)
    _release(town)
    town.clock.forward(weeks=2)
    assert _sent(town) == ["2026-W46", "2026-W47", "2026-W48", THIRTY_DAYS]


def test_a_promise_is_kept_after_the_pause_and_not_where_an_answer_came(town: Town) -> None:
    town.say("anna", "Waar vind ik mijn zaken?")
    _hold(town)
    town.clock.forward(days=3)
    assert town.write(lambda session: promises.keep(session, town.desk)) == 0
    _release(town)
    assert town.write(lambda session: promises.keep(session, town.desk)) == 1


# the command line


def run(folder: Path, *words: str) -> Result:
    return CliRunner().invoke(main, ["--config", str(folder / "config.toml"), "sending", *words])


def test_the_commands_hold_and_let_go_while_the_bot_runs(town: Town, tmp_path: Path) -> None:
    assert run(tmp_path, "status").output == "Sending goes on. 0 wait for their turn.\n"
    assert run(tmp_path, "pause", "--reason", "verhuizing").output.startswith("Paused.")
    assert town.say("anna", "De etiketten printen niet") == []
    status = run(tmp_path, "status").output
    assert status.startswith("Paused since ")
    assert "(verhuizing). " in status
    again = run(tmp_path, "pause")
    assert (again.exit_code, again.stderr) == (
        1,
        "Error: Sending is paused already. `voelspriet sending status` says since when.\n",
    )
    assert run(tmp_path, "resume").output.startswith("Resumed. ")
    town.clock.forward(seconds=5)
    for _ in range(5):
        town.clock.forward(seconds=5)
        town.drain()
    assert any("Genoteerd" in text for text in town.heard["anna"])
    assert run(tmp_path, "resume").stderr == "Error: Sending is not paused.\n"


def test_the_doctor_tells_of_a_pause_until_it_ends(town: Town) -> None:
    assert town.read(contents._sending).well
    _hold(town)
    held = town.read(contents._sending)
    assert not held.well
    assert "2026-11-18 09:00 UTC" in held.detail
    assert "`voelspriet sending resume`" in held.remedy
    _release(town)
    assert town.read(contents._sending).well
