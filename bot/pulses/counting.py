"""Pulses: count what was answered in the rounds that were written in a week, and compare floor and project group."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from bot.bubble.gap import POINTS, Answers, Difference, Gap, Question, gaps, largest
from bot.config import RolloutSettings
from bot.config.pulse import OF_A_DEPARTMENT
from bot.people import AMBASSADOR, FLOOR, INSIDER
from bot.period import Period
from bot.pulses.asking import ABOUT_FLOOR, OWN
from bot.pulses.parts import DifferenceFigures, GapFigures, MeanFigures, QuestionFigures
from models import Department, Membership, PulseAnswer, PulseQuestion, PulseRound, PulseTurnout, Rollout

Heard = Mapping[tuple[str, str], Mapping[int | None, Counter[int]]]
"""Of a question, by pool and about what, by department: how many chose each point."""


def gap_part(session: Session, rollout: Rollout, settings: RolloutSettings, period: Period) -> GapFigures | None:
    """Count the rounds that were written in a week, from Tuesday to the Monday after it; None where there are none.

    A round that closes with the week is written in the first minutes of that Monday, before the digest.
    """
    rounds = written_in(session, rollout, settings, period)
    if not rounds:
        return None
    questions = session.scalars(
        select(PulseQuestion).where(PulseQuestion.round_id.in_([each.id for each in rounds])).order_by(PulseQuestion.id)
    ).all()
    counting = Counting.of(session, rollout, settings, questions)
    found = gaps({each.id: counting.compared(each) for each in questions if counting.may_be_told(each)})
    told = [each for each in questions if each.id in found]
    asked, took_part = _response(session, rounds)
    widest = largest(found)
    return GapFigures(
        phases=tuple(each.phase for each in rounds),
        questions=tuple(counting.figures(each, found[each.id]) for each in told),
        too_few=len(questions) - len(told),
        asked=asked,
        took_part=took_part,
        largest=next((place for place, each in enumerate(told) if each.id == widest), None),
    )


def written_in(session: Session, rollout: Rollout, settings: RolloutSettings, period: Period) -> Sequence[PulseRound]:
    """List the rounds whose answers were written from the Tuesday of a week to the Monday after it."""
    written = select(PulseRound).where(PulseRound.rollout_id == rollout.id, PulseRound.settled_at.is_not(None))
    rounds = session.scalars(written.order_by(PulseRound.opens_on)).all()
    after = period.before(-1).monday
    return [
        each
        for each in rounds
        if each.settled_at and period.monday < each.settled_at.astimezone(settings.zone).date() <= after
    ]


def _response(session: Session, rounds: Sequence[PulseRound]) -> tuple[int | None, int | None]:
    """Give how many of the floor were asked and took part, where every round may tell."""
    of_all = select(PulseTurnout).where(
        PulseTurnout.round_id.in_([each.id for each in rounds]), PulseTurnout.department_id.is_(None)
    )
    rows = session.scalars(of_all).all()
    took = [row.took_part for row in rows if row.took_part is not None]
    return (sum(row.asked for row in rows), sum(took)) if rows and len(took) == len(rows) else (None, None)


@dataclass(frozen=True)
class Counting:
    """What stands behind the figures of some questions; `people` are headcounts, by department."""

    heard: Mapping[int, Heard]
    people: Mapping[int, int]
    names: Mapping[int, str]
    members: Mapping[str, int]
    threshold: int

    @classmethod
    def of(
        cls, session: Session, rollout: Rollout, settings: RolloutSettings, questions: Sequence[PulseQuestion]
    ) -> Counting:
        """Count the answers to some questions."""
        there = session.scalars(select(Department).where(Department.rollout_id == rollout.id)).all()
        own = select(Membership.pool, func.count()).where(Membership.rollout_id == rollout.id)
        members = {row[0]: row[1] for row in session.execute(own.group_by(Membership.pool))}
        return cls(
            _heard(session, questions),
            {each.id: each.headcount for each in there if each.ended_at is None},
            {each.id: each.name for each in there},
            members,
            settings.thresholds.people,
        )

    def may_be_told(self, question: PulseQuestion) -> bool:
        """Whether enough of the floor answered: the threshold, and ten of a department that was asked alone."""
        least = max(self.threshold, OF_A_DEPARTMENT) if question.department_id else self.threshold
        return self._given(question, FLOOR, OWN) >= least

    def compared(self, question: PulseQuestion) -> Question:
        """Give the answers as they are compared; of the project group none where too few answered."""
        return Question(
            [self._answers(question, department, counts) for department, counts in self._floor(question).items()],
            self._group(question, OWN),
            self._group(question, ABOUT_FLOOR),
        )

    def figures(self, question: PulseQuestion, gap: Gap) -> QuestionFigures:
        """Give what is told of a question."""
        return QuestionFigures(
            key=question.key,
            text_nl=question.text_nl,
            text_en=question.text_en,
            department=self.names.get(question.department_id) if question.department_id else None,
            floor=MeanFigures(value=round(gap.floor or 0.0, 1), answers=gap.floor_answers),
            group=_mean(gap.group, gap.group_answers),
            predicted=_mean(gap.predicted, self._given(question, INSIDER, ABOUT_FLOOR)),
            ambassadors=self._ambassadors(question),
            own=_difference(gap.own),
            prediction=_difference(gap.prediction),
        )

    def _floor(self, question: PulseQuestion) -> Mapping[int | None, Counter[int]]:
        return self.heard[question.id].get((FLOOR, OWN), {})

    def _given(self, question: PulseQuestion, pool: str, about: str) -> int:
        return sum(counts.total() for counts in self.heard[question.id].get((pool, about), {}).values())

    def _answers(self, question: PulseQuestion, department: int | None, counts: Counter[int]) -> Answers:
        """Give the answers of a department, or of all that are not told apart, with how many people those are."""
        if question.department_id or department:
            people = self.people.get(question.department_id or department or 0, 0)
        else:
            apart = self._floor(question)
            people = sum(number for key, number in self.people.items() if key not in apart) or self.members.get(
                FLOOR, 0
            )
        return Answers(max(people, counts.total()), _counts(counts))

    def _group(self, question: PulseQuestion, about: str) -> Answers:
        counts = sum(self.heard[question.id].get((INSIDER, about), {}).values(), Counter[int]())
        if counts.total() < self.threshold:
            return Answers(0, (0, 0, 0, 0, 0))
        return Answers(max(self.members.get(INSIDER, 0), counts.total()), _counts(counts))

    def _ambassadors(self, question: PulseQuestion) -> MeanFigures | None:
        counts = sum(self.heard[question.id].get((AMBASSADOR, OWN), {}).values(), Counter[int]())
        if counts.total() < self.threshold:
            return None
        mean = sum(point * number for point, number in counts.items()) / counts.total()
        return MeanFigures(value=round(mean, 1), answers=counts.total())


def _heard(session: Session, questions: Sequence[PulseQuestion]) -> Mapping[int, Heard]:
    own = PulseAnswer
    rows = session.execute(
        select(own.question_id, own.pool, own.about, own.department_id, own.value, func.count())
        .where(own.question_id.in_([each.id for each in questions]))
        .group_by(own.question_id, own.pool, own.about, own.department_id, own.value)
    )
    found: dict[int, defaultdict[tuple[str, str], defaultdict[int | None, Counter[int]]]] = {
        each.id: defaultdict(lambda: defaultdict(Counter)) for each in questions
    }
    for question, pool, about, department, value, number in rows:
        found[question][pool, about][department][value] += number
    return found


def _counts(counts: Counter[int]) -> tuple[int, int, int, int, int]:
    one, two, three, four, five = (counts[point] for point in POINTS)
    return one, two, three, four, five


def _mean(value: float | None, answers: int) -> MeanFigures | None:
    return None if value is None else MeanFigures(value=round(value, 1), answers=answers)


def _difference(found: Difference | None) -> DifferenceFigures | None:
    if found is None:
        return None
    low, high = round(found.low, 1), round(found.high, 1)
    return DifferenceFigures(points=round(found.points, 1), low=low, high=high, is_gap=found.is_gap)
