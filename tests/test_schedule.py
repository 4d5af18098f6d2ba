"""The clock's jobs: the real triggers over both clock changes, and what becomes of a missed time."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from apscheduler.job import Job
from apscheduler.triggers.cron import CronTrigger
from apscheduler.triggers.interval import IntervalTrigger

from bot.config import DigestSettings, Settings
from bot.days.period import Period
from bot.promises import TOLD_AT
from bot.schedule import LEARNT_AT, UPKEEP_MINUTES, scheduler
from tests.town import with_rollout

AMSTERDAM = ZoneInfo("Europe/Amsterdam")


async def digests() -> None:
    """Stand in for a job."""


async def promises() -> None:
    """Stand in for a job."""


async def upkeep() -> None:
    """Stand in for a job."""


async def learn() -> None:
    """Stand in for a job."""


def jobs_of(settings: Settings) -> list[Job]:
    listed: list[Job] = scheduler(settings, digests, promises, upkeep, learn).get_jobs()
    return listed


def trigger_of(settings: Settings, work: object) -> CronTrigger:
    (trigger,) = (job.trigger for job in jobs_of(settings) if job.func is work)
    assert isinstance(trigger, CronTrigger)
    return trigger


def firings(trigger: CronTrigger, after: datetime, until: datetime) -> list[datetime]:
    found: list[datetime] = []
    while (moment := trigger.get_next_fire_time(found[-1] if found else None, after)) and moment < until:
        found.append(moment)
        after = moment.astimezone(UTC) + timedelta(microseconds=1)  # local arithmetic would not see an hour twice
    return found


@pytest.mark.parametrize("monday", [datetime(2026, 3, 23, tzinfo=AMSTERDAM), datetime(2026, 10, 19, tzinfo=AMSTERDAM)])
@pytest.mark.parametrize("at", [time(8, 30), time(2, 30), time(0, 0), time(23, 59)])
def test_digests_are_looked_for_every_hour_over_a_clock_change(settings: Settings, monday: datetime, at: time) -> None:
    trigger = trigger_of(with_rollout(settings, digest=DigestSettings(at=at)), digests)
    end = (monday + timedelta(days=14)).astimezone(UTC)
    found = [moment.astimezone(UTC) for moment in firings(trigger, monday.astimezone(UTC), end)]
    assert {later - earlier for earlier, later in pairwise(found)} == {timedelta(hours=1)}
    assert len(found) == (end - monday.astimezone(UTC)) / timedelta(hours=1)
    assert {moment.minute for moment in found} == {at.minute}


@pytest.mark.parametrize("period", ["2026-W47", "2026-W13", "2026-W43", "2027-W12", "2026-W17", "2026-W53"])
@pytest.mark.parametrize("at", [time(8, 30), time(8, 30, 15), time(2, 30), time(0, 0), time(0, 30)])
def test_a_digest_is_looked_for_at_the_very_moment_it_is_due(settings: Settings, period: str, at: time) -> None:
    """After both clock changes, Easter Monday, Koningsdag and the end of a year with 53 weeks too."""
    settings = with_rollout(settings, digest=DigestSettings(at=at))
    due = Period.parse(period).sent_at(settings.rollout[0])
    before = due.astimezone(UTC) - timedelta(seconds=1)
    assert trigger_of(settings, digests).get_next_fire_time(None, before) == due


@pytest.mark.parametrize("monday", [date(2026, 4, 13), date(2026, 10, 19)])
def test_a_clock_that_changes_on_a_working_day_leaves_no_digest_out(settings: Settings, monday: date) -> None:
    """Egypt's clocks change in the night before a Friday: half past midnight is skipped, or comes after 23:30 twice."""
    cairo = DigestSettings(weekday="fri", at=time(0, 30))
    settings = with_rollout(settings, digest=cairo, time_zone="Africa/Cairo", country="EG")
    due = Period(monday).sent_at(settings.rollout[0])
    assert due.date() == monday + timedelta(days=11)
    before = due.astimezone(UTC) - timedelta(seconds=1)
    assert trigger_of(settings, digests).get_next_fire_time(None, before) == due


def test_promises_are_kept_from_monday_on(settings: Settings) -> None:
    saturday = datetime(2026, 11, 21, 12, tzinfo=AMSTERDAM)
    following = trigger_of(settings, promises).get_next_fire_time(None, saturday)
    assert following == datetime(2026, 11, 23, TOLD_AT.hour, tzinfo=AMSTERDAM)


def test_promises_are_kept_in_the_afternoon_of_the_rollouts_own_zone(settings: Settings) -> None:
    settings = with_rollout(settings, time_zone="Pacific/Auckland")
    following = trigger_of(settings, promises).get_next_fire_time(None, datetime(2026, 11, 16, tzinfo=UTC))
    local = following.astimezone(ZoneInfo("Pacific/Auckland"))
    assert (local.hour, local.minute, local.weekday()) == (TOLD_AT.hour, 0, 0)  # 13:00 on Monday there


def test_each_rollout_has_its_own_times_and_upkeep_is_one(settings: Settings) -> None:
    first = settings.rollout[0]
    second = first.model_copy(update={"slug": "crm", "digest": DigestSettings(at=time(9, 15))})
    jobs = jobs_of(settings.model_copy(update={"rollout": (first, second)}))
    assert [job.func for job in jobs] == [digests, promises, digests, promises, upkeep, learn]
    assert isinstance(jobs[-2].trigger, IntervalTrigger)
    assert jobs[-2].trigger.interval == timedelta(minutes=UPKEEP_MINUTES)


def test_it_learns_once_a_night_by_the_clock_of_the_first_rollout(settings: Settings) -> None:
    night = trigger_of(with_rollout(settings, time_zone="Pacific/Auckland"), learn)
    found = firings(night, datetime(2026, 11, 16, tzinfo=UTC), datetime(2026, 11, 20, tzinfo=UTC))
    assert len(found) == 4
    assert {moment.astimezone(ZoneInfo("Pacific/Auckland")).hour for moment in found} == {LEARNT_AT}


def test_a_missed_time_is_never_dropped_and_several_become_one(settings: Settings) -> None:
    """A laptop that slept or a loop that hung: the job runs as soon as it can, once."""
    made = scheduler(settings, digests, promises, upkeep, learn)
    assert made._job_defaults["misfire_grace_time"] is None
    assert made._job_defaults["coalesce"] is True
    assert made.get_jobs()[0].trigger.jitter is None
