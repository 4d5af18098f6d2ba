"""The composition of a period: all that any audience may be told of it, gathered once."""

from __future__ import annotations

from sqlalchemy.orm import Session

from bot.config import RolloutSettings
from bot.desk import Desk
from bot.digests.covered import covered
from bot.digests.figures import figures
from bot.digests.parts import Figures, NextMeeting
from bot.occasions import of_meeting
from bot.period import Period
from models import Rollout


def composition(session: Session, desk: Desk, rollout: Rollout, settings: RolloutSettings, period: Period) -> Figures:
    """Count a period, and add what stands at this moment: who speaks for whom, and when they meet."""
    counted = figures(session, rollout, settings, period)
    now = {"coverage": covered(session, desk, rollout), "meeting": _next_meeting(desk, settings)}
    return counted.model_copy(update=now)


def _next_meeting(desk: Desk, settings: RolloutSettings) -> NextMeeting | None:
    rhythm = of_meeting(settings)
    if rhythm is None:
        return None
    return NextMeeting(starts_at=rhythm.next(desk.now()).at, spot=settings.meeting.place_text)
