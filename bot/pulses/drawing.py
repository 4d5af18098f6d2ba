"""Pulses: who of the floor is asked what by the end of a day; each person once, those asked longest ago first."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from random import Random

from bot.pulses import sampling
from bot.pulses.reachable import Candidate
from models import PulseQuestion

Drawn = tuple[Candidate, PulseQuestion]


@dataclass(frozen=True)
class Drawing:
    """The floor that may be asked today; `asked` counts who was put what before, by department and question.

    `last` is when each was asked last. A statement of a department needs `least` people; one for everybody gets
    `sample` at most. Of the round the `share` is asked by the end of today; `once` says that its phase has it alone.
    """

    floor: Sequence[Candidate]
    questions: Sequence[PulseQuestion]
    asked: Counter[tuple[int | None, int]]
    last: Mapping[int, int]
    by: Random
    least: int
    sample: int
    share: float
    once: bool

    def drawn(self) -> list[Drawn]:
        """Draw people for the statements of departments first, and then for the others."""
        own = list(self._own())
        return [*own, *self._general({one.person for one, _ in own})]

    def _own(self) -> Iterator[Drawn]:
        for each in self.questions:
            if each.department_id is not None:
                part = round(self._quota(each.department_id) * self.share) - self.asked[each.department_id, each.id]
                yield from ((one, each) for one in self._first(each.department_id, part))

    def _general(self, taken: set[int]) -> Iterator[Drawn]:
        """Draw from each department what is missing to its part of the round, beside who its own statement needs."""
        general = [each for each in self.questions if each.department_id is None]
        before = Counter[int | None]()
        for (department, question), number in self.asked.items():
            before[department] += number if question in {each.id for each in general} else 0
        sizes = {key: before[key] + self._free(key) for key in {*before, *(each.department for each in self.floor)}}
        total = sampling.number_of_people(sum(sizes.values()), len(general), self.sample, once=self.once)
        for department, part in sampling.quotas(sizes, round(total * self.share)).items():
            for one in self._first(department, part - before[department], taken):
                yield one, question_for(department, general, self.asked, self.by)

    def _first(
        self, department: int | None, number: int, taken: set[int] | frozenset[int] = frozenset()
    ) -> list[Candidate]:
        """Give so many people of a department, those asked longest ago first."""
        there = {each.person: each for each in self.floor if each.department == department and each.person not in taken}
        return [there[person] for person in sampling.longest_ago(list(there), self.last, self.by)[: max(0, number)]]

    def _there(self, department: int | None) -> int:
        return sum(each.department == department for each in self.floor)

    def _quota(self, department: int) -> int:
        """Give how many of a department are put its own statement in the whole round."""
        before = sum(number for (of, _), number in self.asked.items() if of == department)
        return sampling.own_quota(before + self._there(department), self.least)

    def _free(self, department: int | None) -> int:
        """Give how many of a department are left for the statements for everybody."""
        own = [each for each in self.questions if department is not None and each.department_id == department]
        kept = sum(self._quota(department or 0) - self.asked[department, each.id] for each in own)
        return max(0, self._there(department) - max(0, kept))


def question_for(
    department: int | None,
    general: Sequence[PulseQuestion],
    asked: Counter[tuple[int | None, int]],
    by: Random,
) -> PulseQuestion:
    """Choose among the statements for everybody, each put to as many of a department, and count it."""
    question = sampling.fewest({each: asked[department, each.id] for each in general}, general, by)
    asked[department, question.id] += 1
    return question
