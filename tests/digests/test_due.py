"""What an audience should have by now: by pace, as far back as it is caught up with, and never what was sent before."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from bot.config import RolloutSettings
from bot.config.digest import DigestSettings, ProjectGroupSettings
from bot.config.values import Audience
from bot.days.editions import named
from bot.desk import Desk
from bot.digests.audiences import FLOOR, HR, MANAGEMENT
from bot.digests.due import last_over, told_to, unsent
from bot.digests.figures import work_id
from bot.digests.parts import AMBASSADORS, PROJECT_GROUP
from bot.digests.readers import readers
from bot.digests.sending import dispatch, dispatch_due
from bot.people import place_at
from bot.places import bind_mailbox
from bot.ports import Spot
from models import Delivery, Digest
from tests.digests.floor import WEEK, Floor
from tests.town import FakeClock


@pytest.fixture
def old(floor: Floor) -> Floor:
    """A rollout that has run for half a year."""
    floor.rollout.started_at = datetime(2026, 6, 1, tzinfo=UTC)
    return floor


def due(floor: Floor, desk: Desk, audience: Audience = PROJECT_GROUP, **changes: object) -> list[str]:
    settings = floor.settings.model_copy(update=changes)
    return [each.period for each in unsent(floor.session, desk, floor.rollout, settings, audience)]


def sent(floor: Floor, period: str, audience: str = PROJECT_GROUP, pace: str = "weekly") -> Digest:
    """Have an edition been sent, as a row in the database."""
    moment = datetime(2026, 10, 1, tzinfo=UTC)
    common = {"rollout_id": floor.rollout.id, "figures": {}, "frozen_at": moment, "dispatched_at": moment}
    work = f"digest/{floor.settings.slug}/{period}/{audience}"
    row = Digest(work_id=work, period=period, audience=audience, pace=pace, **common)
    floor.session.add(row)
    floor.session.flush()
    return row


def bound(floor: Floor, desk: Desk, audience: str, name: str = "") -> None:
    spot = Spot("channel", {"user": name or audience})
    place_at(floor.session, desk, "terminal", spot, audience=audience).rollout_id = floor.rollout.id
    floor.session.flush()


def set_clock(clock: FakeClock, day: int, month: int = 10, year: int = 2026, hour: int = 9) -> None:
    clock.set(datetime(year, month, day, hour, tzinfo=UTC))


def test_weeks_keep_the_ids_they_had_before_there_were_editions(floor: Floor) -> None:
    """Else an upgrade would send them anew."""
    assert work_id("zaak", WEEK) == "digest/zaak/2026-W46/project_group"
    for period in (str(WEEK), "2026-W40"):
        edition = named(floor.settings, period, datetime(2026, 11, 18, tzinfo=UTC))
        assert edition
        assert work_id("zaak", edition.period, AMBASSADORS) == f"digest/zaak/{period}/ambassadors"


def test_what_was_sent_before_an_upgrade_is_not_sent_anew(old: Floor, desk: Desk) -> None:
    """`pace` was added to these rows by the migration, which takes them for weeks."""
    bound(old, desk, PROJECT_GROUP)
    for period in ("2026-W44", "2026-W45", "2026-W46"):
        sent(old, period)
    assert due(old, desk) == []
    assert dispatch_due(old.session, desk) == 0


@pytest.mark.parametrize(
    ("day", "hour", "found"),
    [
        (27, 7, ["2026-W43"]),  # before its time
        (27, 8, ["2026-W43", "2026-10-26"]),
        (28, 9, ["2026-W43", "2026-10-27"]),
        (30, 9, ["2026-W43", "2026-10-29"]),
        (31, 7, ["2026-W43", "2026-10-29"]),
        (31, 9, ["2026-W43"]),
    ],
)
def test_of_the_days_only_the_newest_is_due_for_one_day(
    old: Floor, desk: Desk, clock: FakeClock, day: int, hour: int, found: list[str]
) -> None:
    set_clock(clock, day, hour=hour)
    assert due(old, desk) == found


def test_a_month_and_the_reviews_are_due_once_and_not_when_they_are_old(
    old: Floor, desk: Desk, clock: FakeClock
) -> None:
    set_clock(clock, 30, 11)
    thirty = "2026-10-26--2026-11-29"
    assert due(old, desk, MANAGEMENT) == [thirty]
    sent(old, thirty, MANAGEMENT, "day_30")
    assert due(old, desk, MANAGEMENT) == []
    set_clock(clock, 4, 1, 2027)
    assert due(old, desk, MANAGEMENT) == ["2026-12"], "the month before is over; nobody waits for it"


def test_the_first_thirty_days_take_the_place_of_a_month_that_ends_with_them(
    old: Floor, desk: Desk, clock: FakeClock
) -> None:
    set_clock(clock, 30, 11)
    assert due(old, desk, HR) == ["2026-11"], "HR is told of no reviews"
    no_review = old.settings.digest.management.model_copy(update={"day_30": False})
    digest = old.settings.digest.model_copy(update={"management": no_review})
    assert due(old, desk, MANAGEMENT, digest=digest) == ["2026-11"]
    set_clock(clock, 7, 12)
    assert due(old, desk, MANAGEMENT, go_live=date(2026, 11, 2)) == ["2026-11", "2026-11-02--2026-12-06"], (
        "they end apart"
    )


def test_a_week_that_a_holiday_moves_past_the_next_one_is_not_lost(old: Floor, desk: Desk, clock: FakeClock) -> None:
    """Friday 25 December is no working day: its digest comes on Monday, two weeks after the week it tells of."""
    fridays = DigestSettings(weekday="fri")
    sent(old, "2026-W50", AMBASSADORS)
    sent(old, "2026-W50")
    set_clock(clock, 28, 12)
    assert due(old, desk, AMBASSADORS, digest=fridays) == ["2026-W51"]
    assert "2026-W51" in due(old, desk, digest=fridays)


def test_a_pace_that_is_off_or_that_nobody_tells_is_never_due(old: Floor, desk: Desk, clock: FakeClock) -> None:
    set_clock(clock, 28)
    off = DigestSettings(project_group=ProjectGroupSettings(before=False, daily=False, weekly=False))
    assert due(old, desk, digest=off) == []
    weekly = off.model_copy(update={"project_group": ProjectGroupSettings(before=False, daily=False)})
    assert due(old, desk, digest=weekly) == [], "the weeks before go-live are another pace"
    assert told_to(old.settings, HR) == {"monthly"}


def test_after_its_end_a_rollout_tells_of_its_last_days_and_of_no_more(
    old: Floor, desk: Desk, clock: FakeClock
) -> None:
    set_clock(clock, 11, 11)
    old.rollout.ended_at = clock()
    sent(old, "2026-W44")
    sent(old, "2026-W45")
    set_clock(clock, 1, 12)
    assert due(old, desk) == ["2026-W46"]
    assert due(old, desk, MANAGEMENT) == ["2026-11"], "of the thirty days it ran sixteen"


def test_a_month_tells_of_the_weeks_alone_in_which_the_rollout_ran(old: Floor, desk: Desk, clock: FakeClock) -> None:
    old.rollout.started_at = datetime(2026, 11, 12, tzinfo=UTC)
    set_clock(clock, 30, 11)
    bound(old, desk, MANAGEMENT)
    assert dispatch_due(old.session, desk) == 1
    frozen = {row.work_id for row in old.session.query(Digest)}
    assert {f"digest/zaak/2026-W{week}/project_group" for week in (46, 47, 48)} <= frozen
    assert "digest/zaak/2026-W45/project_group" not in frozen


@pytest.mark.parametrize(
    ("audience", "places"),
    [(MANAGEMENT, "management"), (HR, "hr"), (FLOOR, "announcements"), (PROJECT_GROUP, "project_group")],
)
def test_each_audience_is_written_to_where_it_was_bound_and_in_its_mailboxes(
    floor: Floor, desk: Desk, audience: Audience, places: str
) -> None:
    bound(floor, desk, places)
    for name in ("a@example.org", "b@example.org"):
        bind_mailbox(floor.session, desk, floor.rollout, name, audience)
    found = readers(floor.session, desk, floor.rollout, floor.settings, audience)
    assert [each.place.connector for each in found] == ["terminal", "mail", "mail"]
    found[0].place.stopped_at = found[1].place.closed_at = desk.now()
    floor.session.flush()
    left = readers(floor.session, desk, floor.rollout, floor.settings, audience)
    assert [each.place.id for each in left] == [found[2].place.id]
    everybody: tuple[Audience, ...] = (PROJECT_GROUP, MANAGEMENT, HR, FLOOR)
    others = [each for each in everybody if each != audience]
    assert not any(readers(floor.session, desk, floor.rollout, floor.settings, each) for each in others)


@pytest.mark.parametrize(("when_empty", "cards"), [("say", 1), ("skip", 0)])
def test_with_nothing_to_tell_it_says_so_or_stays_away_and_is_done_either_way(
    old: Floor, desk: Desk, clock: FakeClock, when_empty: str, cards: int
) -> None:
    set_clock(clock, 30, 11)
    bound(old, desk, "announcements")
    wanted = old.settings.digest.floor.model_copy(update={"when_empty": when_empty})
    digest = old.settings.digest.model_copy(update={"floor": wanted})
    settings = old.settings.model_copy(update={"digest": digest})
    (edition,) = unsent(old.session, desk, old.rollout, settings, FLOOR)
    assert dispatch(old.session, desk, old.rollout, settings, edition, FLOOR) == cards
    assert old.session.query(Delivery).count() == cards
    assert unsent(old.session, desk, old.rollout, settings, FLOOR) == []


@pytest.mark.parametrize(("bound_on", "told"), [(30, ["2026-11"]), (1, ["2026-11"]), (2, []), (20, [])])
def test_it_begins_with_the_next_one_where_it_was_chosen_days_after(
    old: Floor, desk: Desk, clock: FakeClock, bound_on: int, told: list[str]
) -> None:
    """It went out on 30 November; for two days it still comes."""
    set_clock(clock, bound_on, 11 if bound_on == 30 else 12)
    bound(old, desk, "announcements", f"op {bound_on}")
    bound(old, desk, "hr")
    assert due(old, desk, FLOOR) == told
    bound(old, desk, "management", "mt")
    assert due(old, desk, HR) == told
    assert due(old, desk, MANAGEMENT) == (["2026-10-26--2026-11-29"] if told else [])
    set_clock(clock, 4, 1, 2027)
    assert due(old, desk, FLOOR) == due(old, desk, HR) == due(old, desk, MANAGEMENT) == ["2026-12"]


@pytest.mark.parametrize(("hours", "told"), [(47, ["2026-W46"]), (49, [])])
def test_a_weekly_report_too_begins_with_the_next_one(
    old: Floor, desk: Desk, clock: FakeClock, hours: int, told: list[str]
) -> None:
    """It went out on Monday at half past eight in Amsterdam."""
    clock.set(datetime(2026, 11, 16, 7, 30, tzinfo=UTC) + timedelta(hours=hours))
    for audience in (PROJECT_GROUP, AMBASSADORS):
        bound(old, desk, audience)
        assert due(old, desk, audience) == told
    set_clock(clock, 23, 11)
    assert due(old, desk) == due(old, desk, AMBASSADORS) == ["2026-W47"]


def test_the_last_that_is_over_is_a_week_for_whoever_is_told_of_weeks(old: Floor, desk: Desk, clock: FakeClock) -> None:
    set_clock(clock, 16, 11, hour=0)  # before its digest goes out

    def last(audience: Audience) -> str | None:
        found = last_over(desk, old.rollout, old.settings, audience)
        return found.period if found else None

    assert (last(PROJECT_GROUP), last(AMBASSADORS), last(HR)) == ("2026-W46", "2026-W46", "2026-10")
    old.rollout.started_at = clock()
    assert last(PROJECT_GROUP) is None


def test_a_go_live_that_moves_sends_no_week_anew(old: Floor, desk: Desk, clock: FakeClock) -> None:
    set_clock(clock, 9, 11)
    for period in ("2026-W43", "2026-W44"):
        sent(old, period)
    later = old.settings.model_copy(update={"go_live": date(2026, 11, 16)})

    def at(settings: RolloutSettings) -> list[str]:
        return [each.period for each in unsent(old.session, desk, old.rollout, settings, PROJECT_GROUP)]

    assert at(old.settings) == at(later) == ["2026-W45"]
    clock.forward(days=9)
    assert at(later) == ["2026-W45", "2026-W46", "2026-11-17"]
