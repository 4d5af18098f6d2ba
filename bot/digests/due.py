"""Which editions an audience should have by now: those that fell due, went missing in time, and were not sent."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from bot import pausing
from bot.config import RolloutSettings
from bot.config.values import Audience, Pace
from bot.days import editions
from bot.days.editions import Edition
from bot.days.period import WEEK
from bot.desk import Desk
from bot.digests.freezing import frozen, is_over
from bot.digests.parts import PROJECT_GROUP
from bot.digests.readers import readers
from bot.digests.tellers import TELLERS
from models import Digest, Rollout

CAUGHT_UP = 4
"""Weeks back for which a digest that was missed is still sent to the project group; others get the newest alone."""
_MONTH = timedelta(days=31)
_LONGEST_BACK = timedelta(days=100)


@dataclass(frozen=True)
class _Stream:
    """Editions that follow each other; one is sent until it is so old, whatever follows."""

    paces: tuple[Pace, ...]
    kept: timedelta

    def most(self, audience: Audience) -> int:
        """Give how many that were missed are sent at once."""
        return CAUGHT_UP if audience == PROJECT_GROUP and "weekly" in self.paces else 1


_STREAMS = (
    _Stream(("before", "weekly"), (CAUGHT_UP + 1) * WEEK),
    _Stream(("daily",), timedelta(days=1)),
    _Stream(("monthly",), _MONTH),
    _Stream(("day_30",), _MONTH),
    _Stream(("day_90",), _MONTH),
)


def unsent(
    session: Session, desk: Desk, rollout: Rollout, settings: RolloutSettings, audience: Audience
) -> list[Edition]:
    """List the editions that an audience should have by now and was not sent, the oldest first.

    Of those whose time passed in a pause only the newest of each pace is among them: the others tell what is long over.
    """
    on = told_to(settings, audience)
    streams = (stream for stream in _STREAMS if on.intersection(stream.paces))
    listed = [each for stream in streams for each in _of(session, desk, rollout, settings, audience, stream)]
    return sorted(listed, key=lambda each: each.sent_at)


def told_to(settings: RolloutSettings, audience: Audience) -> frozenset[Pace]:
    """Give the paces that are on for an audience, and at which somebody can tell it something."""
    return frozenset(pace for pace in settings.digest.of(audience).paces if (audience, pace) in TELLERS)


def last_over(desk: Desk, rollout: Rollout, settings: RolloutSettings, audience: Audience) -> Edition | None:
    """Give what an audience is told of the last days that are over, sent or not, on or off; None where none are.

    That is a week for whoever is told of weeks.
    """
    paces = {pace for who, pace in TELLERS if who == audience}
    weeks: set[Pace] = {"before", "weekly"}
    listed = editions.due(settings, paces & weeks or paces, desk.now() - _LONGEST_BACK, desk.now() + 2 * WEEK)
    over = (each for each in listed if is_over(each, settings, desk.now()) and is_of(each, rollout, settings))
    return max(over, key=lambda each: each.after, default=None)


def _of(
    session: Session, desk: Desk, rollout: Rollout, settings: RolloutSettings, audience: Audience, stream: _Stream
) -> list[Edition]:
    now = desk.now()
    listed = editions.due(settings, told_to(settings, audience), now - stream.kept, now)
    ours = [each for each in listed if each.pace in stream.paces and is_of(each, rollout, settings)]
    first = _first_sent(session, rollout, audience) if stream.most(audience) > 1 else None
    missed = [each for each in ours if each.period > first] if first else ours[-1:]
    return [
        each
        for each in missed[-stream.most(audience) :]
        if not (each != ours[-1] and pausing.fell_in_a_pause(session, each.sent_at))
        and not _was_sent(session, settings, each, audience)
        and not _is_in_the_review(rollout, settings, each, audience)
        and not _was_before_all(session, desk, rollout, settings, each, audience)
    ]


def _was_before_all(
    session: Session, desk: Desk, rollout: Rollout, settings: RolloutSettings, edition: Edition, audience: Audience
) -> bool:
    """Say whether an edition is older than each place where its audience reads: what nobody waits for is no news."""
    found = readers(session, desk, rollout, settings, audience)
    return bool(found) and all(editions.is_past(edition, each.place.bound_at) for each in found)


def _is_in_the_review(rollout: Rollout, settings: RolloutSettings, edition: Edition, audience: Audience) -> bool:
    """Say whether a month ends with the first 30 days, which tell an audience of nearly the same weeks that day."""
    if edition.pace != "monthly" or "day_30" not in told_to(settings, audience):
        return False
    reviews = editions.due(settings, ["day_30"], edition.sent_at - WEEK, edition.sent_at)
    return any(each.after == edition.after and is_of(each, rollout, settings) for each in reviews)


def is_of(edition: Edition, rollout: Rollout, settings: RolloutSettings) -> bool:
    """Say whether a rollout ran in the days of an edition; one of 30 or 90 days takes a rollout that came so far."""
    needed = edition.after - WEEK if edition.pace in {"day_30", "day_90"} else edition.first
    begun = datetime.combine(edition.after, time(), settings.zone) > rollout.started_at
    return begun and (rollout.ended_at is None or datetime.combine(needed, time(), settings.zone) <= rollout.ended_at)


def _was_sent(session: Session, settings: RolloutSettings, edition: Edition, audience: Audience) -> bool:
    found = frozen(session, settings, edition, audience)
    return found is not None and found.dispatched_at is not None


def _first_sent(session: Session, rollout: Rollout, audience: Audience) -> str | None:
    """Give the first week that an audience was sent.

    Before it nothing was missed: a first place gets the last digest, not a pile.
    """
    sent = (Digest.rollout_id == rollout.id, Digest.audience == audience, Digest.dispatched_at.is_not(None))
    return session.scalar(select(func.min(Digest.period)).where(*sent, Digest.pace == "weekly"))
