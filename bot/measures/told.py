"""Measures: what a digest and a chat tell of them: what followed, as association and never as proof."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.bubble.effect import Elsewhere, Verdict
from bot.cards import Line, Strong
from bot.config import RolloutSettings
from bot.days.period import Period
from bot.frozen import Part
from bot.issues import CLOSED, week_of
from bot.measures.course import AFTER, Judged, judge
from bot.measures.keeping import standing_ones
from bot.measures.weekly import ToldWeek, told_weeks
from bot.privacy.visible import Group, count
from bot.recurring import standing
from bot.talk import capital
from bot.words import Words
from models import Department, InfoSession, Issue, IssueAct, Measure, Rollout

FOLLOWED = timedelta(weeks=AFTER + 1)
"""How long after its day a digest tells of a measure."""
LISTED = 5
"""Measures that a digest tells."""
State = Literal["planned", "too_early", "too_few", "no_change", "fewer"]
_STATES: dict[Verdict, State] = {
    Verdict.FEWER: "fewer",
    Verdict.NO_CHANGE: "no_change",
    Verdict.TOO_FEW: "too_few",
}
_ELSEWHERE: dict[Elsewhere, Literal["same", "fell", "rose"]] = {
    Elsewhere.SAME: "same",
    Elsewhere.FELL: "fell",
    Elsewhere.ROSE: "rose",
}


class MeasureFigures(Part):
    """A measure and what followed.

    `before` and `after` are the colleagues who wrote about its issue in the last week before it and the last one after
    it, as the reports of those weeks told them: "few" where one told that fewer than the threshold wrote, None where
    none told. They are told of measures for all departments alone. `left_out` weeks held no message at all. `attended`
    are the colleagues who came to the session that it is: "few" below the threshold, None where nobody counted.
    """

    measure: int
    issue: int
    text: str
    by: str | None
    department: str | None
    since: date
    state: State
    elsewhere: Literal["same", "fell", "rose"] | None = None
    before: int | None = None
    after: int | Literal["few"] | None = None
    attended: int | Literal["few"] | None = None
    threshold: int
    came_back: bool = False
    left_out: int = 0


@dataclass(frozen=True)
class Following:
    """What telling of measures needs at hand; `weeks` are the reports up to the moment."""

    session: Session
    settings: RolloutSettings
    until: datetime
    weeks: Sequence[ToldWeek]

    @classmethod
    def at(cls, session: Session, rollout: Rollout, settings: RolloutSettings, until: datetime) -> Following:
        """Follow the measures of a rollout up to a moment."""
        last = Period.holding(until - timedelta(microseconds=1), settings.zone)
        return cls(session, settings, until, told_weeks(session, rollout.id, last))


def measures_part(
    session: Session, rollout: Rollout, settings: RolloutSettings, period: Period, now: ToldWeek | None = None
) -> tuple[MeasureFigures, ...] | None:
    """Tell of the measures that a digest of a period follows; None where there are none.

    `now` is the week itself where its digest is not frozen yet.
    """
    until = period.span(settings.zone)[1]
    following = Following.at(session, rollout, settings, until)
    if now:
        following = Following(session, settings, until, [*following.weeks, now])
    last = (until - timedelta(microseconds=1)).astimezone(settings.zone).date()
    recent = standing_ones(rollout.id).where(Measure.since <= last, Measure.since >= last - FOLLOWED)
    found = [figures_of(following, measure) for measure in session.scalars(recent.limit(LISTED))]
    return tuple(found) or None


def figures_of(following: Following, measure: Measure) -> MeasureFigures:
    """Tell of one measure."""
    session, threshold = following.session, following.settings.thresholds.people
    issue = standing(session, session.get_one(Issue, measure.issue_id))
    judged = judge(session, following.settings, measure, following.until)
    department = session.get(Department, measure.department_id) if measure.department_id else None
    before, after = (None, None) if department else _numbers(following, issue.id, measure.since)
    return MeasureFigures(
        measure=measure.id,
        issue=issue.id,
        text=measure.text,
        by=measure.by,
        department=department.name if department else None,
        since=measure.since,
        state=_state(following, measure, judged),
        elsewhere=_ELSEWHERE[judged.elsewhere] if judged.verdict is not Verdict.TOO_FEW else None,
        before=before,
        after=after,
        attended=_attended(session, measure, threshold),
        threshold=threshold,
        came_back=_came_back(following, issue, measure),
        left_out=judged.left_out,
    )


def _state(following: Following, measure: Measure, judged: Judged) -> State:
    if measure.since > following.until.astimezone(following.settings.zone).date():
        return "planned"
    return _STATES[judged.verdict] if judged.weeks else "too_early"


def _numbers(following: Following, issue: int, since: date) -> tuple[int | None, int | Literal["few"] | None]:
    """Give the last week before the measure that told a number, and the last one after it."""
    threshold = following.settings.thresholds.people
    earlier = [week for week in following.weeks if week.monday + timedelta(weeks=1) <= since]
    later = [week for week in following.weeks if since <= week.monday < since + timedelta(weeks=AFTER)]
    before = earlier[-1].people(issue, threshold) if earlier else None
    after = later[-1].people(issue, threshold) if later else None
    return None if before == "few" else before, after


def _attended(session: Session, measure: Measure, threshold: int) -> int | Literal["few"] | None:
    """Give how many came to a session, through the gate: who came is known to nobody here."""
    came = session.scalar(select(InfoSession.attended).where(InfoSession.measure_id == measure.id))
    if came is None:
        return None
    shown = count(Group(came, frozenset(range(came))), threshold)
    return shown.people if shown else "few"


def _came_back(following: Following, issue: Issue, measure: Measure) -> bool:
    """Say whether the report of a whole week since opened it again."""
    zone = following.settings.zone
    back = (IssueAct.issue_id == issue.id, IssueAct.act == "reopened", IssueAct.undone_at.is_(None))
    weeks = (week_of(at, zone) for at in following.session.scalars(select(IssueAct.done_at).where(*back)))
    return any(measure.since <= week.monday and week.span(zone)[1] <= following.until for week in weeks)


def still_back(session: Session, part: Sequence[MeasureFigures]) -> tuple[MeasureFigures, ...]:
    """Tell of what came back that it is open again, as long as it is."""
    closed = frozenset(session.scalars(select(Issue.id).where(Issue.status.in_(CLOSED))))
    return tuple(each.model_copy(update={"came_back": each.came_back and each.issue not in closed}) for each in part)


def lines(part: Sequence[MeasureFigures], words: Words) -> Iterator[Line]:
    """Tell of each measure in a line."""
    for found in part:
        name = capital(f"{found.text} ({found.department})" if found.department else found.text)
        yield Strong(name), ": " + " ".join(_sentences(found, words))


def _sentences(found: MeasureFigures, words: Words) -> Iterator[str]:
    yield _first(found, words)
    if found.attended == "few":
        yield words.say("Fewer than {n} colleagues came.", n=found.threshold)
    elif found.attended:
        yield words.say("{n} colleagues came.", n=found.attended)
    if found.state in {"fewer", "no_change"}:
        told = {
            "same": words.say("Elsewhere the same."),
            "fell": words.say("Elsewhere it fell too."),
            "rose": words.say("Elsewhere it rose."),
        }
        yield told[found.elsewhere or "same"]
    if found.state == "fewer":
        yield words.say("One came after the other; that is no proof.")
    if found.came_back:
        yield words.say("The topic came back and is open again.")
    if found.left_out and found.state != "planned":
        yield words.count("{n} week without any message is left out.", "{n} weeks without any message are left out.",
                          found.left_out)  # fmt: skip


def _first(found: MeasureFigures, words: Words) -> str:
    match found.state:
        case "fewer":
            return _fewer(found, words)
        case "no_change":
            return words.say("no change yet.")
        case "too_few":
            return words.say("too few questions to say anything.")
        case "too_early":
            return words.say("too early to say, the first week is not over.")
        case _:
            return words.say("begins {day}.", day=words.day(found.since))


def _fewer(found: MeasureFigures, words: Words) -> str:
    """Tell the fall in the numbers of the reports where these show it; else in words."""
    if found.before and found.after == "few":
        return words.say("from {n} colleagues a week to fewer than {few}.", n=found.before, few=found.threshold)
    if found.before and isinstance(found.after, int) and found.after < found.before:
        return words.say("from {n} colleagues a week to {after}.", n=found.before, after=found.after)
    return words.say("fewer questions since.")
