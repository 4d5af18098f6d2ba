"""A year of digests, sent as they are in earnest: over clock changes, holidays, a go-live that moves, and two zones."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from functools import partial

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from bot import pausing
from bot.config import RolloutSettings, Settings
from bot.config.digest import FloorSettings, ProjectGroupSettings
from bot.days import editions
from bot.days.editions import Edition
from bot.days.period import goes_out
from bot.days.workdays import is_working_day
from bot.desk import Desk
from bot.digests.sending import dispatch_due
from bot.digests.tellers import TELLERS
from bot.people import place_at
from bot.ports import Spot
from bot.reading import Reader
from models import Delivery, Digest, Rollout
from tests.town import FakeClock, Town, with_second

START, END = datetime(2026, 9, 7, tzinfo=UTC), datetime(2027, 9, 6, tzinfo=UTC)
MOVED_ON, MOVED_TO = date(2026, 10, 14), date(2026, 11, 9)
PAUSE = datetime(2027, 1, 14, tzinfo=UTC), datetime(2027, 1, 28, 12, tzinfo=UTC)
DOWN = datetime(2027, 3, 5, tzinfo=UTC), datetime(2027, 3, 17, 12, tzinfo=UTC)
BOUND = {each: each for each in ("project_group", "ambassadors", "management", "hr")} | {"floor": "announcements"}
"""What the place of each audience was bound to."""
DAY = timedelta(days=1)


def two_zones(settings: Settings) -> Settings:
    """Give a second rollout on the other side of the world, on Fridays."""
    first, second = with_second(settings).rollout
    all_of_it = {"project_group": ProjectGroupSettings(monthly=True), "floor": FloorSettings(when_empty="say")}
    mondays, fridays = (each.digest.model_copy(update=all_of_it) for each in (first, second))
    fridays = fridays.model_copy(update={"weekday": "fri"})
    away = {"time_zone": "Pacific/Auckland", "country": "NZ", "digest": fridays, "go_live": date(2026, 11, 2)}
    rollouts = (first.model_copy(update={"digest": mondays}), second.model_copy(update=away))
    return settings.model_copy(update={"rollout": rollouts})


def moved(desk: Desk) -> Desk:
    """Give the desk with the go-live of its first rollout two weeks later."""
    first, second = desk.settings.rollout
    later = first.model_copy(update={"go_live": MOVED_TO})
    return replace(desk, settings=desk.settings.model_copy(update={"rollout": (later, second)}))


def bind(session: Session, desk: Desk) -> None:
    for rollout in session.scalars(select(Rollout)):
        for audience in BOUND.values():
            spot = Spot("channel", {"user": f"{rollout.slug} {audience}"})
            place_at(session, desk, "terminal", spot, audience=audience).rollout_id = rollout.id


def moments(rollouts: tuple[RolloutSettings, ...]) -> list[datetime]:
    """List when something can fall due: the schedule looks every hour."""
    days = [START.date() + n * DAY for n in range((END - START).days + 1)]
    working = ((day, rollout) for day in days for rollout in rollouts if is_working_day(day, rollout.country))
    return sorted(moment for day, rollout in working if (moment := goes_out(day, rollout)) < END)


def live_through(town: Town, clock: FakeClock) -> Desk:
    """Let a year pass; give the desk as it is at the end."""
    desk = town.desk
    town.write(lambda session: bind(session, desk))
    for now in moments(desk.settings.rollout):
        clock.set(now)
        if desk is town.desk and now.date() >= MOVED_ON:
            desk = moved(desk)
        if DOWN[0] <= now < DOWN[1]:
            continue
        town.write(partial(look, desk=desk, now=now))
    return desk


def look(session: Session, desk: Desk, now: datetime) -> None:
    if PAUSE[0] <= now < PAUSE[1]:
        pausing.pause(session, now)
    else:
        pausing.resume(session, now)
    dispatch_due(session, desk)


def planned(desk: Desk, rollout: RolloutSettings, audience: str) -> Iterator[Edition]:
    """List what the calendar has for an audience, with the go-live that stood at the time."""
    moved_at = datetime.combine(MOVED_ON, time(), UTC)
    paces = getattr(rollout.digest, audience).paces
    before = next(each for each in desk.settings.rollout if each.slug == rollout.slug)
    found = editions.due(before, paces, START, moved_at) + editions.due(rollout, paces, moved_at, END)
    return (each for each in found if each.after > START.date())


def held_up(moment: datetime) -> bool:
    return any(first <= moment < last for first, last in (PAUSE, DOWN))


@pytest.fixture
def year(settings: Settings, clock: FakeClock, reader: Reader) -> Iterator[tuple[Town, Desk]]:
    clock.set(START)
    town = Town(two_zones(settings), clock, reader)
    yield town, live_through(town, clock)
    town.close()


def test_a_year_of_digests(year: tuple[Town, Desk]) -> None:
    """Each once, on time, of the right period; one story, since the year costs some seconds."""
    town, desk = year
    digests = town.read(lambda session: list(session.scalars(select(Digest).where(Digest.dispatched_at.is_not(None)))))
    sent = {digest.work_id: digest for digest in digests}
    written = town.read(
        lambda session: list(session.execute(select(Delivery.digest_id, func.count()).group_by(Delivery.digest_id)))
    )
    assert [count for _, count in written] == [1] * len(sent), "each once, to the one place of its audience"

    late: list[str] = []
    expected: Counter[str] = Counter()
    for rollout in desk.settings.rollout:
        for audience in BOUND:
            for edition in planned(town.desk, rollout, audience):
                work = f"digest/{rollout.slug}/{edition.period}/{audience}"
                if held_up(edition.sent_at):
                    late.append(work)
                else:
                    expected[work] += 1
                    assert sent[work].dispatched_at == edition.sent_at, work
                    assert is_working_day(edition.sent_at.date(), rollout.country), work
    assert max(expected.values()) == 1
    assert sent.keys() - expected.keys() <= set(late), "nothing else was sent"
    _one_a_day(desk, sent, set(late))
    _held_up_but_sent(sent, expected)
    _known_days(sent)


def _one_a_day(desk: Desk, sent: dict[str, Digest], late: set[str]) -> None:
    """Check that nobody reads two reports on a day, but for what was held up."""
    zones = {each.slug: each.zone for each in desk.settings.rollout}
    days = Counter(
        (work.split("/")[1], digest.audience, digest.dispatched_at.astimezone(zones[work.split("/")[1]]).date())
        for work, digest in sent.items()
        if work not in late and digest.dispatched_at
    )
    assert max(days.values()) == 1
    reviews = [digest for digest in sent.values() if digest.audience == "project_group" and "day_" in digest.pace]
    assert [f"{digest.dispatched_at:%a}" for digest in reviews if "zaak" in digest.work_id] == ["Tue", "Tue"]


def _held_up_but_sent(sent: dict[str, Digest], expected: Counter[str]) -> None:
    """Check what went out after the pause, and after the days in which nothing ran."""
    after = {work: f"{sent[work].dispatched_at:%m-%d}" for work in sent.keys() - expected.keys()}
    group = {
        work.split("/")[2]: day for work, day in after.items() if work.startswith("digest/zaak/") and "group" in work
    }
    assert group == {
        "2027-W03": "01-28",  # of the two that fell in the pause the newest alone
        "2027-W09": "03-17",  # both that were missed while nothing ran
        "2027-W10": "03-17",
    }
    assert {work.split("/")[2] for work in after if work.endswith("zaak/ambassadors")} <= set(group)
    assert after["digest/zaak/2027-W10/ambassadors"] == "03-17"
    assert "digest/zaak/2027-W09/ambassadors" not in after, "who does not decide gets the newest alone"


def _known_days(sent: dict[str, Digest]) -> None:
    """Check days that can be looked up in a calendar."""

    def at(slug: str, period: str, audience: str = "project_group") -> str:
        return f"{sent[f'digest/{slug}/{period}/{audience}'].dispatched_at:%Y-%m-%d %H:%M}"

    assert at("zaak", "2026-W42") == "2026-10-19 06:30"  # 08:30 by summer time
    assert at("zaak", "2026-W43") == "2026-10-26 07:30"  # the clock went back the day before
    assert at("zaak", "2026-W53") == "2027-01-04 07:30"
    assert at("zaak", "2027-W12") == "2027-03-30 06:30"  # Easter Monday; the clock went forward the day before
    assert at("zaak", "2027-W19") == "2027-05-18 06:30"  # Whit Monday
    assert at("dms", "2026-W50") == "2026-12-17 19:30"  # Friday morning in Auckland
    assert at("zaak", "2026-11-09--2026-12-13", "management") == "2026-12-14 07:30"
    assert at("zaak", "2026-11-09--2027-02-07", "management") == "2027-02-08 07:30"
    assert at("zaak", "2026-11", "hr") == "2026-11-30 07:30"
    dailies = sorted(work.split("/")[2] for work in sent if work.count("-") == 2 and "dms" not in work)
    assert dailies == ["2026-11-09", "2026-11-10", "2026-11-11", "2026-11-12"], "none of the first go-live"
    paces = Counter(digest.pace for digest in sent.values())
    assert paces["day_30"] == paces["day_90"] == 4
    told = {(digest.audience, digest.pace) for digest in sent.values()}
    assert told == {(who, "weekly" if pace == "before" else pace) for who, pace in TELLERS}, "each that there is"
    assert sum(digest.audience == "floor" for digest in sent.values()) >= 22, "eleven months of two rollouts"
