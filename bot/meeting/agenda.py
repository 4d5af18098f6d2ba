"""Draw up an agenda: from the last digest's frozen figures, and from what the organisation says of its own issues.

No number of people is told here but a digest's: a count over the days since the last meeting would, beside the digest
of the week, tell by the difference what a few people wrote.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from bot.config import RolloutSettings
from bot.days.period import Period
from bot.desk import Desk
from bot.digests.counting import Line, lines_query
from bot.digests.decided import open_decisions
from bot.digests.issues import goes_well
from bot.digests.parts import Figures, IssueFigures
from bot.digests.sending import freeze
from bot.issues import CLOSED
from bot.meeting.parts import Agenda, Topic, Topics, Unheard
from bot.people import AMBASSADOR
from bot.roles import holders
from models import Department, Feedback, Issue, IssueMerge, Rollout

SHOWN = 5
"""Topics that a section lists; the rest is counted."""


@dataclass(frozen=True)
class Drawing:
    """What drawing up needs at hand: the issues that stand, and the last digest; `since` is the last meeting's."""

    session: Session
    desk: Desk
    rollout: Rollout
    settings: RolloutSettings
    since: datetime
    figures: Figures | None
    issues: tuple[Issue, ...]

    def counted(self, issue: Issue) -> IssueFigures | None:
        """Give what the last digest showed of an issue."""
        listed = self.figures.issues if self.figures else ()
        return next((each for each in listed if each.issue == issue.id), None)

    def topics(self, which: Callable[[Issue], bool], order: Callable[[Issue], object]) -> Topics:
        """List the issues of a section."""
        found = sorted(filter(which, self.issues), key=lambda issue: (order(issue), issue.id))
        return Topics(shown=tuple(map(self._topic, found[:SHOWN])), more=max(0, len(found) - SHOWN))

    def _topic(self, issue: Issue) -> Topic:
        counted, opened = self.counted(issue), issue.opened_at.astimezone(self.settings.zone).date()
        return Topic(
            issue=issue.id,
            title_nl=issue.title_nl,
            title_en=issue.title_en,
            counted=counted.counted if counted else None,
            days_open=max(0, (self.desk.today(self.settings) - opened).days),
            owner=issue.owner,
        )


def draw_up(session: Session, desk: Desk, rollout: Rollout, settings: RolloutSettings, since: datetime) -> Agenda:
    """Draw up the agenda as it stands at this moment; `since` is when that of the meeting before was frozen."""
    figures = last_figures(session, desk, rollout, settings)
    drawing = Drawing(session, desk, rollout, settings, since, figures, _issues(session, desk, rollout, figures))
    return Agenda(
        rollout=settings.slug,
        name=settings.name,
        week=figures.period if figures else None,
        new=drawing.topics(lambda issue: _open(issue) and issue.opened_at >= since, _most_first(drawing)),
        recurring=drawing.topics(lambda issue: _recurs(drawing, issue), _most_first(drawing)),
        stuck=drawing.topics(lambda issue: _is_stuck(drawing, issue), lambda issue: issue.opened_at),
        may_be_placed=drawing.topics(lambda issue: _open(issue) and _is_written(issue), _most_first(drawing)),
        whose=drawing.topics(lambda issue: _needs_owner(drawing, issue), _most_first(drawing)),
        answered=drawing.topics(lambda issue: _ended_since(issue, since), lambda issue: issue.opened_at),
        unheard=tuple(_unheard(drawing)),
        decisions=open_decisions(session, rollout.id),
    )


def last_figures(session: Session, desk: Desk, rollout: Rollout, settings: RolloutSettings) -> Figures | None:
    """Give the figures of the last week that is over, frozen; None where no week of the rollout is over."""
    period = Period.holding(desk.now(), settings.zone).before()
    if period.span(settings.zone)[1] <= rollout.started_at:
        return None
    return Figures.model_validate(freeze(session, desk, rollout, settings, period).figures)


def _issues(session: Session, desk: Desk, rollout: Rollout, figures: Figures | None) -> tuple[Issue, ...]:
    """List the issues that stand and are not about what goes well.

    The last digest says so of what it tells of; of the others all that was ever written about them does.
    """
    merged = exists().where(IssueMerge.issue_id == Issue.id)
    rows = session.scalars(select(Issue).where(Issue.rollout_id == rollout.id, ~merged)).all()
    told = {each.issue: each.going_well for each in figures.issues} if figures else {}
    written: dict[int | None, list[Line]] = defaultdict(list)
    others = Feedback.issue_id.in_([row.id for row in rows if row.id not in told])
    for found in session.execute(lines_query(rollout.id, rollout.started_at, desk.now()).where(others)):
        line = Line(*found)
        written[line.issue].append(line)
    return tuple(row for row in rows if not told.get(row.id, goes_well(written[row.id])))


def _open(issue: Issue) -> bool:
    return issue.status not in CLOSED


def _most_first(drawing: Drawing) -> Callable[[Issue], object]:
    def order(issue: Issue) -> object:
        counted = drawing.counted(issue)
        return -counted.counted.people if counted else 0, issue.opened_at

    return order


def _recurs(drawing: Drawing, issue: Issue) -> bool:
    return _open(issue) and issue.opened_at < drawing.since and drawing.counted(issue) is not None


def _is_stuck(drawing: Drawing, issue: Issue) -> bool:
    return _open(issue) and issue.owner is None and issue.opened_at < drawing.since


def _is_written(issue: Issue) -> bool:
    return issue.answer("nl") is not None


def _needs_owner(drawing: Drawing, issue: Issue) -> bool:
    return _open(issue) and issue.owner is None and not _is_written(issue) and drawing.counted(issue) is not None


def _ended_since(issue: Issue, since: datetime) -> bool:
    ended = [moment for moment in (issue.closed_at, issue.answered_at) if moment]
    return not _open(issue) and bool(ended) and max(ended) >= since


def _unheard(drawing: Drawing) -> Iterable[Unheard]:
    """List the departments without an ambassador, and those that stay silent and were not heard in the corridor."""
    session, rollout = drawing.session, drawing.rollout
    running = select(Department).where(Department.rollout_id == rollout.id, Department.ended_at.is_(None))
    silent = {each.name: each.weeks for each in drawing.figures.silent} if drawing.figures else {}
    spoken_for, heard = _spoken_for(drawing), _heard(drawing)
    for department in session.scalars(running.order_by(Department.name)):
        if spoken_for is not None and department.name not in spoken_for:
            yield Unheard(name=department.name, why="no_ambassador")
        elif department.name in silent and department.id not in heard:
            yield Unheard(name=department.name, why="silent", weeks=silent[department.name])


def _spoken_for(drawing: Drawing) -> set[str] | None:
    """Give the departments that have an ambassador; None where somebody is ambassador of all."""
    parts = [part for _, part in holders(drawing.session, drawing.desk, drawing.rollout) if AMBASSADOR in part.roles]
    if any(not part.departments for part in parts):
        return None
    return {name for part in parts for name in part.departments}


def _heard(drawing: Drawing) -> set[int | None]:
    """Give the departments of which ambassadors told what they heard: theirs to tell, and no figure of the floor."""
    told = select(Feedback.department_id).where(
        Feedback.rollout_id == drawing.rollout.id, Feedback.heard.is_not(None), Feedback.said_at >= drawing.since
    )
    return set(drawing.session.scalars(told.where(Feedback.withdrawn_at.is_(None)).distinct()))
