"""Departments that get stuck: enough people wrote of a problem there, and more a head than elsewhere. Never how many.

What a reader learns is that at least the threshold of people of a department wrote of a problem: what may be told of a
topic and a department at once (`bot.digests.concerning`), with all problems as the topic. How many problems there are
is told nowhere.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from fractions import Fraction

from bot.digests.concerning import Concerning
from bot.digests.counting import Counting, at_home
from bot.digests.parts import Counted, DepartmentSize, SilentDepartment
from bot.privacy.visible import Shown
from bot.reading import Kind
from bot.visits.since import since_stuck
from bot.visits.told import DepartmentSignal

TIMES = 2
"""How many times as many people a head as in the other departments together."""
_PROBLEMS = 0
"""Stands where the id of an issue does; no issue has it."""


def stuck(counting: Counting, makeup: Sequence[DepartmentSize], found: Concerning) -> Mapping[int, str]:
    """Give the names of the departments in which the most people a head wrote of a problem, by id, the worst first."""
    lines = [line for line in at_home(counting.lines) if line.kind == Kind.PROBLEM]
    people = Counter(department for department, _ in {(line.department, line.person) for line in lines})
    whole = Counted(messages=len(lines), people=people.total())
    heads = {each.department: each.headcount for each in makeup}
    names = {each.department: each.name for each in makeup}
    told: dict[int, str] = {}
    for number in sorted(heads, key=lambda each: (-_share(people, heads, [each]), each)):
        enough = people[number] >= counting.threshold and _stands_out(people, heads, number)
        if enough and _may_be_told(found, number, whole, told):
            told[number] = names[number]
    return told


def after_visits(
    counting: Counting, stuck: Collection[int], silent: Sequence[SilentDepartment], by_department: Shown[int | None]
) -> tuple[DepartmentSignal, ...]:
    """Tell what changed since departments were visited because people got stuck there; silence is told elsewhere."""
    names = {each.name for each in silent}
    told = frozenset(number for number in by_department.groups if number)
    found = since_stuck(counting.session, counting.rollout, counting.settings, counting.period, stuck=stuck, told=told)
    return tuple(each for each in found if each.name not in names)


def _share(people: Mapping[int | None, int], heads: Mapping[int, int], departments: Sequence[int]) -> Fraction:
    return Fraction(sum(people[each] for each in departments), max(1, sum(heads[each] for each in departments)))


def _stands_out(people: Mapping[int | None, int], heads: Mapping[int, int], number: int) -> bool:
    others = [each for each in heads if each != number]
    return _share(people, heads, [number]) >= TIMES * _share(people, heads, others)


def _may_be_told(found: Concerning, number: int, whole: Counted, told: Collection[int]) -> bool:
    """Say whether that leaves open what else the department holds, beside the topics that it is told to ask about.

    And what is left of all problems, beside the departments that are `told` of already.
    """
    beside = [pair for pair in found.told if pair[1] == number] + [(_PROBLEMS, each) for each in told]
    pairs = Concerning(found.threshold, {_PROBLEMS: whole}, found.departments, whole, {}, beside)
    return pairs.add((_PROBLEMS, number))
