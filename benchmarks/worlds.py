"""Organisations whose truth is known, for benchmarks.bubble: answers, weeks of messages, and measures.

Trouble is built in: answers that resemble each other within a department, people who do not answer (more of them in one
department than in another), weeks that go up and down more than chance, a holiday, weeks without a pulse, a peak at
go-live and a falling trend after it, departments that write far more than others.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from bot.bubble.effect import Course
from bot.bubble.gap import Answers, Question
from bot.bubble.silence import Heard

Numbers = NDArray[np.float64]
Chance = np.random.Generator

WEEKS, GO_LIVE = 12, 2
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
    group: int = 15


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
    department = np.repeat(np.arange(len(heads)), heads)
    points = _points(chance, centres[department])
    answered = np.arange(len(points)) - np.repeat(heads.cumsum() - heads, heads) < drawn[department]
    counts = np.zeros((len(heads), 6), dtype=np.int64)
    np.add.at(counts, (department[answered], points[answered]), 1)
    floor = [_answers(row, people) for row, people in zip(counts.tolist(), heads.tolist(), strict=True)]
    mean = float(points.mean())
    away = setting.points if mean + setting.points <= HIGHEST else -setting.points
    own, predicted = (_group(chance, mean + away * ((number, against) in planted), setting) for against in range(2))
    return Question(floor, own, predicted)


def _points(chance: Chance, centres: Numbers) -> NDArray[np.int64]:
    drawn = chance.normal(centres, SPREAD * (1 - ALIKE) ** 0.5)
    return np.clip(np.rint(drawn), 1, 5).astype(np.int64)


def _answers(counts: list[int], people: int) -> Answers:
    _, one, two, three, four, five = counts
    return Answers(people, (one, two, three, four, five))


def _group(chance: Chance, mean: float, setting: Setting) -> Answers:
    """Draw a project group whose mean is this one, to the nearest that whole points allow; some may not answer."""
    points = _points(chance, np.full(setting.group, mean))
    while abs(step := round(mean * setting.group) - int(points.sum())) > 0:
        movable = np.flatnonzero((points < 5) if step > 0 else (points > 1))
        points[chance.choice(movable)] += np.sign(step)
    answered = points[chance.random(setting.group) < setting.answering]
    return _answers(np.bincount(answered, minlength=6).tolist(), setting.group)


@dataclass(frozen=True, slots=True)
class Weeks:
    """Departments up to some week, what was expected of each in the last two, and who fell silent in them."""

    departments: dict[int, Heard]
    expected: Numbers
    silent: NDArray[np.bool_]


def trend(chance: Chance) -> Numbers:
    """Give what everybody does in a week: a peak at go-live that falls, one holiday."""
    since = np.arange(WEEKS) - GO_LIVE
    course = np.where(since < 0, 0.6, 0.9 + 1.1 * np.exp(-0.35 * np.maximum(since, 0)) - 0.03 * np.maximum(since, 0))
    course[chance.integers(WEEKS)] *= 0.4
    return np.asarray(course)


def heard(chance: Chance, people: int, share: float) -> Weeks:
    """Let some departments fall silent in a week; the others go on."""
    heads = headcounts(chance, people)
    level = PER_HEAD[people] * heads * chance.gamma(4, 1 / 4, len(heads))
    answers = np.where(np.arange(WEEKS) % 2, 0.7, 1.3)  # a pulse every other week
    usual = np.outer(level, trend(chance) * answers)
    since = int(chance.integers(6, WEEKS - 1))
    silent = chance.random(len(heads)) < share
    wild = usual * _ups_and_downs(chance, usual.shape)
    wild[silent, since:] = 0
    weeks = chance.poisson(wild)[:, : since + 2]
    departments = {n: Heard(int(heads[n]), int(heads[n]), weeks[n].tolist()) for n in range(len(heads))}
    return Weeks(departments, usual[:, since : since + 2].mean(1), silent)


def measured(chance: Chance, people: int, a_week: float, left: float) -> Course:
    """Take a measure on an issue of so many questions a week: a part of them is left; others follow the trend alone."""
    others = PER_HEAD[people] * people * chance.dirichlet(np.full(min(DEPARTMENTS[people] * 3, 60), 0.8))
    course = trend(chance)
    since = int(chance.integers(5, WEEKS - 3))
    rates = np.outer(np.concatenate([[a_week / course[since : since + 4].mean()], others]), course)
    rates[0, since:] *= left
    wild = rates * _ups_and_downs(chance, rates.shape)
    issue, *rest = chance.poisson(wild)[:, : since + 4].tolist()
    return Course(issue, rest, since)


def _ups_and_downs(chance: Chance, shape: tuple[int, ...]) -> Numbers:
    variation = chance.uniform(*UPS_AND_DOWNS)
    return chance.gamma(1 / variation, variation, shape)
