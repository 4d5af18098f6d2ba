"""What the index reads from the database, and that changes are dropped without giving a number out twice."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select

from bot.recurring import rows
from bot.recurring.rows import CHANGES_KEPT, batches, drop_old_changes
from models import IndexChange
from tests.gestures import kept
from tests.recurring.village import PRINT, Village
from tests.town import NOW

SECOND = timedelta(seconds=1)


def changes(village: Village) -> list[int]:
    return village.town.read(lambda session: list(session.scalars(select(IndexChange.id).order_by(IndexChange.id))))


def test_changes_are_kept_for_a_day_and_the_newest_for_good(any_village: Village) -> None:
    any_village.learn_two_issues()
    before = changes(any_village)
    for age, left in ((CHANGES_KEPT, before), (CHANGES_KEPT + SECOND, before[-1:])):
        any_village.town.write(lambda session, age=age: drop_old_changes(session, NOW + age))  # type: ignore[misc]
        assert changes(any_village) == left
    any_village.untag(1)
    assert changes(any_village)[-1] > before[-1]


def test_upkeep_drops_old_changes(village: Village) -> None:
    village.learn_two_issues()
    village.town.clock.forward(days=2)
    village.town.run(village.town.app.chores.upkeep())
    assert len(changes(village)) == 1


def test_tags_are_read_in_the_order_they_were_given(village: Village) -> None:
    first, second = village.issue(), village.issue()
    numbers = [village.say("an", f"{PRINT} {number}") for number in range(3)]
    for number, issue in ((2, first), (0, first), (1, first), (0, second)):
        village.tag(numbers[number], issue)
    assert village.town.read(rows.tagged) == [numbers[2], numbers[1], numbers[0]]


def test_rows_come_in_the_order_asked_and_only_those_there_are(village: Village) -> None:
    village.learn_two_issues()
    found = village.town.read(lambda session: rows.rows_of(session, [5, 99, 2]))
    assert [row.key for row in found] == [5, 2]
    assert [row.ref for row in found] == [kept(village.town)[number].ref for number in (4, 1)]


def test_the_stand_of_many_messages_is_read_in_small_parts(village: Village) -> None:
    printing, finding = village.learn_two_issues()
    stands = village.town.read(lambda session: rows.stand_of(session, range(1, 70_000)))
    assert stands == {number: (1, printing if number % 2 else finding) for number in range(1, 7)}


def test_untagged_messages_are_those_with_a_text_and_no_issue(village: Village) -> None:
    village.learn_two_issues()
    loose = [village.say("an", "Iets anders"), village.say("bo", "Nog iets")]
    assert village.town.read(lambda session: list(session.scalars(rows.untagged(1, 9)))) == loose[::-1]
    assert village.town.read(lambda session: list(session.scalars(rows.untagged(1, 1)))) == loose[1:]
    assert village.town.read(lambda session: list(session.scalars(rows.untagged(2, 9)))) == []


def test_batches_hold_everything_once() -> None:
    assert batches([1, 2, 3, 4, 5], 2) == [[1, 2], [3, 4], [5]]
    assert batches([]) == []
