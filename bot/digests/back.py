"""What came back: topics that were solved before a week and of which its report tells are open again in that report."""

from __future__ import annotations

from dataclasses import replace

from sqlalchemy.orm import Session

from bot import issues
from bot.config import RolloutSettings
from bot.days.period import Period
from bot.desk import Desk
from bot.digests.counting import Counting, lines_of
from bot.digests.issues import shown
from models import IssueAct, Rollout


def open_again(
    session: Session, desk: Desk, rollout: Rollout, settings: RolloutSettings, week: Period
) -> list[IssueAct]:
    """Open again what a week brings back, before its report is composed; the acts.

    It is written down as done when the report was due, at the latest: one that is made late tells how all stood then.
    """
    if not issues.solved_before(session, rollout.id, week, settings.zone):
        return []
    lines = lines_of(session, rollout.id, *week.span(settings.zone))
    told = shown(Counting(session, rollout, settings, week, lines, None)).groups
    at = min(desk.now(), week.sent_at(settings))
    numbers = [number for number in told if number]
    return issues.came_back(session, replace(desk, now=lambda: at), rollout.id, week, settings.zone, numbers)
