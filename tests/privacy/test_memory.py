"""What is told beside what was told before, attacked by somebody who keeps and solves everything."""

from __future__ import annotations

import random
from collections.abc import Mapping

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks import suppression
from benchmarks.attacker import people, recovered
from bot.privacy.memory import UNIONS, Memory, Sum, admit, small_unions

Cells = frozenset[str]
EMPTY: Memory[str] = Memory()
WROTE = {"a": 3, "b": 9, "c": 20, "d": 5}


def held(cells: Cells, wrote: Mapping[str, int] = WROTE) -> int:
    return sum(wrote[cell] for cell in cells)


def sums(*named: str, kind: str = "department") -> dict[str, Sum[str]]:
    return {name: Sum(kind, frozenset(name)) for name in named}


def told(memory: Memory[str], **figures: Sum[str]) -> tuple[set[str], Memory[str]]:
    admitted, after = admit(memory, figures, held, 5)
    return set(admitted), after


def test_what_holds_too_few_is_not_told() -> None:
    assert told(Memory(), **sums("a", "b"))[0] == {"b"}


def test_a_part_is_not_told_when_it_and_the_whole_leave_too_few() -> None:
    _, memory = told(Memory(), abc=Sum("whole", frozenset("abc")))
    admitted, memory = told(memory, **sums("b", "c"))
    assert admitted == {"c"}  # with b too, 32 less 29 would be the three of a
    assert told(memory, **sums("b"))[0] == set()


def test_a_whole_is_not_told_when_its_parts_leave_too_few() -> None:
    _, memory = told(Memory(), **sums("b", "c"))
    assert told(memory, abc=Sum("month", frozenset("abc")))[0] == set()
    assert told(memory, bc=Sum("month", frozenset("bc")))[0] == {"bc"}


def test_what_is_withheld_stays_so_also_from_sums_that_only_together_give_it_away() -> None:
    memory = EMPTY.withholding([frozenset("a")])
    wide = {name: Sum(name, frozenset(name)) for name in ("ab", "bc", "ac")}
    admitted, memory = told(memory, **wide)  # (ab + ac - bc) / 2 would be a
    assert len(admitted) == 2
    assert told(memory, **wide)[0] == admitted
    assert told(Memory(), **wide)[0] == wide.keys()


def test_what_was_told_before_may_be_told_again_and_what_was_given_away_hinders_nobody() -> None:
    memory = Memory((Sum("week", frozenset("a")),), (frozenset("a"),))
    admitted, after = told(memory, **sums("b"), again=Sum("week", frozenset("a")))
    assert admitted == {"b", "again"}
    assert len(after.told) == 2


def test_withholding_twice_is_remembered_once() -> None:
    memory = EMPTY.withholding([frozenset("a"), frozenset("a")])
    assert memory.withholding([frozenset("a"), frozenset("d")]).withheld == (frozenset("a"), frozenset("d"))


def test_small_parts_that_together_are_still_too_few_are_guarded_together() -> None:
    wrote = {"a": 1, "b": 2, "c": 3, "d": 9}
    found = small_unions(map(frozenset, "abcd"), lambda cells: held(cells, wrote), 5)
    assert {"".join(sorted(each)) for each in found} == {"a", "b", "c", "ab", "ac"}
    silent = (frozenset([number]) for number in range(100))
    assert UNIONS <= len(small_unions(silent, lambda _cells: 0, 5)) <= UNIONS + 100


def world(seed: int) -> suppression.Organisation:
    return suppression.organisation(random.Random(seed))  # noqa: S311 - a drawn organisation keeps no secret


@pytest.mark.property
@settings(max_examples=30, deadline=None, derandomize=True)
@given(st.integers(0, 10**9))
def test_the_attacker_finds_nothing_in_all_that_is_told_in_three_weeks(seed: int) -> None:
    assert suppression.attack(world(seed), "gate") == (0, 0)


@pytest.mark.parametrize("mode", ["by table alone", "without suppression"])
def test_the_attacker_finds_cells_when_suppression_is_off_or_each_table_guards_itself(mode: suppression.Mode) -> None:
    assert sum(suppression.attack(world(seed), mode)[1] for seed in range(8)) > 20


def test_the_attacker_subtracts_solves_and_knows_what_nought_means() -> None:
    week = {department: frozenset({(0, department, 0)}) for department in range(4)}
    writers = {(0, 0, 0): {1: 2, 2: 1}, (0, 1, 0): dict.fromkeys(range(10, 19), 1), (0, 3, 0): {}}
    whole = week[0] | week[1]
    assert people(writers, whole) == 11
    assert recovered([whole, week[1]], [week[0]], writers, 5) == [week[0]]
    assert recovered([whole], [week[0]], writers, 5) == []
    beside = week[1] | week[2] | week[3]
    assert set(recovered([beside, week[1]], [week[2]], writers, 5)) >= {week[2]}
    assert recovered([], [week[0]], writers, 5) == []


def test_still_most_of_what_a_large_organisation_may_hear_is_told() -> None:
    worlds = [world(seed) for seed in range(8)]
    gate, alone = (sum(len(suppression.told(one, mode)) for one in worlds) for mode in ("gate", "by table alone"))
    assert gate > alone / 3
