"""Somebody who keeps every figure of every week, and solves, finds nothing; they do where nothing is withheld."""

from __future__ import annotations

import random

import pytest

from benchmarks import suppression
from benchmarks.attacker import Cells, Writers, people, recovered

WROTE: Writers = {(0, one, 0, 0): {10 * one + n: 1 for n in range(count)} for one, count in enumerate([3, 9, 20])}


def cells(*departments: int) -> Cells:
    return frozenset((0, one, 0, 0) for one in departments)


@pytest.mark.parametrize(
    ("told", "found"),
    [
        ([cells(0, 1, 2)], []),
        ([cells(0, 1, 2), cells(1), cells(2)], [cells(0)]),
        ([cells(0, 1, 2), cells(1, 2)], [cells(0)]),
        ([cells(0, 1, 2), cells(2)], []),
        ([cells(0, 1), cells(0, 2), cells(1, 2)], [cells(0)]),
    ],
)
def test_the_attacker_finds_a_sum_of_too_few_whenever_it_can_be_calculated(
    told: list[Cells], found: list[Cells]
) -> None:
    assert recovered(told, [cells(0)], WROTE, 5) == found


def test_that_nobody_is_left_is_known_of_each_of_them() -> None:
    nobody: Writers = {**WROTE, (0, 3, 0, 0): {}, (0, 4, 0, 0): {}}
    found = recovered([cells(0, 1, 2, 3, 4), cells(0, 1, 2)], [cells(3)], nobody, 5)
    assert cells(3) in found


@pytest.mark.leak
def test_nothing_of_too_few_is_told_or_can_be_calculated_from_three_weeks_of_reports() -> None:
    figures, unguarded = 0, 0
    with suppression.database() as session:
        for seed in range(3, 8):
            one = suppression.organisation(random.Random(seed))  # noqa: S311 - it has to be the same each time
            for week, found in enumerate(suppression.published(session, one)):
                told = list(suppression.told(one, week, found))
                assert suppression.attack(one, week, told) == (0, 0)
                figures += len(told)
                unguarded += suppression.attack(one, week, suppression.unguarded(one, week))[1]
    assert figures > 60
    assert unguarded


def test_what_is_told_is_what_was_written() -> None:
    """Without this the attacker might be shown other cells than those that the product counted."""
    one = suppression.organisation(random.Random(3))  # noqa: S311 - it has to be the same each time
    with suppression.database() as session:
        for week, found in enumerate(suppression.published(session, one)):
            assert found.departments
            for each in found.departments:
                number = int(each.name[1:])
                assert each.counted.people == people(one.writers, one.cells(week, departments=[number]))
