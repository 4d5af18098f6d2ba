"""Aftercare: what must hold before it ends; only what reports told counts."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from math import ceil
from typing import Literal

from sqlalchemy.orm import Session

from bot.cards import Table
from bot.config import RolloutSettings
from bot.config.values import CLOSES, OPENS
from bot.days.period import Period
from bot.desk import Desk
from bot.frozen import Part
from bot.issues import CLOSED
from bot.measures.weekly import ToldWeek, told_weeks
from bot.pulses.handed import polled
from bot.words import Words
from models import Rollout

CONFIDENT = "confident"
"""The key of the statement about confidence."""
COMPARED = 4
"""Weeks before the last one with which it is compared."""
_DAY = datetime.combine(date.min, CLOSES) - datetime.combine(date.min, OPENS)


class Criterion(Part):
    """What was agreed, how it is now, and whether that holds; None where nobody can say.

    That is because there is nothing to hold it against (`not_yet`), or because too few people stand behind it.
    """

    key: Literal["blockers", "answers", "confidence", "trend"]
    agreed: float
    now: float | None
    met: bool | None
    not_yet: bool = False


class ExitSheet(Part):
    """The criteria for the end of aftercare, by the last report (of `week`) and the last pulses."""

    week: str | None
    criteria: tuple[Criterion, ...]

    @property
    def may_end(self) -> bool:
        """Whether all that was agreed holds."""
        return all(each.met for each in self.criteria)


def exit_sheet(session: Session, desk: Desk, rollout: Rollout, settings: RolloutSettings) -> ExitSheet:
    """Hold the last report, and the last pulses, against what was agreed."""
    weeks, polls = _weeks(session, desk, rollout, settings), polled(session, rollout, settings)
    agreed, last = settings.aftercare, weeks[-1] if weeks else None
    blockers, confidence = open_blockers(last), polls.means.get(CONFIDENT)
    found = [
        _criterion("blockers", agreed.open_blockers, None if blockers is None else len(blockers), not_yet=not weeks),
        _criterion("answers", agreed.answer_days, _answer_days(last), not_yet=not weeks),
        _confidence(agreed.confidence, confidence.value if confidence else None, asked=CONFIDENT in polls.asked),
    ]
    if agreed.trend:
        found.append(_trend(weeks))
    return ExitSheet(week=last.period if last else None, criteria=tuple(found))


def _weeks(session: Session, desk: Desk, rollout: Rollout, settings: RolloutSettings) -> Sequence[ToldWeek]:
    return told_weeks(session, rollout.id, Period.holding(desk.now(), settings.zone).before())


def last_week(session: Session, desk: Desk, rollout: Rollout, settings: RolloutSettings) -> ToldWeek | None:
    """Give the last week that was told; None before the first report."""
    return next(reversed(_weeks(session, desk, rollout, settings)), None)


def _criterion(key: Literal["blockers", "answers"], agreed: float, now: float | None, *, not_yet: bool) -> Criterion:
    return Criterion(key=key, agreed=agreed, now=now, met=None if now is None else now <= agreed, not_yet=not_yet)


def _confidence(agreed: float, now: float | None, *, asked: bool) -> Criterion:
    met = None if now is None else now >= agreed
    return Criterion(key="confidence", agreed=agreed, now=now, met=met, not_yet=not asked)


def open_blockers(week: ToldWeek | None) -> frozenset[int] | None:
    """Give the topics that the report of a week named as open and not going well; None without a report."""
    if week is None:
        return None
    return frozenset(each.issue for each in week.issues if not each.going_well and each.status not in CLOSED)


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
    shown = now if mean is not None else None
    return Criterion(key="trend", agreed=mean or 0, now=shown, met=met, not_yet=len(told) < 2)  # noqa: PLR2004 - none before


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
    unknown = words.say("not known yet") if each.not_yet else words.say("too few to say")
    if each.key == "trend" and each.met is None:
        agreed = words.say("not more than before")
    holds = {True: words.say("yes"), False: words.say("not yet"), None: unknown}[each.met]
    return name, agreed, words.number(each.now) if each.now is not None else unknown, holds
