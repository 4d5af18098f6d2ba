"""What happens by the clock; the database, not the clock, makes it happen once."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.triggers.cron import CronTrigger
from apscheduler.triggers.interval import IntervalTrigger

from bot.config import Settings
from bot.promises import TOLD_AT

Job = Callable[[], Awaitable[None]]
UPKEEP_MINUTES = 60
MEETING_MINUTES = 5
PULSE_MINUTES = 5
LEARNT_AT = 3
"""The hour at which the head for kinds is refitted, by the clock of the first rollout: nobody waits for a reading."""
NEWS_HOURS = "8-16"
"""The hours at which the ambassadors hear what came back; askers hear from the first of `bot.topics.news` on."""
OFFERED_AT = 10
"""The hour at which our app is brought to colleagues, on working days: the bot greets each at once."""


def scheduler(settings: Settings, digests: Job, promises: Job, upkeep: Job, learn: Job) -> AsyncIOScheduler:
    """Make a scheduler of one line a job, in memory: each replica has its own, and missed times are caught up at start.

    Weekdays by name, since APScheduler counts them from Monday = 0. A digest is looked for every hour, at the minute on
    which it is due: a public holiday moves it, a place may be bound or the database come back later that day, and a
    daily trigger of APScheduler 3.11 at 00:30 leaves out the Monday after the clock went forward.
    """
    jobs = AsyncIOScheduler(job_defaults={"misfire_grace_time": None, "coalesce": True})
    for rollout in settings.rollout:
        at = rollout.digest.at
        jobs.add_job(digests, CronTrigger(minute=at.minute, second=at.second, timezone=rollout.zone))
        jobs.add_job(promises, CronTrigger(day_of_week="mon-fri", hour=TOLD_AT.hour, timezone=rollout.zone))
    jobs.add_job(upkeep, IntervalTrigger(minutes=UPKEEP_MINUTES))
    jobs.add_job(learn, CronTrigger(hour=LEARNT_AT, timezone=settings.rollout[0].zone))
    return jobs


def add_triage(jobs: AsyncIOScheduler, bring: Job) -> None:
    """Have messages that wait to be tagged brought every minute, where their time has come."""
    jobs.add_job(bring, IntervalTrigger(minutes=1))


def add_meetings(jobs: AsyncIOScheduler, meet: Job) -> None:
    """Have question rounds, agendas and meetings that moved looked for every few minutes: each has its own time."""
    jobs.add_job(meet, IntervalTrigger(minutes=MEETING_MINUTES))


def add_pulses(jobs: AsyncIOScheduler, pulse: Job) -> None:
    """Have pulses to close and to ask looked for every few minutes: those of a week close before its digest."""
    jobs.add_job(pulse, IntervalTrigger(minutes=PULSE_MINUTES))


def add_news(jobs: AsyncIOScheduler, settings: Settings, tell: Job) -> None:
    """Have news of topics looked for every hour of the working day: the first time it is told, else what was missed."""
    for rollout in settings.rollout:
        jobs.add_job(tell, CronTrigger(day_of_week="mon-fri", hour=NEWS_HOURS, timezone=rollout.zone))


def add_directories(jobs: AsyncIOScheduler, settings: Settings, read: Job, offer_app: Job) -> None:
    """Have the directories read every night, and our app brought to colleagues on weekdays."""
    at, first = settings.directory.at, settings.rollout[0].zone
    jobs.add_job(read, CronTrigger(hour=at.hour, minute=at.minute, timezone=first))
    jobs.add_job(offer_app, CronTrigger(day_of_week="mon-fri", hour=OFFERED_AT, timezone=first))
