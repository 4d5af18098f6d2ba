"""The composition of a period: all that any audience may be told of it, gathered once."""

from __future__ import annotations

from sqlalchemy.orm import Session

from bot.aftercare import checklist
from bot.config import RolloutSettings
from bot.desk import Desk
from bot.digests.covered import covered
from bot.digests.figures import figures
from bot.digests.parts import Figures, NextMeeting
from bot.measures.told import MeasureFigures, measures_part
from bot.measures.weekly import ToldWeek
from bot.occasions import of_meeting
from bot.period import Period
from bot.pulses.handed import by_department
from bot.pulses.told import gap_part
from bot.visits.told import DepartmentSignal, visits_part
from models import Rollout


def composition(session: Session, desk: Desk, rollout: Rollout, settings: RolloutSettings, period: Period) -> Figures:
    """Count a period, and add what polls, measures and visits tell of it, and what stands at this moment."""
    counted = figures(session, rollout, settings, period)
    now = {
        "coverage": covered(session, desk, rollout),
        "meeting": _next_meeting(desk, settings),
        "gap": gap_part(session, rollout, settings, period),
        "measures": _measures(session, rollout, settings, period, counted),
        "visited": _visited(session, rollout, settings, period),
        "heard_nothing": _heard_nothing(session, desk, rollout, settings),
    }
    return counted.model_copy(update=now)


def _next_meeting(desk: Desk, settings: RolloutSettings) -> NextMeeting | None:
    rhythm = of_meeting(settings)
    if rhythm is None:
        return None
    return NextMeeting(starts_at=rhythm.next(desk.now()).at, spot=settings.meeting.place_text)


def _measures(
    session: Session, rollout: Rollout, settings: RolloutSettings, period: Period, counted: Figures
) -> tuple[MeasureFigures, ...]:
    this_week = ToldWeek.model_validate(counted.model_dump(mode="json"))
    return measures_part(session, rollout, settings, period, this_week) or ()


def _visited(
    session: Session, rollout: Rollout, settings: RolloutSettings, period: Period
) -> tuple[DepartmentSignal, ...]:
    """Give the departments without a channel, and what changed after a visit.

    That a department is silent is told by the figures themselves, through the gate; here it would be told twice.
    """
    found = visits_part(session, rollout, settings, period, by_department(session, rollout))
    listed = found.departments if found else ()
    return tuple(each for each in listed if each.changed or each.signal == "no_channel")


def _heard_nothing(session: Session, desk: Desk, rollout: Rollout, settings: RolloutSettings) -> int | None:
    found = checklist(session, desk, rollout, settings)
    return found.quiet_days if found.quiet else None
