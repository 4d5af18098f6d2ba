"""The gap between the floor and the project group, per question, and when it may be called one.

The floor is a sample by department, the project group is asked as a whole. So the mean of the floor is weighted by
department and its variance has the finite population correction; who was all asked, and all answered, has none left
(Cochran, Sampling Techniques, 3rd edition, 1977, sections 5.3, 5.4 and 2.6). Degrees of freedom after Satterthwaite
(Biometrics Bulletin 2, 1946) and Welch (Biometrika 34, 1947).

Many questions are asked at once, and each twice: beside the group's own answer, and beside its prediction. Which of
them are gaps is decided by Benjamini and Hochberg (J. R. Statist. Soc. B 57, 1995), and the intervals are widened to
match (Benjamini and Yekutieli, J. Am. Statist. Assoc. 100, 2005): one that leaves out zero is a gap, and the reverse.
It is done in two steps: the first counts how many may be no gap at all, and the second allows for that many alone
(Benjamini, Krieger and Yekutieli, Biometrika 93, 2006). Not Holm, which guards against a single false gap in a round at
the price of true ones, and has no intervals that say the same. How often a gap is invented benchmarks.bubble measures.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import sqrt
from typing import TypeVar

from scipy.special import stdtr, stdtrit

K = TypeVar("K", bound=Hashable)

POINTS = (1, 2, 3, 4, 5)
INVENTED = 0.05
"""The share of all gaps told that may be none, at most, on average."""
ENOUGH = 5
"""Answers that the floor, and the group, must have given at least: the lowest threshold of the gate."""
PRIOR_VARIANCE, PRIOR_ANSWERS = 1.0, 2.0
"""Five equal answers do not prove that all think the same: a variance of one point counts as much as two answers."""


@dataclass(frozen=True, slots=True)
class Answers:
    """What a department, or the project group, answered: how many chose each of the five points, of how many people."""

    people: int
    counts: tuple[int, int, int, int, int]

    @property
    def given(self) -> int:
        """The number of answers."""
        return sum(self.counts)


@dataclass(frozen=True, slots=True)
class Question:
    """One question: the floor's answers by department, the project group's own, and what it predicted."""

    floor: Sequence[Answers]
    group: Answers
    predicted: Answers


@dataclass(frozen=True, slots=True)
class Difference:
    """The floor less the project group in points, between `low` and `high`; whether that is a gap."""

    points: float
    low: float
    high: float
    is_gap: bool


@dataclass(frozen=True, slots=True)
class Gap:
    """One question: three means (1 to 5), the answers behind them, and the floor less the two others.

    A mean or difference is None where fewer than `ENOUGH` answered.
    """

    floor: float | None
    group: float | None
    predicted: float | None
    floor_answers: int
    group_answers: int
    own: Difference | None
    prediction: Difference | None


@dataclass(frozen=True, slots=True)
class _Mean:
    """A mean with its variance and the degrees of freedom of that."""

    value: float
    variance: float
    freedom: float


@dataclass(frozen=True, slots=True)
class _Contrast:
    """A difference of two means before it is judged."""

    points: float
    error: float
    freedom: float

    @property
    def chance(self) -> float:
        """The two-sided chance of a difference as large where there is none."""
        if self.error == 0:
            return float(self.points == 0)
        return float(2 * stdtr(self.freedom, -abs(self.points) / self.error))


def gaps(questions: Mapping[K, Question]) -> Mapping[K, Gap]:
    """Compare the floor with the project group and with its prediction, for all questions of a round at once."""
    means = {key: _means(question) for key, question in questions.items()}
    contrasts = {
        (key, against): _contrast(floor, other)
        for key, (floor, *others) in means.items()
        for against, other in enumerate(others)
        if floor is not None and other is not None
    }
    judged = _judged(contrasts)
    return {key: _gap(questions[key], means[key], judged.get((key, 0)), judged.get((key, 1))) for key in questions}


def largest(found: Mapping[K, Gap]) -> K | None:
    """Name the question with the largest gap to the project group's own answer; where there is none, to its prediction.

    None where no difference may be called a gap.
    """
    own = _widest({key: gap.own for key, gap in found.items()})
    return own if own is not None else _widest({key: gap.prediction for key, gap in found.items()})


def _widest(differences: Mapping[K, Difference | None]) -> K | None:
    called = {key: abs(each.points) for key, each in differences.items() if each and each.is_gap}
    return max(called, key=lambda key: called[key], default=None)


def _gap(
    question: Question, means: Sequence[_Mean | None], own: Difference | None, prediction: Difference | None
) -> Gap:
    floor, group, predicted = (mean.value if mean else None for mean in means)
    answers = sum(department.given for department in question.floor), question.group.given
    return Gap(floor, group, predicted, *answers, own, prediction)


def _means(question: Question) -> tuple[_Mean | None, _Mean | None, _Mean | None]:
    return _mean(question.floor), _mean([question.group]), _mean([question.predicted])


def _mean(strata: Iterable[Answers]) -> _Mean | None:
    """Weigh the means of departments by their people; the variance within them is taken to be one for all."""
    heard = collapsed(strata)
    given = sum(one.given for one in heard)
    if given < ENOUGH:
        return None
    people = sum(one.people for one in heard)
    squares = max(sum(_squares(one) for one in heard), _least_squares(given))
    freedom = given - len(heard) + PRIOR_ANSWERS
    within = (squares + PRIOR_ANSWERS * PRIOR_VARIANCE) / freedom
    spread = sum((one.people / people) ** 2 * _left(one) / one.given for one in heard)
    return _Mean(sum(one.people / people * _average(one) for one in heard), within * spread, freedom)


def _least_squares(given: int) -> float:
    """Give the squares if `ENOUGH`, or half of them all, were a point away from the rest.

    A narrower interval would say that everybody answered the same.
    """
    away = min(ENOUGH, given / 2)
    return away * (1 - away / given)


def collapsed(strata: Iterable[Answers]) -> list[Answers]:
    """Take departments from which fewer than `ENOUGH` answered together, with the next smallest until they have enough.

    Joined two by two, departments without answers would all come to weigh on the one with the fewest.
    """
    listed = sorted(strata, key=lambda one: (one.given, one.people))
    few = [one for one in listed if one.given < ENOUGH]
    rest = listed[len(few) :]
    while rest and few and sum(one.given for one in few) < ENOUGH:
        few.append(rest.pop(0))
    return ([_joined(few)] if few else []) + rest


def _joined(departments: Sequence[Answers]) -> Answers:
    one, two, three, four, five = (sum(counts) for counts in zip(*(each.counts for each in departments), strict=True))
    return Answers(sum(each.people for each in departments), (one, two, three, four, five))


def _left(answers: Answers) -> float:
    """Give the share of people who did not answer: the finite population correction."""
    return max(0.0, 1 - answers.given / max(answers.people, 1))


def _average(answers: Answers) -> float:
    return sum(point * count for point, count in zip(POINTS, answers.counts, strict=True)) / answers.given


def _squares(answers: Answers) -> float:
    average = _average(answers)
    return sum(count * (point - average) ** 2 for point, count in zip(POINTS, answers.counts, strict=True))


def _contrast(floor: _Mean, other: _Mean) -> _Contrast:
    variance = floor.variance + other.variance
    parts = sum(mean.variance**2 / mean.freedom for mean in (floor, other))
    return _Contrast(floor.value - other.value, sqrt(variance), variance**2 / parts if parts else 1.0)


def _judged(contrasts: Mapping[K, _Contrast]) -> Mapping[K, Difference]:
    """Choose the gaps among all differences, and widen every interval by how few of them are."""
    chances = sorted(contrast.chance for contrast in contrasts.values())
    stage = INVENTED / (1 + INVENTED)
    none = max(len(chances) - _called(chances, stage / max(len(chances), 1)), 1)  # how many are no gap, at most
    step = stage / none
    called = _called(chances, step)
    return {key: _difference(one, step * max(called, 1), called=called > 0) for key, one in contrasts.items()}


def _called(chances: Sequence[float], step: float) -> int:
    """Count the smallest chances of which the last is no larger than as many steps."""
    return max((rank for rank, chance in enumerate(chances, 1) if chance <= step * rank), default=0)


def _difference(contrast: _Contrast, level: float, *, called: bool) -> Difference:
    wide = float(stdtrit(contrast.freedom, 1 - level / 2)) * contrast.error
    is_gap = called and contrast.chance <= level
    return Difference(contrast.points, contrast.points - wide, contrast.points + wide, is_gap)
