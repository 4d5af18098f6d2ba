"""Triage: when a place may be shown messages, so that arrival tells nothing of who wrote one."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, time, timedelta

from bot.config import RolloutSettings
from bot.config.values import CLOSES, OPENS
from bot.days.workdays import first_working_day, in_office_hours, is_working_day
from bot.desk import Desk
from bot.roles.reaching import AT_ONCE, DAILY, HOURLY

RHYTHMS = (AT_ONCE, HOURLY, DAILY)
"""The fastest one first."""
DELAY = timedelta(minutes=2), timedelta(minutes=12)
"""The least and the most that "at once" waits: colleagues who saw somebody type cannot tell what became of it."""
MINUTE = timedelta(minutes=1)
_LOTS = 16**12


@dataclass(frozen=True)
class Hours:
    """When messages of a rollout may be shown; `delay` is the least and the most that each waits at first."""

    desk: Desk
    settings: RolloutSettings
    delay: tuple[timedelta, timedelta] = field(default=DELAY)

    @property
    def now(self) -> datetime:
        """The moment, by the clock of the rollout."""
        return self.desk.now().astimezone(self.settings.zone)

    def open(self) -> bool:
        """Say whether it is no quiet hour."""
        return in_office_hours(self.now, self.settings.country)

    def slot(self, rhythm: str) -> datetime | None:
        """Give when the latest batch of today was due; None where the first is still to come."""
        now = self.now
        if rhythm == DAILY:
            slot = self._daily(now)
        else:
            whole = now.replace(minute=0, second=0, microsecond=0)
            slot = max(whole, datetime.combine(now.date(), OPENS, now.tzinfo))
        return slot if slot <= now else None

    def quiet_since(self) -> datetime:
        """Give when the quiet hours before today began, less the longest delay: what was said since then is new."""
        day = self.now.date() - timedelta(days=1)
        while not is_working_day(day, self.settings.country):
            day -= timedelta(days=1)
        return datetime.combine(day, CLOSES, self.settings.zone) - MINUTE - self.delay[1]

    def due(self, ref: str, said_at: datetime, *, small: bool) -> datetime:
        """Give from when on a message may be shown at all.

        It waits at random, the same in every process and not to be guessed without the key of the pseudonyms. That of a
        small department waits for the batch of the day.
        """
        least, most = self.delay
        lot = int(self.desk.vault.pseudonym("triage", ref)[:12], 16) / _LOTS
        due = said_at + (MINUTE if most else timedelta()) + least + (most - least) * lot
        return max(due, self._next_daily(due)) if small else due

    def _daily(self, moment: datetime) -> datetime:
        return datetime.combine(moment.date(), self.settings.triage.daily_at, self.settings.zone)

    def _next_daily(self, moment: datetime) -> datetime:
        local = moment.astimezone(self.settings.zone)
        day = local.date() if local <= self._daily(local) else local.date() + timedelta(days=1)
        return self._daily(datetime.combine(first_working_day(day, self.settings.country), time(), local.tzinfo))
