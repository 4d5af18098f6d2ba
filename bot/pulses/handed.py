"""Pulses: what other rooms are handed of them, let through the gate."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from bot.config import RolloutSettings
from bot.days.period import Period
from bot.excerpts import Excerpt, of_weeks
from bot.people import FLOOR
from bot.pulses.counting import gap_part
from bot.pulses.parts import GapFigures, MeanFigures
from models import PulseAnswer, PulseQuestion, PulseRound, Rollout


class _Reported(Excerpt):
    """What is read of a report."""

    gap: GapFigures | None = None


@dataclass(frozen=True, slots=True)
class Polled:
    """What the floor said to the statements put to everybody, each in the last round that may tell it.

    `means` (1 to 5) and `asked` are by the keys of the statements; who was asked one and is no mean: too few answered.
    """

    means: Mapping[str, MeanFigures]
    asked: frozenset[str]


def polled(session: Session, rollout: Rollout, settings: RolloutSettings) -> Polled:
    """Give what the rounds told that were written."""
    least, found = settings.thresholds.people, dict[str, MeanFigures]()
    for week in sorted(_weeks(session, rollout, settings)):
        part = told_in(session, rollout, settings, week)
        of_all = (each for each in (part.questions if part else ()) if each.department is None)
        told = (each for each in of_all if each.floor.answers >= least)
        found |= {each.key: each.floor for each in told}
    put = select(PulseQuestion.key).join(PulseRound, PulseRound.id == PulseQuestion.round_id)
    to_all = put.where(PulseQuestion.department_id.is_(None), PulseRound.settled_at.is_not(None))
    keys = session.scalars(to_all.where(PulseRound.rollout_id == rollout.id).distinct())
    return Polled(found, frozenset(keys))


def told_in(session: Session, rollout: Rollout, settings: RolloutSettings, week: Period) -> GapFigures | None:
    """Give the polls that were written in a week as its report told them; counted now where none did yet.

    Either way against how many the round stood for when it was written: told in fives at first, a number counted
    against how many there are now would say how many did not answer.
    """
    report = of_weeks(session, rollout.id, _Reported, week, week).get(week)
    return (report.gap if report else None) or gap_part(session, rollout, settings, week)


def _weeks(session: Session, rollout: Rollout, settings: RolloutSettings) -> set[Period]:
    """Give the weeks of whose digests a round is: the day before it was written lies in one."""
    written = select(PulseRound.settled_at).where(PulseRound.rollout_id == rollout.id)
    moments = session.scalars(written.where(PulseRound.settled_at.is_not(None))).all()
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
