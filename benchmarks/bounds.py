"""Somebody who keeps every figure of a week and asks of each withheld number what it can be at least and at most.

It knows how people and messages hang together: each person has one department and wrote a message at least, about one
topic or about none; no more people write than work there. It knows every figure that is told, and every statement
("too little signal", "fewer than 5", "5 or more"). Of each number that is not told it looks for the lowest and the
highest value that all of this allows (linear programming: scipy.optimize.linprog, HiGHS).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import product
from math import ceil, floor, inf
from typing import NamedTuple

import numpy as np
from scipy.optimize import linprog

Variable = tuple[str, int, int, int]
"""What is counted ("messages", "both", "people", "about"), of a department, an issue, a side; or of `ALL`."""
ALL = -9
CLEAR = 1e-6


class Told(NamedTuple):
    """A sum of variables that is known, or known to lie between two numbers."""

    variables: tuple[Variable, ...]
    least: float
    most: float


class Span(NamedTuple):
    """The lowest and the highest whole number that a sum can be."""

    least: float
    most: float


@dataclass
class Knowledge:
    """What somebody knows of a week: departments with their headcounts, issues, sides, and what was told."""

    headcounts: Mapping[int, int]
    issues: range
    sides: range
    told: list[Told] = field(default_factory=list)

    def messages(
        self, department: int | None = None, issue: int | None = None, sides: Iterable[int] | None = None
    ) -> tuple[Variable, ...]:
        """Name the counts of messages of a department or all, about an issue or all."""
        rows = list(self.headcounts) if department is None else [department]
        columns = list(self.issues) if issue is None else [issue]
        return tuple(("messages", *each) for each in product(rows, columns, self.sides if sides is None else sides))

    def learns(self, variables: Iterable[Variable], least: float, most: float) -> None:
        """Hear that a sum lies between two numbers."""
        self.told.append(Told(tuple(variables), least, most))

    def spans(self, targets: Iterable[tuple[Variable, ...]]) -> Iterator[Span]:
        """Give what each sum can be."""
        program = _Program.of(self)
        return (program.span(target) for target in targets)

    def structure(self) -> Iterator[tuple[Mapping[Variable, float], float, float]]:
        """Give how people and messages hang together, whoever they are."""
        for department in self.headcounts:
            people: Variable = ("people", department, ALL, ALL)
            both: list[Variable] = [("both", department, issue, ALL) for issue in self.issues]
            yield {people: 1.0, **dict.fromkeys(both, -1.0)}, -inf, 0.0
            for issue, variable in zip(self.issues, both, strict=True):
                yield {variable: 1.0, people: -1.0}, -inf, 0.0
                yield {variable: 1.0, **dict.fromkeys(self.messages(department, issue), -1.0)}, -inf, 0.0
        for issue in self.issues:
            about: Variable = ("about", ALL, issue, ALL)
            yield {about: 1.0} | {("both", department, issue, ALL): -1.0 for department in self.headcounts}, 0.0, 0.0

    def highest(self, variable: Variable) -> float:
        """Give the most that a number can be by itself."""
        kind, department, _, _ = variable
        return self.headcounts[department] if kind in {"people", "both"} else inf


@dataclass(frozen=True)
class _Program:
    order: Mapping[Variable, int]
    above: np.ndarray[tuple[int, int], np.dtype[np.float64]]
    limits: list[float]
    exact: np.ndarray[tuple[int, int], np.dtype[np.float64]]
    values: list[float]
    bounds: list[tuple[float, float]]

    @classmethod
    def of(cls, known: Knowledge) -> _Program:
        rows = [*known.structure(), *((dict.fromkeys(one.variables, 1.0), one.least, one.most) for one in known.told)]
        order = {name: place for place, name in enumerate(dict.fromkeys(name for row, _, _ in rows for name in row))}
        limits: list[tuple[Mapping[Variable, float], float]] = []
        for row, least, most in rows:
            if least < most:
                limits += [(row, most)] if most < inf else []
                limits += [({name: -factor for name, factor in row.items()}, -least)] if least > -inf else []
        equal = [(row, least) for row, least, most in rows if least == most]
        return cls(
            order,
            _matrix([row for row, _ in limits], order),
            [value for _, value in limits],
            _matrix([row for row, _ in equal], order),
            [value for _, value in equal],
            [(0.0, known.highest(name)) for name in order],
        )

    def span(self, target: tuple[Variable, ...]) -> Span:
        """Give what a sum can be; raises ValueError where what is known contradicts itself."""
        aim = np.zeros(len(self.order))
        aim[[self.order[name] for name in target]] = 1
        return Span(ceil(self._lowest(aim) - CLEAR), _whole(-self._lowest(-aim)))

    def _lowest(self, aim: np.ndarray[tuple[int], np.dtype[np.float64]]) -> float:
        found = linprog(aim, self.above, self.limits, self.exact, self.values, self.bounds, method="highs")
        if found.status == UNBOUNDED:
            return -inf
        if not found.success:
            raise ValueError(found.message)
        return float(found.fun)


UNBOUNDED = 3
"""What HiGHS says where a number may be as large as one likes."""


def _whole(number: float) -> float:
    return number if number == inf else floor(number + CLEAR)


def _matrix(
    rows: list[Mapping[Variable, float]], order: Mapping[Variable, int]
) -> np.ndarray[tuple[int, int], np.dtype[np.float64]]:
    found = np.zeros((len(rows), len(order)))
    for place, row in enumerate(rows):
        for name, factor in row.items():
            found[place, order[name]] = factor
    return found
