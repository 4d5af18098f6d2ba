"""Pulses: what other rooms are handed of them, let through the gate."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Literal

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from bot.config import RolloutSettings
from bot.days.period import Period
from bot.excerpts import Excerpt, of_weeks
from bot.people import FLOOR
from bot.pulses.counting import gap_part
from bot.pulses.parts import GapFigures, MeanFigures, QuestionFigures, Then
from models import PulseAnswer, PulseQuestion, PulseRound, Rollout


class _Reported(Excerpt):
    """What is read of a report."""

    gap: GapFigures | None = None


@dataclass(frozen=True, slots=True)
class Polled:
    """What the floor said to the statements put to everybody, each in the last round that may tell it.

    `means` (1 to 5), `weeks` and `asked` are by the keys of the statements. A mean is that of the report of the week in
    `weeks`. `asking` are those of a round that takes answers.
    """

    means: Mapping[str, MeanFigures]
    asked: frozenset[str]
    weeks: Mapping[str, Period] = field(default_factory=dict)
    asking: frozenset[str] = frozenset()

    def stands(self, key: str) -> Literal["told", "too_few", "asking", "not_asked"]:
        """Say how a statement stands: told, answered by too few each time, asked at this moment, or never asked."""
        if key in self.means:
            return "told"
        if key in self.asking:
            return "asking"
        return "too_few" if key in self.asked else "not_asked"


def polled(session: Session, rollout: Rollout, settings: RolloutSettings, now: datetime) -> Polled:
    """Give what the rounds told that were written by a moment."""
    found, weeks = dict[str, MeanFigures](), dict[str, Period]()
    for week in sorted(_weeks(session, rollout, settings, now)):
        for each in _of_all(told_in(session, rollout, settings, week), settings):
            found[each.key], weeks[each.key] = each.floor, week
    settled = PulseRound.settled_at <= now
    open_then = PulseRound.settled_at.is_(None) | (PulseRound.settled_at > now)
    asking = open_then & (PulseRound.opens_on <= now.astimezone(settings.zone).date())
    return Polled(found, _put(session, rollout, settled), weeks, _put(session, rollout, asking))


def _of_all(part: GapFigures | None, settings: RolloutSettings) -> Sequence[QuestionFigures]:
    """List the statements that were put to everybody, of those that may be told by the threshold of today."""
    told = part.questions if part else ()
    return [each for each in told if each.department is None and each.floor.answers >= settings.thresholds.people]


def _put(session: Session, rollout: Rollout, of_rounds: ColumnElement[bool]) -> frozenset[str]:
    """Give the keys of the statements that everybody was put in some rounds."""
    put = select(PulseQuestion.key).join(PulseRound, PulseRound.id == PulseQuestion.round_id)
    to_all = put.where(PulseQuestion.department_id.is_(None), PulseRound.rollout_id == rollout.id, of_rounds)
    return frozenset(session.scalars(to_all.distinct()))


def told_in(session: Session, rollout: Rollout, settings: RolloutSettings, week: Period) -> GapFigures | None:
    """Give the polls that were written in a week as its report told them; counted now where none did yet.

    Either way against how many the round stood for when it was written: told in fives at first, a number counted
    against how many there are now would say how many did not answer.
    """
    report = of_weeks(session, rollout.id, _Reported, week, week).get(week)
    return (report.gap if report else None) or gap_part(session, rollout, settings, week)


def gap_told(session: Session, rollout: Rollout, settings: RolloutSettings, week: Period) -> GapFigures | None:
    """Count the rounds that were written in a week, each statement with what was first told of it in another phase."""
    return with_then(session, rollout, settings, week, gap_part(session, rollout, settings, week))


def with_then(
    session: Session, rollout: Rollout, settings: RolloutSettings, week: Period, part: GapFigures | None
) -> GapFigures | None:
    """Put beside each statement of a week's rounds what was first told of it in another phase; the same words alone."""
    if part is None or part.phase is None:
        return part
    first = dict[tuple[str, str], Then]()
    known = _weeks(session, rollout, settings, week.span(settings.zone)[1])
    for earlier in sorted(each for each in known if each < week):
        told = told_in(session, rollout, settings, earlier)
        if told and told.phase not in {None, part.phase}:
            for each in _of_all(told, settings):
                first.setdefault((each.text_nl, each.text_en), Then(phase=told.phase or "", floor=each.floor))
    listed = (
        each.model_copy(update={"then": None if each.department else first.get((each.text_nl, each.text_en))})
        for each in part.questions
    )
    return part.model_copy(update={"questions": tuple(listed)})


def _weeks(session: Session, rollout: Rollout, settings: RolloutSettings, now: datetime) -> set[Period]:
    """Give the weeks of whose digests a round is: the day before it was written lies in one."""
    written = select(PulseRound.settled_at).where(PulseRound.rollout_id == rollout.id)
    moments = session.scalars(written.where(PulseRound.settled_at <= now)).all()
    return {Period.holding(moment - timedelta(days=1), settings.zone) for moment in moments if moment}


def by_department(session: Session, rollout: Rollout) -> Mapping[tuple[int, date], int]:
    """Count the floor's answers by department and the Monday of the week in which their round opened.

    Only those that bear their department: of fewer people than the threshold none does.
    """
    rows = session.execute(
        select(PulseAnswer.department_id, PulseRound.opens_on, func.count())
        .join(PulseRound, PulseRound.id == PulseAnswer.round_id)
        .where(PulseRound.rollout_id == rollout.id, PulseAnswer.pool == FLOOR, PulseAnswer.department_id.is_not(None))
        .group_by(PulseAnswer.department_id, PulseRound.opens_on)
    )
    counted = Counter[tuple[int, date]]()
    for department, opened, number in rows:
        counted[department or 0, opened - timedelta(days=opened.weekday())] += number
    return counted
