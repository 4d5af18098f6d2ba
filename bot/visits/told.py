"""Visits: which departments to visit and why, and what changed after a visit; no number of anybody's silence."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from bot.bubble.silence import LARGE, Signal
from bot.cards import Line, Strong
from bot.config import RolloutSettings
from bot.days.period import WEEK, Period
from bot.days.workdays import working_days_later
from bot.frozen import Part
from bot.visits import planning
from bot.visits.history import LOOKED_BACK, Answers, History, history
from bot.visits.reported import Reported, Weeks, reported
from bot.words import Words
from models import Department, Rollout, Visit

SUGGESTED = 3
"""Visits that are proposed at once: a project group has a week."""
AHEAD = 2
"""Working days between reading of a visit and making it."""
BETTER = ("heard_again", "not_stuck")
"""What reads as the merit of a visit."""
Changed = Literal["heard_again", "still_quiet", "too_early", "still_stuck", "not_stuck", "too_little"]


class DepartmentSignal(Part):
    """A department that is quiet or has no channel, or was visited not long ago.

    `weeks` in a row it had too little signal; `visit_on` is the working day that is proposed, `planned_on` that of the
    visit that was planned, `visited_on` the last visit and `changed` what happened since to its signal, or to where it
    got stuck.
    """

    name: str
    signal: Literal["too_little", "no_channel", "normal"]
    weeks: int = 0
    visit_on: date | None = None
    planned_on: date | None = None
    visited_on: date | None = None
    changed: Changed | None = None


class Visiting(Part):
    """What is told of silence and visits; `no_data` where nobody at all wrote in the week, so that it says nothing."""

    departments: tuple[DepartmentSignal, ...] = ()
    no_data: bool = False


@dataclass(frozen=True)
class _Looking:
    settings: RolloutSettings
    history: History
    monday: date
    visited: dict[int, date]
    silent: Weeks
    reported: Reported
    planned: Mapping[str, date | None]


def visits_part(
    session: Session,
    rollout: Rollout,
    settings: RolloutSettings,
    period: Period,
    answers: Answers | None = None,
    *,
    silent: Weeks | None = None,
    read_on: date | None = None,
) -> Visiting | None:
    """Tell of silence and visits after a week; None where there is nothing to tell.

    `silent` are the departments that the report of this week tells; None: those that the last report told, after its
    week. `answers` to pulses count as signal. `read_on` is the day from which visits are proposed, else that of the
    digest.
    """
    told = reported(session, rollout, period, LOOKED_BACK)
    week = period if silent is not None or told.last is None else Period(told.last)
    found = history(session, rollout, settings, week, answers)
    of_week = told.weeks.get(week.monday, {}) if silent is None else silent
    planned = _planned(session, rollout, found)
    looking = _Looking(settings, found, week.monday, last_visits(session, rollout), of_week, told, planned)
    if week.monday in found.empty:
        return Visiting(departments=tuple(_without_channel(looking, read_on)), no_data=True)
    listed = [one for one in _signals(looking) if one]
    proposed = tuple(_proposed(looking, listed, read_on or period.sent_at(settings).date()))
    return Visiting(departments=proposed) if proposed else None


def _planned(session: Session, rollout: Rollout, found: History) -> Mapping[str, date | None]:
    """Give on which day each department, by name, is to be visited; None where no day was named."""
    days = planning.days(session, rollout.id)
    return {one.name: days[one.id] for one in found.departments if one.id in days}


def last_visits(session: Session, rollout: Rollout) -> dict[int, date]:
    """Give when each department was last visited."""
    own = (Visit.rollout_id == rollout.id, Visit.undone_at.is_(None))
    query = select(Visit.department_id, func.max(Visit.visited_on)).where(*own).group_by(Visit.department_id)
    return {row[0]: row[1] for row in session.execute(query)}


def _without_channel(looking: _Looking, read_on: date | None) -> Iterator[DepartmentSignal]:
    listed = [
        DepartmentSignal(name=one.name, signal="no_channel", visited_on=looking.visited.get(one.id))
        for one in looking.history.departments
        if one.headcount >= LARGE and not looking.history.reachable[one.id]
    ]
    day = read_on or Period(looking.monday).sent_at(looking.settings).date()
    return _proposed(looking, listed, day)


def _signals(looking: _Looking) -> Iterator[DepartmentSignal | None]:
    judged = looking.history.at(looking.monday)
    for one in looking.history.departments:
        yield _signal(looking, one, judged[one.id])


def _signal(looking: _Looking, one: Department, signal: Signal) -> DepartmentSignal | None:
    visited = looking.visited.get(one.id)
    changed = _changed(looking, one, visited, signal) if visited else None
    if weeks := looking.silent.get(one.name):
        return DepartmentSignal(name=one.name, signal="too_little", weeks=weeks, visited_on=visited, changed=changed)
    if signal is Signal.NO_CHANNEL:
        return DepartmentSignal(name=one.name, signal="no_channel", visited_on=visited)
    if changed == "heard_again":
        return DepartmentSignal(name=one.name, signal="normal", visited_on=visited, changed=changed)
    return None


def _changed(looking: _Looking, department: Department, visited: date, now: Signal) -> Changed | None:
    """Compare the last report before a visit with that of now; None where it was not called silent."""
    week = visited - timedelta(days=visited.weekday())
    if looking.monday - week > looking.settings.attention.visit_days * timedelta(days=1):
        return None
    if not looking.reported.was_silent(department.id, week - WEEK):
        return None
    if looking.monday < week + planning.REST:
        return "too_early"
    if department.name in looking.silent:
        return "still_quiet"
    return "heard_again" if now is Signal.NORMAL else None


def _proposed(looking: _Looking, listed: Sequence[DepartmentSignal], day: date) -> Iterator[DepartmentSignal]:
    """Propose whom to visit, each on a working day of its own: who is quiet longest first."""
    order = sorted(listed, key=lambda one: (one.signal != "too_little", -one.weeks, one.name))
    left, country = SUGGESTED, looking.settings.country
    for one in order:
        if left and _is_due(looking, one, day):
            ahead = AHEAD + SUGGESTED - left
            left -= 1
            yield one.model_copy(update={"visit_on": working_days_later(day, ahead, country)})
        else:
            yield one.model_copy(update={"planned_on": looking.planned.get(one.name)})


def _is_due(looking: _Looking, one: DepartmentSignal, day: date) -> bool:
    if one.signal == "normal" or one.name in looking.planned:
        return False
    days = looking.settings.attention.visit_days
    rest = planning.REST if one.signal == "too_little" else timedelta(days=days)
    return one.visited_on is None or day - one.visited_on > rest


def lines(part: Visiting, words: Words) -> Iterator[Line]:
    """Tell of each department in a line."""
    if part.no_data:
        yield (words.say("Nobody at all wrote this week. That says nothing of one department."),)
    for one in part.departments:
        yield Strong(one.name), ": " + " ".join(filter(None, _sentences(one, words)))


def since_visit(one: DepartmentSignal, words: Words) -> str:
    """Tell what changed after a visit, and which one is planned; "" where there is nothing to tell.

    What came after a visit did not come by it, and where it reads so, that is said.
    """
    told = []
    if one.visited_on and one.changed:
        day = words.day(one.visited_on)
        changed = {
            "heard_again": words.say("heard again since the visit of {day}.", day=day),
            "still_quiet": words.say("Still quiet after the visit of {day}.", day=day),
            "too_early": words.say("Visited on {day}; it is too early to say what changed.", day=day),
            "still_stuck": words.say("people still get stuck, also after the visit of {day}.", day=day),
            "not_stuck": words.say("since the visit of {day} no longer among those who get stuck.", day=day),
            "too_little": words.say("too little to say what changed since the visit of {day}.", day=day),
        }
        told.append(changed[one.changed])
        if one.changed in BETTER:
            told.append(words.say("One came after the other; that is no proof."))
    if one.planned_on:
        told.append(words.say("A visit is planned on {day}.", day=words.day(one.planned_on)))
    return " ".join(told)


def _sentences(one: DepartmentSignal, words: Words) -> Iterator[str]:
    if one.signal == "too_little":
        yield words.count("too little signal.", "too little signal, {n} weeks in a row.", one.weeks)
    if one.signal == "no_channel":
        yield words.say("no channel, they cannot write here.")
    yield since_visit(one, words)
    if one.visit_on:
        yield words.say("Proposal: join their team meeting on {day}.", day=words.day(one.visit_on))
