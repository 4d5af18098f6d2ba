"""Aftercare: what must hold before it ends; only what reports told counts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from math import ceil
from typing import Literal

from sqlalchemy.orm import Session

from bot.aftercare.blockers import open_blockers
from bot.cards import Table
from bot.config import RolloutSettings
from bot.config.values import CLOSES, OPENS
from bot.days.period import Period
from bot.desk import Desk
from bot.excerpts import Excerpt, of_weeks
from bot.frozen import Part
from bot.measures.weekly import RECENT, ToldWeek
from bot.privacy.scales import Bound
from bot.pulses import told as pulses
from bot.pulses.handed import Polled, polled
from bot.pulses.parts import MeanFigures
from bot.words import Words
from models import Rollout

CONFIDENT = "confident"
"""The key of the statement about confidence."""
COMPARED = 4
"""Weeks before the last one with which it is compared, and after which a poll says nothing of today."""
_DAY = datetime.combine(date.min, CLOSES) - datetime.combine(date.min, OPENS)
_Why = Literal["not_yet", "too_few", "silent", "too_old"]


class _Week(ToldWeek):
    """What is read of a report beside what measures read: the tone, and which departments were silent."""

    tone: Mapping[str, int] | None = None
    silent: tuple[Excerpt, ...] = ()

    @property
    def negative(self) -> int | None:
        """How much of the messages was negative, in per cent; None where that was not told."""
        return (self.tone or {}).get("negative") if self.total else None


class Criterion(Part):
    """What was agreed, how it is now, and whether that holds; None where nobody can say, and `why` not.

    That is because there is nothing to hold it against, because too few people stand behind it, because a department
    is silent, or because it was told too long ago. `week` is the one of a poll; with a `bound` its mean is told as the
    highest or lowest that it can be.
    """

    key: Literal["blockers", "answers", "confidence", "trend"]
    agreed: float
    now: float | None
    met: bool | None
    why: _Why | None = None
    week: str | None = None
    bound: Bound | None = None


class ExitSheet(Part):
    """The criteria for the end of aftercare, by the reports (the last one of `week`) and the last pulses."""

    week: str | None
    criteria: tuple[Criterion, ...]

    @property
    def may_end(self) -> bool:
        """Whether all that was agreed holds."""
        return all(each.met for each in self.criteria)


def exit_sheet(session: Session, desk: Desk, rollout: Rollout, settings: RolloutSettings) -> ExitSheet:
    """Hold the reports, and the last pulses, against what was agreed."""
    over = Period.holding(desk.now(), settings.zone).before()
    weeks = list(of_weeks(session, rollout.id, _Week, over.before(RECENT), over).values())
    agreed, last = settings.aftercare, weeks[-1] if weeks else None
    blockers = open_blockers(session, desk, rollout, settings)
    found = [
        _at_most("blockers", agreed.open_blockers, None if blockers is None else len(blockers), told=bool(weeks)),
        _at_most("answers", agreed.answer_days, _answer_days(last), told=bool(weeks)),
        _confidence(agreed.confidence, polled(session, rollout, settings, desk.now()), over),
    ]
    if agreed.trend and settings.digest.tone:
        found.append(_trend(weeks))
    return ExitSheet(week=last.period if last else None, criteria=tuple(found))


def _at_most(key: Literal["blockers", "answers"], agreed: float, now: float | None, *, told: bool) -> Criterion:
    if now is None:
        return Criterion(key=key, agreed=agreed, now=None, met=None, why="too_few" if told else "not_yet")
    return Criterion(key=key, agreed=agreed, now=now, met=now <= agreed)


def _confidence(agreed: float, polls: Polled, over: Period) -> Criterion:
    """Take the last poll that told it, of the last weeks: one of months ago says nothing of today."""
    mean, week = polls.means.get(CONFIDENT), polls.weeks.get(CONFIDENT)
    if mean is None or week is None:
        why: _Why = "too_few" if CONFIDENT in polls.asked else "not_yet"
        return Criterion(key="confidence", agreed=agreed, now=None, met=None, why=why)
    holds = mean.value >= agreed
    told = Criterion(key="confidence", agreed=agreed, now=mean.value, met=holds, week=str(week), bound=mean.bound)
    if week <= over.before(COMPARED):
        return told.model_copy(update={"met": None, "why": "too_old"})
    unsure = mean.bound == ("at_most" if holds else "at_least")  # the mean itself may lie on the other side
    return told.model_copy(update={"met": None, "why": "too_few"}) if unsure else told


def _answer_days(week: ToldWeek | None) -> int | None:
    hours = week.answering.median_hours if week and week.answering else None
    return ceil(timedelta(hours=hours) / _DAY) if hours is not None else None


def _trend(weeks: Sequence[_Week]) -> Criterion:
    """Compare what share was negative with that of the weeks before.

    How many write says nothing: fewer may be content, or have given up. While a department is silent, its share is
    missing, and so nobody can say that it is better.
    """
    told = [week.negative for week in weeks[-COMPARED - 1 :]]
    before = [share for share in told[:-1] if share is not None]
    if len(told) < 2 or not before or told[-1] is None:  # noqa: PLR2004 - none before
        why: _Why = "not_yet" if len(told) < 2 else "too_few"  # noqa: PLR2004
        return Criterion(key="trend", agreed=0, now=None, met=None, why=why)
    mean, now = round(sum(before) / len(before), 1), told[-1]
    found = Criterion(key="trend", agreed=mean, now=now, met=now <= mean)
    unsure = found.met and weeks[-1].silent
    return found.model_copy(update={"met": None, "why": "silent"}) if unsure else found


def table(sheet: ExitSheet, words: Words) -> Table:
    """Show what was agreed, how it is, and whether it holds."""
    head = (words.say("What"), words.say("Agreed"), words.say("Now"), words.say("Does it hold?"))
    return Table(head, tuple(_row(each, words) for each in sheet.criteria))


def _row(each: Criterion, words: Words) -> tuple[str, ...]:
    name = {
        "blockers": words.say("Open topics that many named"),
        "answers": words.say("Working days until an answer"),
        "confidence": words.say("Confidence (1-5)"),
        "trend": words.say("Negative messages (%)"),
    }[each.key]
    holds = {True: words.say("yes"), False: words.say("not yet"), None: _unknown(each, words)}[each.met]
    return name, _agreed(each, words), _now(each, words), holds


def _agreed(each: Criterion, words: Words) -> str:
    limit = words.number(each.agreed)
    if each.key == "confidence":
        return words.say("at least {n}", n=limit)
    if each.key == "trend" and each.now is None:
        return words.say("not more than before")
    return words.say("at most {n}", n=limit)


def _now(each: Criterion, words: Words) -> str:
    if each.now is None:
        return _unknown(each, words)
    if each.week is None:
        return words.number(each.now)
    number = pulses.said(MeanFigures(value=each.now, answers=0, bound=each.bound), words)
    return words.say("{number} (week {n})", number=number, n=Period.parse(each.week).week)


def _unknown(each: Criterion, words: Words) -> str:
    return {
        "too_few": words.say("too few to say"),
        "silent": words.say("a department is silent"),
        "too_old": words.say("too long ago to say"),
    }.get(each.why or "", words.say("not known yet"))
