"""Organisations whose truth is known, for benchmarks.bubble: answers, weeks of messages, and measures.

Trouble is built in: answers that resemble each other within a department, people who do not answer (more of them in one
department than in another), weeks that go up and down more than chance, a holiday, weeks without a pulse, a peak at
go-live and a falling trend after it, departments that write far more than others. There is more on request: `Trouble`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import Enum
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtr

from bot.bubble.effect import Course
from bot.bubble.gap import Answers, Question
from bot.bubble.silence import LARGE, Signal
from bot.visits.history import History
from models import Department

Numbers = NDArray[np.float64]
Chance = np.random.Generator

WEEKS, GO_LIVE, MOVED = 12, 2, 4
FIRST = date(2026, 9, 7)
RENEWED = 0.2
"""The share of departments that get another name, or are merged."""
DEPARTMENTS = {20: 2, 300: 8, 5_000: 40, 50_000: 150}
"""Organisations by the number of people."""
PER_HEAD = {20: 0.3, 300: 0.15, 5_000: 0.1, 50_000: 0.05}
"""Messages and answers a week of one person, by the size of the organisation."""
ALIKE = 0.05
"""How much of the variance of answers lies between departments."""
HIGHEST = 4.5
"""A group that would be above this is put below the floor instead."""
SPREAD = 1.0
"""Standard deviation of an answer before it is rounded to a point."""
UPS_AND_DOWNS = (0.0, 0.1)
"""Squared coefficient of variation of a department's or issue's week, apart from chance: from the calmest organisation
to the wildest."""


@dataclass(frozen=True, slots=True)
class Round:
    """Questions asked at once; in `planted` those with a gap, to the group's own answer (0) or its prediction (1)."""

    questions: dict[int, Question]
    planted: frozenset[tuple[int, int]]


class Setting(NamedTuple):
    """How a round is asked: of how many people, answers from the floor, a gap in points, the share of questions."""

    people: int
    answers: int
    points: float
    share: float = 0.3
    answering: float = 1.0
    questions: int = 12
    group: int = 10


def headcounts(chance: Chance, people: int) -> NDArray[np.int64]:
    """Divide an organisation over its departments, five people at least in each."""
    count = DEPARTMENTS[people]
    return 5 + np.floor(chance.dirichlet(np.full(count, 3.0)) * (people - 5 * count)).astype(np.int64)


def asked(chance: Chance, setting: Setting) -> Round:
    """Ask a round; the group's mean differs from that of the whole floor by the gap, or not at all."""
    heads = headcounts(chance, setting.people)
    drawn = _drawn(chance, heads, setting.answers)
    planted = frozenset(
        (question, against)
        for question in range(setting.questions)
        for against in range(2)
        if chance.random() < setting.share
    )
    questions = {one: _question(chance, setting, heads, drawn, planted, one) for one in range(setting.questions)}
    return Round(questions, planted)


def _drawn(chance: Chance, heads: NDArray[np.int64], answers: int) -> NDArray[np.int64]:
    """Give how many answer from each department: a share of it, larger in one than in another."""
    willing = heads * chance.uniform(0.6, 1.4, len(heads))
    wanted = answers * willing / willing.sum()
    given = np.minimum(np.floor(wanted), heads).astype(np.int64)
    for one in np.argsort(given - wanted):
        given[one] += given.sum() < answers and given[one] < heads[one]
    return np.asarray(given)


def _question(
    chance: Chance,
    setting: Setting,
    heads: NDArray[np.int64],
    drawn: NDArray[np.int64],
    planted: frozenset[tuple[int, int]],
    number: int,
) -> Question:
    centres = chance.uniform(2.6, 3.6) + chance.normal(0, SPREAD * ALIKE**0.5, len(heads))
    everybody = chance.multinomial(heads, _likely(centres))
    mean = _settled(chance, everybody, setting.group)
    floor = [
        _answers(chance.multivariate_hypergeometric(there, number).tolist(), people)
        for there, number, people in zip(everybody, drawn.tolist(), heads.tolist(), strict=True)
    ]
    away = setting.points if mean + setting.points <= HIGHEST else -setting.points
    own, predicted = (_group(chance, mean + away * ((number, against) in planted), setting) for against in range(2))
    return Question(floor, own, predicted)


def _settled(chance: Chance, everybody: NDArray[np.int64], group: int) -> float:
    """Let some people change their mind by a point, so that the mean is one that a group can have too; give it.

    Else no project group would agree exactly, and what is told of one that nearly does would count as invented.
    """
    people, points = int(everybody.sum()), np.arange(1, 6)
    mean = round(float((everybody @ points).sum()) / people * group) / group
    step = round(mean * people) - int((everybody @ points).sum())
    there, then = (slice(0, 4), slice(1, 5)) if step > 0 else (slice(1, 5), slice(0, 4))
    movable = everybody[:, there]
    moved = chance.multivariate_hypergeometric(movable.ravel(), abs(step)).reshape(movable.shape)
    everybody[:, there] -= moved
    everybody[:, then] += moved
    return mean


def _likely(centres: Numbers) -> Numbers:
    """Give how likely each of the five points is: a normal answer, rounded to the nearest."""
    edges = np.array([-np.inf, 1.5, 2.5, 3.5, 4.5, np.inf])
    found = np.diff(ndtr((edges - centres[:, None]) / (SPREAD * (1 - ALIKE) ** 0.5)), axis=1)
    return np.asarray(found / found.sum(1, keepdims=True))


def _points(chance: Chance, centres: Numbers) -> NDArray[np.int64]:
    drawn = chance.normal(centres, SPREAD * (1 - ALIKE) ** 0.5)
    return np.clip(np.rint(drawn), 1, 5).astype(np.int64)


def _answers(counts: list[int], people: int) -> Answers:
    one, two, three, four, five = counts
    return Answers(people, (one, two, three, four, five))


def _group(chance: Chance, mean: float, setting: Setting) -> Answers:
    """Draw a project group whose mean is this one, to the nearest that whole points allow; some may not answer."""
    points = _points(chance, np.full(setting.group, mean))
    while abs(step := round(mean * setting.group) - int(points.sum())) > 0:
        movable = np.flatnonzero((points < 5) if step > 0 else (points > 1))
        points[chance.choice(movable)] += np.sign(step)
    answered = points[chance.random(setting.group) < setting.answering]
    return _answers(np.bincount(answered, minlength=6)[1:].tolist(), setting.group)


class Trouble(Enum):
    """What else happens in the weeks that are judged."""

    NONE = "nothing else"
    MOVED = "go-live moved by four weeks"
    AWAY = "each department is closed for a week of its own"
    RENEWED = "one department in five renamed or merged"
    HOLIDAY = "hardly anybody is there in the last two weeks"
    PEAK = "a measure the week after the peak"


@dataclass(frozen=True, slots=True)
class Weeks:
    """What came up to some week, what was expected of each department in the last two, and who fell silent in them."""

    history: History
    expected: Numbers
    silent: NDArray[np.bool_]

    @property
    def signals(self) -> Mapping[int, Signal]:
        """Give what the product says of the departments that are large enough."""
        found = self.history.at(self.history.mondays[-1])
        return {one.id: found[one.id] for one in self.history.departments if one.headcount >= LARGE}


def trend(chance: Chance, trouble: Trouble = Trouble.NONE) -> Numbers:
    """Give what everybody does in a week: a peak at go-live that falls, one holiday."""
    live = GO_LIVE + MOVED * (trouble is Trouble.MOVED)
    since = np.arange(WEEKS) - live
    course = np.where(since < 0, 0.6, 0.9 + 1.1 * np.exp(-0.35 * np.maximum(since, 0)) - 0.03 * np.maximum(since, 0))
    course[chance.integers(WEEKS)] *= 0.4
    return np.asarray(course)


def heard(
    chance: Chance,
    people: int,
    share: float,
    trouble: Trouble = Trouble.NONE,
    first: int | None = None,
    left: float = 0.0,
) -> Weeks:
    """Let some departments fall silent in a week, and go on for two; the others go on.

    With `first` they never spoke, and only so many weeks are known; `left` is the share of what they brought that goes
    on to come.
    """
    heads = headcounts(chance, people)
    usual = _usual(chance, people, heads, trouble)
    since = int(chance.integers(6, WEEKS - 1)) if first is None else first - 2
    usual[:, max(since, 0) : since + 2] *= 0.2 if trouble is Trouble.HOLIDAY else 1.0
    silent = chance.random(len(heads)) < share
    wild = usual * _ups_and_downs(chance, usual.shape)
    wild[silent, since if first is None else 0 :] *= left
    came = chance.poisson(wild)[:, : since + 2]
    begins = _begins(chance, len(heads), since, trouble)
    return Weeks(_history(heads, came, begins), usual[:, max(since, 0) : since + 2].mean(1), silent)


def _usual(chance: Chance, people: int, heads: NDArray[np.int64], trouble: Trouble) -> Numbers:
    level = PER_HEAD[people] * heads * chance.gamma(4, 1 / 4, len(heads))
    answers = np.where(np.arange(WEEKS) % 2, 0.7, 1.3)  # a pulse every other week
    usual = np.outer(level, trend(chance, trouble) * answers)
    if trouble is Trouble.AWAY:
        usual[np.arange(len(heads)), chance.integers(WEEKS, size=len(heads))] *= 0.1
    return np.asarray(usual)


def _begins(chance: Chance, departments: int, since: int, trouble: Trouble) -> NDArray[np.int64]:
    """Give the week in which each department begins: later where it got another name or was merged."""
    renewed = (chance.random(departments) < RENEWED) & (trouble is Trouble.RENEWED)
    return np.where(renewed, chance.integers(1, max(since, 2), size=departments), 0)


def _history(heads: NDArray[np.int64], came: NDArray[np.int64], begins: NDArray[np.int64]) -> History:
    mondays = [FIRST + timedelta(weeks=week) for week in range(came.shape[1])]
    departments = [Department(id=n, name=str(n), headcount=people) for n, people in enumerate(heads.tolist())]
    counts = {
        (number, mondays[week]): came_there
        for number, row in enumerate(came.tolist())
        for week, came_there in enumerate(row)
        if week >= begins[number]
    }
    busy = [monday for week, monday in enumerate(mondays) if came[:, week].any()]
    first = {number: mondays[week] for number, week in enumerate(begins.tolist())}
    empty = [monday for monday in mondays if monday not in busy]
    reachable = {one.id: one.headcount for one in departments}
    return History(departments, reachable, first, busy or mondays, counts, empty, findings={})


def measured(
    chance: Chance, people: int, a_week: float, left: float, trouble: Trouble = Trouble.NONE, weeks: int = 4
) -> Course:
    """Take a measure on an issue of so many questions a week: a part of them is left; others follow the trend alone.

    What is known ends so many weeks after it.
    """
    others = PER_HEAD[people] * people * chance.dirichlet(np.full(min(DEPARTMENTS[people] * 3, 60), 0.8))
    course = trend(chance, trouble)
    since = int(chance.integers(5, WEEKS - 3))
    rates = np.outer(np.concatenate([[a_week / course[since : since + 4].mean()], others]), course)
    rates = rates * _ups_and_downs(chance, rates.shape)
    before = chance.poisson(rates)
    if trouble is Trouble.PEAK:
        since = 4 + int(before[0, 3 : WEEKS - 4].argmax())
    after = chance.poisson(rates[0, since:] * left)
    issue = [*before[0, :since].tolist(), *after.tolist()][: since + weeks]
    return Course(issue, before[1:, : since + weeks].tolist(), since)


def _ups_and_downs(chance: Chance, shape: tuple[int, ...]) -> Numbers:
    variation = chance.uniform(*UPS_AND_DOWNS)
    return chance.gamma(1 / variation, variation, shape)
