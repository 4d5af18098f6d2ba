"""Aftercare: the five measures that burst a bubble, and what is missing of each; all of it from what was done here."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from bot import talk
from bot.cards import Line, Strong
from bot.config import RolloutSettings
from bot.days.occasions import of_meeting
from bot.desk import Desk
from bot.frozen import Part
from bot.places import ANNOUNCEMENTS
from bot.reach.coverage import coverage
from bot.words import Words
from models import Delivery, Department, Explanation, Issue, Meeting, Place, Rollout, Visit

LISTED = 5
"""Departments that a line names; the others are counted."""


class Checklist(Part):
    """What was done of the five measures, and the departments that miss something.

    `quiet_days` is how long nothing was told to the floor as a whole; it is a warning from `warned_from` days on.
    """

    ambassadors: int
    without: tuple[str, ...]
    meets: bool
    last_meeting: date | None
    meeting_due: bool
    last_visit: date | None
    visit_due: bool
    quiet_days: int
    warned_from: int
    why: bool
    unexplained: tuple[str, ...]

    @property
    def quiet(self) -> bool:
        """Whether the floor has heard nothing for too long."""
        return self.quiet_days >= self.warned_from


def checklist(session: Session, desk: Desk, rollout: Rollout, settings: RolloutSettings) -> Checklist:
    """Look what was done, as it stands by the clock of the desk.

    Who is an ambassador is known only as it is today; a message to all is known for a month.
    """
    now = desk.now()
    today = now.astimezone(settings.zone).date()
    found = coverage(session, desk, rollout)
    met, visited = _last_meeting(session, rollout, settings, now), _last_visit(session, rollout, today)
    rhythm = of_meeting(settings)
    every = timedelta(weeks=settings.meeting.every_weeks + 1)
    why, unexplained = _explained(session, rollout, now)
    return Checklist(
        ambassadors=found.ambassadors,
        without=found.without,
        meets=rhythm is not None,
        last_meeting=met,
        meeting_due=rhythm is None or (met is None and _is_late(rollout, settings, now, every))
        or (met is not None and today - met > every),
        last_visit=visited,
        visit_due=visited is None or today - visited > timedelta(days=settings.attention.visit_days),
        quiet_days=(today - _last_heard(session, rollout, settings, now)).days,
        warned_from=settings.attention.quiet_days,
        why=why,
        unexplained=unexplained,
    )  # fmt: skip


def _is_late(rollout: Rollout, settings: RolloutSettings, now: datetime, every: timedelta) -> bool:
    """Say whether the first meeting should have been: a meeting after go-live or the beginning, the later of both."""
    began = max(rollout.started_at, datetime.combine(settings.go_live, time(), settings.zone))
    return now - began > every


def _last_meeting(session: Session, rollout: Rollout, settings: RolloutSettings, now: datetime) -> date | None:
    own = (Meeting.rollout_id == rollout.id, Meeting.cancelled_at.is_(None), Meeting.starts_at <= now)
    last = session.scalar(select(func.max(Meeting.starts_at)).where(*own))
    return last.astimezone(settings.zone).date() if last else None


def _last_visit(session: Session, rollout: Rollout, today: date) -> date | None:
    own = (Visit.rollout_id == rollout.id, Visit.undone_at.is_(None), Visit.visited_on <= today)
    return session.scalar(select(func.max(Visit.visited_on)).where(*own))


def _last_heard(session: Session, rollout: Rollout, settings: RolloutSettings, now: datetime) -> date:
    """Give the day on which all last heard something: an answer that was placed, a published one, an announcement."""
    own = Issue.rollout_id == rollout.id
    answered = select(func.max(Issue.answered_at)).where(own, Issue.answered_at <= now)
    published = select(func.max(Issue.published_at)).where(own, Issue.published_at <= now)
    announced = select(func.max(Delivery.created_at)).join(Place, Place.id == Delivery.place_id)
    for_all = (Place.rollout_id == rollout.id, Place.audience == ANNOUNCEMENTS, Delivery.created_at <= now)
    moments = [session.scalar(query) for query in (answered, published, announced.where(*for_all))]
    last = max(moment for moment in (rollout.started_at, *moments) if moment)
    return last.astimezone(settings.zone).date()


def _explained(session: Session, rollout: Rollout, now: datetime) -> tuple[bool, tuple[str, ...]]:
    """Say whether there is a why for all, and which departments have no text about what changes."""
    there = Explanation.text_nl.is_not(None) | Explanation.text_en.is_not(None)
    before = Explanation.previous_nl.is_not(None) | Explanation.previous_en.is_not(None)
    rows = session.execute(
        select(Explanation.topic, Explanation.department_id).where(
            Explanation.rollout_id == rollout.id,
            ((Explanation.written_at <= now) & there) | ((Explanation.written_at > now) & before),
        )
    )
    told = {(topic, department) for topic, department in rows}
    open_ones = select(Department).where(Department.rollout_id == rollout.id, Department.ended_at.is_(None))
    listed = session.scalars(open_ones.order_by(Department.name)).all()
    missing = [each.name for each in listed if not {("changes", each.id), ("changes", None)} & told]
    why = ("why", None) in told or (bool(listed) and all(("why", each.id) in told for each in listed))
    return why, tuple(missing)


def lines(found: Checklist, words: Words) -> Iterator[Line]:
    """Tell the five in their order, each done or with what is missing."""
    told = (
        (talk.capital(words.say("{ambassadors}")), _ambassadors(found, words)),
        (words.say("Meeting"), _meeting(found, words)),
        (words.say("Show yourself"), _visits(found, words)),
        (words.say("Say what is done"), warning(found, words) if found.quiet else ""),
        (words.say("Tell why"), _why(found, words)),
    )
    for name, missing in told:
        yield Strong(name), ": " + (missing or words.say("done."))


def warning(found: Checklist, words: Words) -> str:
    """Warn that nothing was told to the floor as a whole."""
    return unheard(found.quiet_days, words)


def unheard(days: int, words: Words) -> str:
    """Say for how many days nothing was told to all; whoever asked something may have had an answer of their own."""
    return words.count(
        "for {n} day no answer was placed for the whole floor, and nothing was announced.",
        "for {n} days no answer was placed for the whole floor, and nothing was announced.",
        days,
    )


def _ambassadors(found: Checklist, words: Words) -> str:
    if not found.ambassadors:
        return words.say("there are none yet.")
    return (
        words.say("none at {departments}.", departments=talk.names(words, found.without, LISTED))
        if found.without
        else ""
    )


def _meeting(found: Checklist, words: Words) -> str:
    if not found.meets:
        return words.say("none is planned.")
    if not found.meeting_due:
        return ""
    if found.last_meeting is None:
        return words.say("there was none yet.")
    return words.say("the last one was on {day}.", day=words.day(found.last_meeting))


def _visits(found: Checklist, words: Words) -> str:
    if not found.visit_due:
        return ""
    if found.last_visit is None:
        return words.say("no department was visited yet. Type “visits”.")
    return words.say("the last visit was on {day}. Type “visits”.", day=words.day(found.last_visit))


def _why(found: Checklist, words: Words) -> str:
    why = "" if found.why else words.say("a why is missing.")
    changes = ""
    if found.unexplained:
        unexplained = talk.names(words, found.unexplained, LISTED)
        changes = words.say("What changes is missing for {departments}.", departments=unexplained)
    return " ".join(filter(None, (why, changes)))
