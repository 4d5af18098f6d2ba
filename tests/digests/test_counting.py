"""What counts: the floor's messages of the week that were not withdrawn, each person in one department."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.digests.counting import Line, at_home, group_of, grouped, lines_of
from bot.privacy.visible import Group
from tests.digests.floor import WEEK, Floor


def lines(floor: Floor) -> list[Line]:
    start, end = WEEK.span(floor.settings.zone)
    return lines_of(floor.session, floor.rollout.id, start, end)


def test_a_week_ends_where_the_next_begins(floor: Floor) -> None:
    start, end = WEEK.span(floor.settings.zone)
    for person, moment in enumerate(
        (start - timedelta(microseconds=1), start, end - timedelta(microseconds=1), end), 1
    ):
        floor.say(person, said_at=moment)
    assert [line.person for line in lines(floor)] == [2, 3]


@pytest.mark.parametrize("pool", ["ambassador", "insider"])
def test_ambassadors_and_the_project_group_are_not_the_floor(floor: Floor, pool: str) -> None:
    floor.say(1, 2)
    floor.say(3, pool=pool)
    assert {line.person for line in lines(floor)} == {1, 2}


def test_what_was_withdrawn_does_not_count(floor: Floor) -> None:
    floor.say(1, 2)
    floor.say(2, 3, withdrawn_at=WEEK.span(floor.settings.zone)[1])
    assert [line.person for line in lines(floor)] == [1, 2]


def test_another_rollout_does_not_count(floor: Floor) -> None:
    floor.say(1)
    start, end = WEEK.span(floor.settings.zone)
    assert lines_of(floor.session, floor.rollout.id + 1, start, end) == []


def test_a_line_holds_what_the_digest_counts_by(floor: Floor) -> None:
    issue = floor.issue("printen")
    floor.say(7, department="Burgerzaken", issue_id=issue.id, kind="problem", mood="neg", sure=False)
    department = floor.departments["Burgerzaken"].id
    assert lines(floor) == [Line(7, department, issue.id, "problem", "neg", sure=False, answered=False)]


def test_messages_come_the_oldest_first(floor: Floor) -> None:
    middle = WEEK.span(floor.settings.zone)[0] + timedelta(days=3)
    for person, hours in ((1, 5), (2, -5), (3, 0)):
        floor.say(person, said_at=middle + timedelta(hours=hours))
    assert [line.person for line in lines(floor)] == [2, 3, 1]


def line(person: int, department: int | None) -> Line:
    return Line(person, department, None, "question", "neu", sure=True, answered=False)


def test_somebody_who_changes_department_counts_where_they_wrote_last() -> None:
    home = at_home([line(1, 10), line(2, 10), line(1, 20), line(1, 20)])
    groups = grouped(home, lambda each: each.department)
    assert groups == {20: Group(3, frozenset({1}), most=3), 10: Group(1, frozenset({2}), most=1)}


@pytest.mark.property
@given(st.lists(st.builds(line, st.integers(1, 9), st.sampled_from([None, 10, 20, 30]))))
def test_people_of_all_departments_add_up_to_the_people_of_the_whole(listed: list[Line]) -> None:
    groups = grouped(at_home(listed), lambda each: each.department)
    whole = group_of(listed)
    assert sum(len(group.people) for group in groups.values()) == len(whole.people)
    assert sum(group.messages for group in groups.values()) == whole.messages == len(listed)


def test_no_messages_are_one_group_of_nobody() -> None:
    assert group_of([]) == Group(0, frozenset())
