"""Aftercare: what must hold before it ends, and before go-live whether all is ready; only what reports told counts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from math import ceil
from typing import Literal

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from bot import talk
from bot.aftercare.checklist import LISTED, checklist
from bot.cards import Table
from bot.config import RolloutSettings
from bot.desk import Desk
from bot.frozen import Part
from bot.issues import CLOSED
from bot.measures.weekly import ToldWeek, told_weeks
from bot.period import Period
from bot.values import CLOSES, OPENS
from bot.words import Words
from models import Issue, Rollout

COMPARED = 4
"""Weeks before the last one with which it is compared."""
PRACTISED = 3.5
"""The mean answer (1 to 5) from which on there was time to practise."""
_DAY = datetime.combine(date.min, CLOSES) - datetime.combine(date.min, OPENS)


@dataclass(frozen=True, slots=True)
class FromPulses:
    """What the last rounds of pulses told (means, 1 to 5, let through the gate); None where they told nothing."""

    confidence: float | None = None
    practised: float | None = None


class Criterion(Part):
    """What was agreed, how it is now, and whether that holds; None where nobody can say."""

    key: Literal["blockers", "answers", "confidence", "trend"]
    agreed: float
    now: float | None
    met: bool | None


class ExitSheet(Part):
    """The criteria for the end of aftercare, by the last report (of `week`) and the last pulses."""

    week: str | None
    criteria: tuple[Criterion, ...]

    @property
    def may_end(self) -> bool:
        """Whether all that was agreed holds."""
        return all(each.met for each in self.criteria)


def exit_sheet(
    session: Session, desk: Desk, rollout: Rollout, settings: RolloutSettings, pulses: FromPulses | None = None
) -> ExitSheet:
    """Hold the last report against what was agreed."""
    weeks = _weeks(session, desk, rollout, settings)
    agreed, last = settings.aftercare, weeks[-1] if weeks else None
    confidence = pulses.confidence if pulses else None
    found = [
        _criterion("blockers", agreed.open_blockers, open_blockers(last), at_most=True),
        _criterion("answers", agreed.answer_days, _answer_days(last), at_most=True),
        _criterion("confidence", agreed.confidence, confidence, at_most=False),
    ]
    if agreed.trend:
        found.append(_trend(weeks))
    return ExitSheet(week=last.period if last else None, criteria=tuple(found))


def _weeks(session: Session, desk: Desk, rollout: Rollout, settings: RolloutSettings) -> Sequence[ToldWeek]:
    return told_weeks(session, rollout.id, Period.holding(desk.now(), settings.zone).before())


def _criterion(
    key: Literal["blockers", "answers", "confidence"], agreed: float, now: float | None, *, at_most: bool
) -> Criterion:
    met = None if now is None else now <= agreed if at_most else now >= agreed
    return Criterion(key=key, agreed=agreed, now=now, met=met)


def open_blockers(week: ToldWeek | None) -> int | None:
    """Count the topics that the report of a week named as open and not going well; None without a report."""
    if week is None:
        return None
    return sum(not issue.going_well and issue.status not in CLOSED for issue in week.issues)


def _answer_days(week: ToldWeek | None) -> int | None:
    hours = week.answering.median_hours if week and week.answering else None
    return ceil(timedelta(hours=hours) / _DAY) if hours is not None else None


def _trend(weeks: Sequence[ToldWeek]) -> Criterion:
    """Compare the people of the last week with those of the weeks before; too little signal is no improvement."""
    told = [week.total.people if week.total else None for week in weeks[-COMPARED - 1 :]]
    before = [people for people in told[:-1] if people is not None]
    now = told[-1] if told else None
    mean = round(sum(before) / len(before), 1) if before else None
    met = None if now is None or mean is None else now <= mean
    return Criterion(key="trend", agreed=mean or 0, now=now if mean is not None else None, met=met)


def table(sheet: ExitSheet, words: Words) -> Table:
    """Show what was agreed, how it is, and whether it holds."""
    head = (words.say("What"), words.say("Agreed"), words.say("Now"), words.say("Does it hold?"))
    return Table(head, tuple(_row(each, words) for each in sheet.criteria))


def _row(each: Criterion, words: Words) -> tuple[str, ...]:
    name = {
        "blockers": words.say("Open topics that many name"),
        "answers": words.say("Working days until an answer"),
        "confidence": words.say("Confidence (1-5)"),
        "trend": words.say("Colleagues who write a week"),
    }[each.key]
    limit = words.number(each.agreed)
    agreed = words.say("at least {n}", n=limit) if each.key == "confidence" else words.say("at most {n}", n=limit)
    unknown = words.say("unknown")
    if each.key == "trend" and each.met is None:
        agreed = words.say("not more than before")
    holds = {True: words.say("yes"), False: words.say("not yet"), None: unknown}[each.met]
    return name, agreed, words.number(each.now) if each.now is not None else unknown, holds


class Readiness(Part):
    """How ready a rollout is before its go-live; `practised` is a mean answer, `blockers` those of the last report."""

    go_live: date
    without: tuple[str, ...]
    explained: bool
    agreements: int
    blockers: int | None
    practised: float | None


def readiness(
    session: Session, desk: Desk, rollout: Rollout, settings: RolloutSettings, pulses: FromPulses | None = None
) -> Readiness | None:
    """Say how ready a rollout is; None once it went live."""
    if desk.now().astimezone(settings.zone).date() >= settings.go_live:
        return None
    found, weeks = checklist(session, desk, rollout, settings), _weeks(session, desk, rollout, settings)
    known = (Issue.rollout_id == rollout.id, Issue.agreement, Issue.published_at.is_not(None))
    return Readiness(
        go_live=settings.go_live,
        without=found.without,
        explained=found.why and not found.unexplained,
        agreements=session.scalar(select(func.count()).select_from(Issue).where(*known)) or 0,
        blockers=open_blockers(weeks[-1] if weeks else None),
        practised=pulses.practised if pulses else None,
    )


def readiness_line(found: Readiness, words: Words) -> str:
    """Tell in one line what is ready for go-live and what is not."""
    told = "; ".join(_readiness(found, words))
    return words.say("Ready for {day}? {what}.", day=words.day(found.go_live), what=told)


def _readiness(found: Readiness, words: Words) -> Iterator[str]:
    if found.without:
        yield words.say("no {ambassador} at {departments}", departments=talk.names(words, found.without, LISTED))
    else:
        yield words.say("each department has {an_ambassador}")
    yield words.say("why and what changes are told") if found.explained else words.say("why or what changes is missing")
    yield words.count("{n} working agreement published", "{n} working agreements published", found.agreements)
    if found.blockers is not None:
        yield words.count("{n} topic open that many name", "{n} topics open that many name", found.blockers)
    yield _practised(found.practised, words)


def _practised(mean: float | None, words: Words) -> str:
    if mean is None:
        return words.say("time to practise: unknown")
    enough = mean >= PRACTISED
    return words.say("there was time to practise") if enough else words.say("too little time to practise")
