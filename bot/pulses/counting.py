"""Pulses: count what was answered in the rounds that were written in a week, and compare floor and project group."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from bot.bubble.gap import POINTS, Answers, Difference, Gap, Question, collapsed, gaps, largest
from bot.config import RolloutSettings
from bot.config.pulse import OF_A_DEPARTMENT
from bot.days.period import Period
from bot.people import AMBASSADOR, FLOOR, INSIDER
from bot.privacy.scales import Bound, Part, coded
from bot.privacy.visible import Group, count, in_steps
from bot.pulses.asking import ABOUT_FLOOR, OWN
from bot.pulses.parts import DifferenceFigures, GapFigures, MeanFigures, QuestionFigures
from models import Department, PulseAnswer, PulseQuestion, PulseRound, PulseSize, PulseTurnout, Rollout

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
    figures = tuple(counting.figures(each, found[each.id]) for each in told)
    asked, took_part = _response(session, rounds, figures, counting.threshold)
    widest = largest(found)
    return GapFigures(
        phases=tuple(each.phase for each in rounds),
        questions=figures,
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


def _response(
    session: Session, rounds: Sequence[PulseRound], told: Sequence[QuestionFigures], threshold: int
) -> tuple[int | None, int | None]:
    """Give how many of the floor were asked and took part, where every round may tell, and what is left may too."""
    of_all = select(PulseTurnout).where(
        PulseTurnout.round_id.in_([each.id for each in rounds]), PulseTurnout.department_id.is_(None)
    )
    rows = session.scalars(of_all).all()
    took = [row.took_part for row in rows if row.took_part is not None]
    if not rows or len(took) < len(rows) or any(each.floor.or_more for each in told):
        return None, None
    left = sum(took) - sum(each.floor.answers for each in told)
    if left and count(_people(left), threshold) is None:
        return None, None
    return sum(row.asked for row in rows), sum(took)


def _people(number: int) -> Group:
    """Make a group of people who are not told apart, for the gate: each gave one answer."""
    return Group(max(number, 0), frozenset(range(number)))


@dataclass
class Sizes:
    """How many a round stood for: `people` are headcounts, by department, `members` those of each pool."""

    people: dict[int, int] = field(default_factory=dict)
    members: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Counting:
    """What stands behind the figures of some questions; `sizes` are by the id of the round."""

    heard: Mapping[int, Heard]
    sizes: Mapping[int, Sizes]
    names: Mapping[int, str]
    threshold: int

    @classmethod
    def of(
        cls, session: Session, rollout: Rollout, settings: RolloutSettings, questions: Sequence[PulseQuestion]
    ) -> Counting:
        """Count the answers to some questions."""
        there = session.scalars(select(Department).where(Department.rollout_id == rollout.id))
        names = {each.id: each.name for each in there}
        return cls(_heard(session, questions), _sizes(session, questions), names, settings.thresholds.people)

    def may_be_told(self, question: PulseQuestion) -> bool:
        """Whether enough of the floor answered: the threshold, and ten of a department that was asked alone."""
        least = max(self.threshold, OF_A_DEPARTMENT) if question.department_id else self.threshold
        return count(_people(self._given(question, FLOOR, OWN)), least) is not None

    def compared(self, question: PulseQuestion) -> Question:
        """Give the answers as they are compared, and may be; of the project group none where too few answered."""
        return Question(
            self._told(question)[0],
            self._group(question, INSIDER, OWN)[0],
            self._group(question, INSIDER, ABOUT_FLOOR)[0],
        )

    def figures(self, question: PulseQuestion, gap: Gap) -> QuestionFigures:
        """Give what is told of a question."""
        return QuestionFigures(
            key=question.key,
            text_nl=question.text_nl,
            text_en=question.text_en,
            department=self.names.get(question.department_id) if question.department_id else None,
            floor=self._of_floor(question, gap),
            group=self._mean(question, INSIDER, OWN, gap.group),
            predicted=self._mean(question, INSIDER, ABOUT_FLOOR, gap.predicted),
            ambassadors=self._mean(question, AMBASSADOR, OWN),
            own=_difference(gap.own),
            prediction=_difference(gap.prediction),
        )

    def _floor(self, question: PulseQuestion) -> Mapping[int | None, Counter[int]]:
        return self.heard[question.id].get((FLOOR, OWN), {})

    def _given(self, question: PulseQuestion, pool: str, about: str) -> int:
        return sum(counts.total() for counts in self.heard[question.id].get((pool, about), {}).values())

    def _told(self, question: PulseQuestion) -> tuple[Sequence[Answers], Bound | None]:
        """Give the floor's answers by department, through the gate, as of a floor of which enough did not answer."""
        floor = [
            Answers(max(self._reach(question, department), counts.total() + self.threshold), _counts(counts))
            for department, counts in sorted(self._floor(question).items(), key=lambda each: each[0] or 0)
        ]
        weighed = collapsed(floor)
        gate = coded([Part(each.people, each.counts) for each in weighed], self.threshold)
        return [Answers(each.people, told) for each, told in zip(weighed, gate.counts, strict=True)], gate.bound

    def _reach(self, question: PulseQuestion, department: int | None) -> int:
        """Give how many people a department has, or all that are not told apart."""
        sizes = self.sizes[question.round_id]
        if question.department_id or department:
            return sizes.people.get(question.department_id or department or 0, 0)
        apart = self._floor(question)
        return sum(number for key, number in sizes.people.items() if key not in apart) or sizes.members.get(FLOOR, 0)

    def _of_floor(self, question: PulseQuestion, gap: Gap) -> MeanFigures:
        sizes = self.sizes[question.round_id]
        there = sizes.people.get(question.department_id, 0) if question.department_id else sum(sizes.people.values())
        or_more = (there or sizes.members.get(FLOOR, 0)) - gap.floor_answers < self.threshold
        answers = in_steps(gap.floor_answers, self.threshold) if or_more else gap.floor_answers
        value, bound = round(gap.floor or 0.0, 1), self._told(question)[1]
        return MeanFigures(value=value, answers=answers, bound=bound, or_more=or_more)

    def _group(self, question: PulseQuestion, pool: str, about: str) -> tuple[Answers, Bound | None]:
        """Give the answers of a pool that is asked as a whole, through the gate."""
        counts = sum(self.heard[question.id].get((pool, about), {}).values(), Counter[int]())
        if count(_people(counts.total()), self.threshold) is None:
            return Answers(0, (0, 0, 0, 0, 0)), None
        members = self.sizes[question.round_id].members.get(pool, 0)
        everybody = Part(max(members, counts.total()), _counts(counts))
        gate = coded([everybody], self.threshold)
        return Answers(everybody.people, gate.counts[0]), gate.bound

    def _mean(self, question: PulseQuestion, pool: str, about: str, value: float | None = None) -> MeanFigures | None:
        answers, bound = self._group(question, pool, about)
        if not answers.given:
            return None
        plain = sum(point * number for point, number in zip(POINTS, answers.counts, strict=True)) / answers.given
        told = round(plain if value is None else value, 1)
        return MeanFigures(value=told, answers=answers.given, bound=bound)


def _sizes(session: Session, questions: Sequence[PulseQuestion]) -> Mapping[int, Sizes]:
    found = {each.round_id: Sizes() for each in questions}
    for row in session.scalars(select(PulseSize).where(PulseSize.round_id.in_(found))):
        if row.department_id:
            found[row.round_id].people[row.department_id] = row.people
        else:
            found[row.round_id].members[row.pool] = row.people
    return found


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


def _difference(found: Difference | None) -> DifferenceFigures | None:
    if found is None:
        return None
    low, high = round(found.low, 1), round(found.high, 1)
    return DifferenceFigures(points=round(found.points, 1), low=low, high=high, is_gap=found.is_gap)
