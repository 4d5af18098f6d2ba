"""Sessions: those to come of a rollout that ended are cancelled, and whoever was told of them hears so."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Row, select
from sqlalchemy.orm import Session

from bot import deliveries, pausing
from bot.config import RolloutSettings
from bot.days.occasions import may_write
from bot.desk import Desk
from bot.places import note
from bot.sessions import telling
from bot.words import words_for
from models import InfoSession, Rollout


def cancel_ended(session: Session, desk: Desk) -> int:
    """Cancel what is to come of rollouts that ended, in office hours and while sending goes on; count the deliveries.

    What left the configuration waits: it runs again when it comes back, with what was planned.
    """
    if pausing.paused(session):
        return 0
    now = desk.now()
    return sum(
        _cancel(session, desk, rollout, settings, row)
        for row, rollout in _to_come(session, now)
        if (settings := desk.rollout(rollout.slug)) and may_write(now, settings)
    )


def _to_come(session: Session, now: datetime) -> Sequence[Row[InfoSession, Rollout]]:
    planned = select(InfoSession, Rollout).join(Rollout, Rollout.id == InfoSession.rollout_id)
    ended = (Rollout.ended_at.is_not(None), InfoSession.state == "planned", InfoSession.starts_at > now)
    locked = planned.where(*ended).order_by(InfoSession.id).with_for_update(of=InfoSession)  # one replica cancels it
    return session.execute(locked.execution_options(populate_existing=True)).all()


def _cancel(session: Session, desk: Desk, rollout: Rollout, settings: RolloutSettings, row: InfoSession) -> int:
    row.state, row.decided_at = "cancelled", desk.now()
    row.sequence += 1
    telling.unfollow(session, desk, row, None)
    note(session, desk, None, "cancelled session", f"session {row.id}")
    if rollout.archived_at is None:
        return telling.changed(session, desk, settings, row) + _to_planner(session, desk, settings, row)
    card = telling.about(session, desk, settings, row, words_for(settings.language)).cancelled()
    return telling.to_calendar(session, desk, row, card)  # whom to tell was destroyed; the calendar still shows it


def _to_planner(session: Session, desk: Desk, settings: RolloutSettings, row: InfoSession) -> int:
    """Tell who planned it too: nobody pressed anything; once, where they signed up or were invited as well."""
    own = telling.planner(session, desk, row)
    if own is None:
        return 0
    person, place = own
    card = telling.about(session, desk, settings, row, words_for(person.language)).cancelled()
    work = f"session-changed/{row.id}/{row.sequence}/{place.id}"
    return int(deliveries.write(session, desk, place, card, work) is not None)
