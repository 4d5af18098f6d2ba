"""Somebody who reads which department asked about which topic narrows nothing; without the rule they would."""

from __future__ import annotations

import random
from collections.abc import Sequence

import pytest

from benchmarks import suppression
from benchmarks.attacker import Writers, people
from benchmarks.knowing import ASKED, Reader
from benchmarks.statements import narrowed, stated, untrue
from bot.digests.concern import Concern
from bot.digests.parts import Counted, DepartmentFigures, Figures
from tests.digests.weeks import issue, week

HERE, ELSEWHERE = 0, 1


def wrote(here: int, elsewhere: int) -> Writers:
    """Let so many people of a department ask about a topic, and so many of another one."""
    people_of = {HERE: range(here), ELSEWHERE: range(90, 90 + elsewhere)}
    return {(0, home, 0, 1): dict.fromkeys(numbers, 1) for home, numbers in people_of.items()}


def reader(here: int, elsewhere: int, *stating: int) -> Reader:
    """Read of a topic, of both departments, and that one of them asked."""
    both = [("D0", here), ("D1", elsewhere + 30)]
    found = week(
        46,
        issues=(issue(1, "Printen", here + elsewhere, here + elsewhere),),
        departments=tuple(
            DepartmentFigures(name=name, counted=Counted(messages=number, people=number)) for name, number in both
        ),
        concerns=tuple(Concern(issue=1, department=home + 1, name="x", period="2026-W46") for home in stating),
    )
    return Reader({HERE: 60, ELSEWHERE: 90}, 1, found)


@pytest.mark.parametrize(("here", "elsewhere", "found"), [(9, 3, False), (6, 2, True), (5, 1, True), (9, 6, False)])
def test_what_a_small_topic_would_give_away_is_found(here: int, elsewhere: int, *, found: bool) -> None:
    writers = wrote(here, elsewhere)
    assert bool(narrowed(reader(here, elsewhere, HERE), writers, 0)) is found
    assert narrowed(reader(here, elsewhere), writers, 0) == 0
    assert untrue(reader(here, elsewhere, HERE, ELSEWHERE), writers, 0) == (elsewhere < 5)


def test_what_an_earlier_week_stated_is_nothing_new() -> None:
    once = reader(6, 2, HERE)
    told = once.found.concerns[0].model_copy(update={"period": "2026-W45"})
    later = Reader(once.headcounts, 1, once.found.model_copy(update={"concerns": (told,)}))
    assert (len(stated(once)), len(stated(later)), narrowed(later, wrote(6, 2), 0)) == (1, 0, 0)


def all_that_is_true(one: suppression.Organisation, number: int, found: Figures) -> Sequence[Concern]:
    return [
        Concern(issue=topic + 1, department=home + 1, name="x", period=found.period)
        for home in range(len(one.headcounts))
        for topic in range(one.issues)
        if people(one.writers, one.cells(number, [home], [topic], ASKED)) >= suppression.THRESHOLD
    ]


@pytest.mark.leak
def test_what_the_product_states_narrows_nothing_and_all_that_is_true_would() -> None:
    told, unguarded = 0, 0
    with suppression.database() as session:
        for seed in (3, 4, 13, 38):
            one = suppression.organisation(random.Random(seed))  # noqa: S311 - it has to be the same each time
            for number, found in enumerate(suppression.published(session, one)):
                counted = suppression.attack_statements(one, number, found)
                told += counted.pop("statements")
                assert counted == {"below_threshold": 0, "recoverable": 0}
                naive = found.model_copy(update={"concerns": tuple(all_that_is_true(one, number, found))})
                unguarded += narrowed(Reader(one.everybody, one.issues, naive), one.writers, number)
    assert told > 3
    assert unguarded
