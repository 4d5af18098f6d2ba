"""What somebody knows after reading a week of a random organisation, as bounds (benchmarks.bounds), and what it pins.

Reads only the figures that the product froze. That it also knows how many people have no department, and every
headcount, is more than any reader does.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from benchmarks.attacker import Cells, Writers, people
from benchmarks.bounds import ALL, Knowledge, Span, Variable
from bot.digests.figures import Figures
from bot.digests.parts import Counted

NONE = -1
ANSWERED, UNANSWERED, OTHER = 2, 1, 0
ASKED = (UNANSWERED, ANSWERED)
Target = tuple[Variable, ...]


class Pinned(NamedTuple):
    """Of too few people: numbers that must be one value, and those that must be one of two."""

    to_one: int
    to_two: int


@dataclass(frozen=True)
class Reader:
    """Somebody who reads a week's figures of an organisation: headcounts by department (-1: none), and its topics."""

    headcounts: Mapping[int, int]
    issues: int
    found: Figures

    def knowledge(self) -> Knowledge:
        """Write down what the week tells."""
        known = Knowledge(self.headcounts, range(NONE, self.issues), range(3))
        if self.found.total:
            _counted(known, self.found.total, _writing(self.headcounts), known.messages())
        self._of_departments(known)
        self._of_issues(known)
        self._of_questions(known)
        return known

    @property
    def named(self) -> set[int]:
        """The departments that are told of."""
        return {int(each.name[1:]) for each in self.found.departments}

    def _of_departments(self, known: Knowledge) -> None:
        for each in self.found.departments:
            number = int(each.name[1:])
            _counted(known, each.counted, _writing([number]), known.messages(department=number))
        if self.found.other_departments:
            rest = set(self.headcounts) - self.named
            theirs = [name for number in rest for name in known.messages(department=number)]
            _counted(known, self.found.other_departments, _writing(rest), theirs)
        for silent in self.found.silent:
            known.learns(_writing([int(silent.name[1:])]), 0, self.found.threshold - 1)

    def _of_issues(self, known: Knowledge) -> None:
        for each in self.found.issues:
            number = each.issue - 1
            _counted(known, each.counted, [_about(number)], known.messages(issue=number))
        for quiet in self.found.quiet_issues:
            known.learns([_about(quiet - 1)], 0, self.found.threshold - 1)
        for told in self.found.concerns:
            if told.period == self.found.period:
                pair = told.department - 1, told.issue - 1
                known.learns([("both", *pair, ALL)], self.found.threshold, float("inf"))
                known.learns(known.messages(*pair, ASKED), self.found.threshold, float("inf"))

    def _of_questions(self, known: Knowledge) -> None:
        waiting = self.found.waiting
        if waiting is None:
            return
        told = {ASKED: waiting.asked.messages, (UNANSWERED,): waiting.unanswered, (ANSWERED,): waiting.answered}
        for sides, number in told.items():
            if number is not None:
                known.learns(known.messages(sides=sides), number, number)

    def withheld(self, known: Knowledge, week: int) -> Iterator[tuple[Target, Cells]]:
        """Give what is not told, with the cells of it: people and messages, by department, topic and answer."""
        issues = {each.issue - 1 for each in self.found.issues}
        for number in set(self.headcounts) - self.named:
            yield tuple(_writing([number])), _cells(known.messages(department=number), week)
            yield known.messages(department=number), _cells(known.messages(department=number), week)
        for number in set(known.issues) - issues:
            yield (_about(number),), _cells(known.messages(issue=number), week)
            yield known.messages(issue=number), _cells(known.messages(issue=number), week)
        for side in known.sides:
            yield known.messages(sides=[side]), _cells(known.messages(sides=[side]), week)

    def pins(self, writers: Writers, week: int) -> Pinned:
        """Count the withheld numbers of too few people that the week pins."""
        known = self.knowledge()
        order = {name for row, _, _ in known.structure() for name in row}
        secret = [
            target
            for target, cells in self.withheld(known, week)
            if set(target) <= order and people(writers, cells) < self.found.threshold and self._is_open(target)
        ]
        wide = [_width(span) for span in known.spans(secret)] if secret else []
        return Pinned(wide.count(0), wide.count(1))

    def _is_open(self, target: Target) -> bool:
        """Say whether a number was wide open before anything was told: one person writes or does not."""
        kind, department, _, _ = target[0]
        return kind != "people" or self.headcounts[department] > 1


def _width(span: Span) -> float:
    return span.most - span.least


def _writing(departments: Iterable[int]) -> list[Variable]:
    return [("people", number, ALL, ALL) for number in departments]


def _about(issue: int) -> Variable:
    return ("about", ALL, issue, ALL)


def _counted(known: Knowledge, counted: Counted, who: Iterable[Variable], what: Iterable[Variable]) -> None:
    known.learns(who, counted.people, counted.people)
    known.learns(what, counted.messages, counted.messages)


def _cells(messages: Iterable[Variable], week: int) -> Cells:
    return frozenset((week, *rest) for _, *rest in messages)
