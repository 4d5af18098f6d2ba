"""Triage: which messages go to which place now. Reads alone; what it plans is written by `bot.triage.routing`."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from bot.config import RolloutSettings
from bot.desk import Desk
from bot.people import going_on
from bot.roles.reaching import AT_ONCE, DAILY
from bot.triage.stations import Station, asking, stations
from bot.triage.waiting import Waiting, Waits, brought_since, unseen, waiting_in
from bot.triage.when import DELAY, Hours
from models import Rollout

MOST = 5
"""Cards in a batch: about ten minutes' work."""
Delay = tuple[timedelta, timedelta]
_shuffled = random.SystemRandom()


@dataclass(frozen=True)
class Batch:
    """Messages for a place, in the order in which they are shown; `rest` wait on. `slot` is when it was due."""

    station: Station
    numbers: tuple[int, ...]
    rest: int = 0
    slot: datetime | None = None


@dataclass(frozen=True)
class Planner:
    """Plans batches; `since` leaves out what was said before, and places that are shown messages by the clock."""

    session: Session
    desk: Desk
    delay: Delay = DELAY
    since: datetime | None = None
    _asked: dict[tuple[int, datetime | None], Waits] = field(default_factory=dict)

    def batches(self) -> Iterator[Batch]:
        """Plan what is due now in every rollout that runs."""
        for rollout, settings in going_on(self.session, self.desk):
            for batch in self._of(rollout, settings):
                if batch.numbers or batch.rest or batch.station.asked:
                    yield batch

    def _of(self, rollout: Rollout, settings: RolloutSettings) -> Iterator[Batch]:
        hours = Hours(self.desk, settings, self.delay)
        for station in asking(self.session, self.desk, rollout, settings):
            yield self.next_ones(station, hours)
        if hours.open():
            for station in stations(self.session, self.desk, rollout, settings):
                yield from self._due_at(station, hours)

    def next_ones(self, station: Station, hours: Hours) -> Batch:
        """Plan what somebody gets who asks for more."""
        return _batch(station, list(self.due(station, hours)), MOST)

    def due(self, station: Station, hours: Hours) -> Iterator[Waiting]:
        """Give what a place has not seen, and may be shown by now."""
        now, waiting = self.desk.now(), self._waiting(station.rollout_id, None if station.asked else self.since)
        for each in unseen(self.session, waiting, station.places, station.departments):
            if hours.due(each.ref, each.said_at, small=each.small) <= now:
                yield each

    def _waiting(self, rollout_id: int, since: datetime | None) -> Waits:
        """Write the question of what waits once for all places: writing it takes longer than answering it."""
        if (rollout_id, since) not in self._asked:
            self._asked[rollout_id, since] = waiting_in(rollout_id, self.desk.now(), since)
        return self._asked[rollout_id, since]

    def _due_at(self, station: Station, hours: Hours) -> Iterator[Batch]:
        at_once = station.rhythm == AT_ONCE
        new_since = hours.quiet_since() if at_once else None
        if new_since:
            yield _batch(station, [each for each in self.due(station, hours) if each.said_at >= new_since])
        if self.since is None and (slot := hours.slot(DAILY if at_once else station.rhythm)):
            due = [each for each in self.due(station, hours) if each.said_at < (new_since or slot)]
            seen = brought_since(self.session, station.rollout_id, station.place_id, slot) if due else MOST
            if seen < MOST:
                yield _batch(station, due, MOST - seen, slot)


def _batch(station: Station, due: list[Waiting], most: int | None = None, slot: datetime | None = None) -> Batch:
    """Take the oldest ones, and shuffle them: their order tells nothing of who wrote first."""
    numbers = [each.number for each in due[:most]]
    _shuffled.shuffle(numbers)
    return Batch(station, tuple(numbers), len(due) - len(numbers), slot)
