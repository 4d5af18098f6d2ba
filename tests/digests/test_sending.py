"""A digest is frozen once and sent once: per period, audience and place, across restarts and replicas."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from threading import Barrier, Event
from time import sleep

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from bot.app import App
from bot.config import Settings
from bot.config.digest import ProjectGroupSettings
from bot.days.editions import of_week
from bot.days.period import Period
from bot.digests.figures import figures
from bot.digests.sending import CAUGHT_UP, NotOverError, dispatch, dispatch_due, freeze, told
from bot.people import place_at
from bot.ports import Spot
from bot.rollouts import syncing
from connectors.terminal.connector import TerminalConnector
from models import Delivery, Digest, Place, Rollout
from tests.digests.floor import WEEK
from tests.town import FakeClock, Town, with_rollout

THIS_WEEK = Period.parse("2026-W47")
MONDAY = datetime(2026, 11, 16, 7, 30, tzinfo=UTC)
"""08:30 in Amsterdam: the digest of week 46 is due."""

SOME_DAYS = timedelta(days=3)
THIRTY_DAYS = "2026-10-26--2026-11-29"


def bind(town: Town, user: str = "lead") -> None:
    """Bind a place for the project group, as an administrator does in chat: some days ago, before the last digest."""

    def make(session: Session) -> None:
        place = place_at(session, town.desk, "terminal", Spot("channel", {"user": user}))
        place.audience, place.rollout_id = "project_group", rollout_of(session).id
        place.bound_at = town.clock() - SOME_DAYS

    town.write(make)


def rollout_of(session: Session) -> Rollout:
    return session.scalars(select(Rollout)).one()


def begun(town: Town, weeks: int = 8) -> None:
    """Let the rollout have started weeks ago."""

    def start(session: Session) -> None:
        rollout_of(session).started_at = town.clock() - timedelta(weeks=weeks)

    town.write(start)


def send(town: Town) -> int:
    return town.write(lambda session: dispatch_due(session, town.desk))


def frozen(town: Town, period: Period) -> dict[str, object]:
    settings = town.desk.settings.rollout[0]
    return town.write(lambda session: freeze(session, town.desk, rollout_of(session), settings, period).figures)


def sent_periods(town: Town) -> list[str]:
    listed = select(Digest.period).join(Delivery, Delivery.digest_id == Digest.id).order_by(Delivery.id)
    return town.read(lambda session: list(session.scalars(listed)))


def count_of(town: Town, table: type[Digest | Delivery | Place]) -> int:
    return town.read(lambda session: session.scalar(select(func.count()).select_from(table)) or 0)


def test_a_digest_goes_out_when_its_time_has_come_and_once(any_town: Town) -> None:
    town = any_town
    town.clock.set(MONDAY - timedelta(days=3))
    begun(town, weeks=0)
    bind(town)
    town.clock.set(MONDAY - timedelta(seconds=1))
    assert send(town) == 0
    town.clock.set(MONDAY)
    assert [send(town), send(town)] == [1, 0]
    town.drain()
    assert len(town.heard["lead"]) == 1
    assert "Weekbericht Zaaksysteem Lindewaard · week 46" in town.heard["lead"][0]
    town.clock.forward(days=6)
    assert send(town) == 0
    town.clock.forward(days=1)
    assert send(town) == 1


def test_a_restart_sends_nothing_twice(settings: Settings, clock: FakeClock) -> None:
    for expected in (1, 0, 0):
        town = Town(settings, clock)
        if expected:
            begun(town, weeks=1)
            bind(town)
            clock.set(MONDAY)
        assert send(town) == expected
        town.close()


def test_three_weeks_down_are_caught_up_the_oldest_first(town: Town) -> None:
    begun(town)
    bind(town)
    send(town)
    before = sent_periods(town)
    town.clock.forward(weeks=3)
    assert send(town) == 4
    assert sent_periods(town)[len(before) :] == ["2026-W47", "2026-W48", THIRTY_DAYS, "2026-W49"]


def test_a_first_place_gets_the_last_digest_and_no_pile(town: Town) -> None:
    begun(town)
    bind(town)
    assert send(town) == 1
    assert sent_periods(town) == ["2026-W46"]
    assert count_of(town, Digest) == 8  # back to the start of the rollout, to compare with


def test_what_is_older_than_a_month_is_frozen_but_not_sent(town: Town) -> None:
    begun(town, weeks=1)
    bind(town)
    send(town)
    town.clock.forward(weeks=6)
    assert send(town) == CAUGHT_UP + 1
    assert sent_periods(town) == ["2026-W46", THIRTY_DAYS, "2026-W49", "2026-W50", "2026-W51", "2026-W52"]


def test_nothing_before_the_rollout_is_sent_or_frozen(town: Town) -> None:
    bind(town)
    assert send(town) == 0
    assert count_of(town, Digest) == 0


def test_a_place_bound_late_still_gets_it_and_a_second_one_gets_the_next(town: Town) -> None:
    begun(town, weeks=1)
    assert send(town) == 0
    assert count_of(town, Digest) == 0
    bind(town, "lead")
    assert send(town) == 1
    bind(town, "board")
    assert send(town) == 0
    town.clock.forward(weeks=1)
    assert send(town) == 2
    town.drain()
    assert len(town.heard["board"]) == 1


def test_each_place_gets_it_and_a_closed_one_does_not(town: Town) -> None:
    begun(town, weeks=1)
    for user in ("lead", "board", "gone"):
        bind(town, user)
    town.write(
        lambda session: setattr(
            session.scalars(select(Place).order_by(Place.id.desc())).first(), "closed_at", town.clock()
        )
    )
    assert send(town) == 2


def test_mailboxes_of_the_configuration_get_it(settings: Settings, clock: FakeClock) -> None:
    mailboxes = ProjectGroupSettings(mailboxes=("pg@lindewaard.example", "team@lindewaard.example"))
    digest = settings.rollout[0].digest.model_copy(update={"project_group": mailboxes})
    clock.set(MONDAY)
    town = Town(with_rollout(settings, digest=digest), clock)
    begun(town, weeks=1)
    assert send(town) == 2
    places = select(Place.connector).join(Delivery, Delivery.place_id == Place.id)
    assert set(town.read(lambda session: list(session.scalars(places)))) == {"mail"}
    town.close()


def test_an_ended_rollout_sends_nothing(town: Town) -> None:
    begun(town)
    bind(town)
    town.write(lambda session: setattr(rollout_of(session), "ended_at", town.clock()))
    assert send(town) == 0


def test_a_week_that_is_not_over_is_not_frozen(town: Town) -> None:
    end = THIS_WEEK.span(town.desk.settings.rollout[0].zone)[1]
    town.clock.set(end - timedelta(microseconds=1))
    with pytest.raises(NotOverError):
        frozen(town, THIS_WEEK)
    assert count_of(town, Digest) == 0
    town.clock.set(end)
    assert frozen(town, THIS_WEEK)["period"] == "2026-W47"


def test_looking_at_a_digest_does_not_keep_it_from_being_sent(town: Town) -> None:
    begun(town, weeks=0)
    bind(town)
    town.clock.forward(weeks=1)
    frozen(town, THIS_WEEK)
    assert send(town) == 1


def test_frozen_figures_never_change_though_messages_are_withdrawn(town: Town) -> None:
    begun(town, weeks=0)
    for user in "abcdef":
        town.say(user, "Waarom printen de etiketten niet?")
    town.clock.forward(weeks=1)
    before = frozen(town, THIS_WEEK)
    assert before["total"] == {"messages": 6, "people": 6}
    for user in "abc":
        town.say(user, "mijn gegevens")
        town.say(user, "1")
    assert frozen(town, THIS_WEEK) == before
    settings = town.desk.settings.rollout[0]
    anew = town.read(lambda session: figures(session, rollout_of(session), settings, THIS_WEEK))
    assert anew.total is None, "three of six did withdraw"


@pytest.mark.leak
def test_what_is_sent_holds_no_name_and_no_text(settings: Settings, clock: FakeClock) -> None:
    town = Town(settings, clock)
    begun(town, weeks=0)
    bind(town, "board")
    for user in ("noor", "sanne", "emre", "joost", "fleur", "daan"):
        town.say(user, f"Waarom printen de etiketten niet? Groet van {user.upper()}")
    town.clock.forward(weeks=1)
    assert send(town) == 1
    town.drain()
    (heard,) = town.heard["board"]
    assert "6 berichten" in heard
    assert not any(word in heard.lower() for word in ("noor", "sanne", "emre", "joost", "etiketten", "groet"))
    town.close()


@pytest.fixture
def replicas(postgres_settings: Settings, clock: FakeClock) -> Iterator[tuple[App, App]]:
    """Two whole bots on one PostgreSQL database."""

    def build() -> App:
        terminal = TerminalConnector(lambda _user, _text: None, clock=clock)
        return App.build(postgres_settings, {"terminal": terminal}, now=clock)

    pair = build(), build()
    yield pair
    for app in pair:
        app.close()


def settle(app: App, *users: str) -> None:
    """Sync the rollout, let it have started long ago, and bind a place for each of these users."""

    def settled(session: Session) -> None:
        syncing.sync(session, app.desk)
        rollout = rollout_of(session)
        rollout.started_at = app.desk.now() - timedelta(weeks=8)
        for user in users:
            place = place_at(session, app.desk, "terminal", Spot("channel", {"user": user}))
            place.audience, place.rollout_id = "project_group", rollout.id
            place.bound_at = app.desk.now() - SOME_DAYS

    app.store.write_now(settled)


def at_once(replicas: tuple[App, App], work: Callable[[Session, App], int]) -> list[int]:
    """Do the same in both, each with its transaction open before either begins."""
    together = Barrier(2)

    def begin(session: Session, app: App) -> int:
        session.scalars(select(Rollout)).all()
        together.wait(10)
        return work(session, app)

    with ThreadPoolExecutor(2) as pool:
        running = [pool.submit(app.store.write_now, lambda session, app=app: begin(session, app)) for app in replicas]
        return [each.result(30) for each in running]


def test_two_replicas_at_the_same_moment_send_once(replicas: tuple[App, App]) -> None:
    settle(replicas[0], "lead", "board")
    written = at_once(replicas, lambda session, app: dispatch_due(session, app.desk))
    assert sum(written) == 2  # the last digest, to two places
    again = at_once(replicas, lambda session, app: dispatch_due(session, app.desk))
    assert again == [0, 0]


def test_two_replicas_send_to_a_place_that_was_bound_afterwards_once(replicas: tuple[App, App]) -> None:
    """Two people ask for it by hand at once: `voelspriet digest --send`."""
    app = replicas[0]
    settle(app, "lead")
    settings = app.desk.settings.rollout[0]

    def by_hand(session: Session, each: App) -> int:
        return dispatch(session, each.desk, rollout_of(session), settings, of_week(settings, WEEK))

    assert app.store.write_now(lambda session: by_hand(session, app)) == 1
    settle(app, "lead", "board")
    written = Event()

    def slow(session: Session, each: App) -> int:
        if each is app:
            count = by_hand(session, each)
            written.set()
            sleep(0.3)  # its commit comes after the other one has looked
            return count
        written.wait(10)
        return by_hand(session, each)

    assert at_once(replicas, slow) == [1, 0]


def test_one_replica_looks_while_the_other_sends(replicas: tuple[App, App]) -> None:
    """Somebody prints the digest at the very moment it is due: it is sent all the same."""
    first, second = replicas
    settle(first, "lead")
    settings = first.desk.settings.rollout[0]

    def look_or_send(session: Session, app: App) -> int:
        if app is second:
            return dispatch(session, app.desk, rollout_of(session), settings, of_week(settings, WEEK))
        return len(told(freeze(session, app.desk, rollout_of(session), settings, WEEK), settings).blocks) * 0

    assert at_once(replicas, look_or_send) == [0, 1]
