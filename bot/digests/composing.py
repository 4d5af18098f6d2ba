"""The composition of a period: all that any audience may be told of it, gathered once."""

from __future__ import annotations

from dataclasses import replace

from sqlalchemy.orm import Session

from bot.aftercare import checklist, is_near, readiness
from bot.config import RolloutSettings
from bot.days.occasions import of_meeting
from bot.days.period import Period
from bot.desk import Desk
from bot.digests.covered import covered
from bot.digests.crew import NextMeeting
from bot.digests.figures import figures
from bot.digests.parts import Figures
from bot.digests.standing import as_it_stands
from bot.measures.told import MeasureFigures, measures_part, still_back
from bot.measures.weekly import ToldWeek
from bot.pulses.handed import by_department, gap_told
from bot.trials import trial_part
from bot.visits.told import DepartmentSignal, visits_part
from models import Rollout


def composition(session: Session, desk: Desk, rollout: Rollout, settings: RolloutSettings, period: Period) -> Figures:
    """Count a period, and add what polls, measures and visits tell of it, and how all stands as it is due."""
    counted = figures(session, rollout, settings, period)
    now = {
        "coverage": covered(session, _as_sent(desk, settings, period), rollout),
        "meeting": _next_meeting(desk, settings),
        "gap": gap_told(session, rollout, settings, period),
        "measures": _measures(session, rollout, settings, period, counted),
        "visited": _visited(session, rollout, settings, period, counted),
        **_stands(session, desk, rollout, settings, counted),
    }
    return counted.model_copy(update=now)


def renewed(session: Session, desk: Desk, rollout: Rollout, settings: RolloutSettings, composition: Figures) -> Figures:
    """Give a composition that nobody was sent yet as it stands now; what was counted stays as it was frozen."""
    found = as_it_stands(session, rollout, settings, composition)
    now = {
        "meeting": _next_meeting(desk, settings),
        "measures": still_back(session, composition.measures),
        **_stands(session, desk, rollout, settings, composition),
    }
    return found.model_copy(update=now)


def _next_meeting(desk: Desk, settings: RolloutSettings) -> NextMeeting | None:
    rhythm = of_meeting(settings)
    if rhythm is None:
        return None
    return NextMeeting(starts_at=rhythm.next(desk.now()).at, spot=settings.meeting.place_text)


def _measures(
    session: Session, rollout: Rollout, settings: RolloutSettings, period: Period, counted: Figures
) -> tuple[MeasureFigures, ...]:
    return measures_part(session, rollout, settings, period, _told(counted)) or ()


def _told(counted: Figures) -> ToldWeek:
    return ToldWeek.model_validate(counted.model_dump(mode="json"))


def _visited(
    session: Session, rollout: Rollout, settings: RolloutSettings, period: Period, counted: Figures
) -> tuple[DepartmentSignal, ...]:
    """Give the departments without a channel, and what changed after a visit.

    That a department is silent is told by the figures themselves, through the gate; here it would be told twice. So is
    what changed where people got stuck: it stands first.
    """
    silent = {each.name: each.weeks for each in counted.silent}
    found = visits_part(session, rollout, settings, period, by_department(session, rollout), silent=silent)
    listed = found.departments if found else ()
    first = {each.name for each in counted.visited}
    told = (each for each in listed if each.changed or each.planned_on or each.signal == "no_channel")
    return (*counted.visited, *(each for each in told if each.name not in first))


def _as_sent(desk: Desk, settings: RolloutSettings, period: Period) -> Desk:
    """Set the clock to the moment at which the digest of a period is due."""
    due = period.sent_at(settings)
    return replace(desk, now=lambda: due)


def _stands(
    session: Session, desk: Desk, rollout: Rollout, settings: RolloutSettings, counted: Figures
) -> dict[str, object]:
    """Give the five measures, and before go-live how ready all is and how the test round goes.

    All of it as of the moment at which the period is due to be sent: composed later, it tells nothing of today.
    """
    then = _as_sent(desk, settings, Period.parse(counted.period))
    found, near = checklist(session, then, rollout, settings), is_near(then, settings)
    return {
        "heard_nothing": found.quiet_days if found.quiet else None,
        "checklist": found,
        "readiness": readiness(session, then, rollout, settings, _told(counted)) if near else None,
        "trial": trial_part(session, then, rollout, settings),
    }
