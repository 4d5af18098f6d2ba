"""What was done and what is open longest: by the days of the week, and only of issues that may be named."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.days.period import Period
from bot.desk import Desk
from bot.digests.parts import Done, Figures
from bot.digests.sending import freeze
from models import Explanation, Issue, IssueMerge
from tests.digests.floor import WEEK, Floor

NEXT = Period.parse("2026-W47")


def named(floor: Floor, title: str, **values: object) -> Issue:
    """Make an issue that six people wrote about."""
    row = floor.issue(title, **values)
    floor.say(*range(1, 7), issue_id=row.id)
    return row


def ended(figures: Figures) -> list[tuple[str, str]]:
    return [(issue.title_nl, issue.how) for issue in figures.done.ended] if figures.done else []


def test_what_ended_in_the_week_is_told_with_how(floor: Floor) -> None:
    start, end = WEEK.span(floor.settings.zone)
    floor.say(*range(20, 40))
    last = end - timedelta(microseconds=1)
    named(floor, "a", status="answered", answered_at=start)
    named(floor, "b", status="solved", closed_at=last)
    named(floor, "c", status="declined", closed_at=start, reason="Komt later.")
    named(floor, "before", status="solved", closed_at=start - timedelta(microseconds=1))
    named(floor, "after", status="solved", answered_at=start, closed_at=end)
    named(floor, "again open", status="in_progress", answered_at=start)
    found = floor.figures()
    assert ended(found) == [("a", "answered"), ("b", "solved"), ("c", "declined")]
    assert found.done
    assert found.done.ended[2].reason == "Komt later."


@pytest.mark.leak
def test_an_issue_that_few_wrote_about_is_named_by_no_report(floor: Floor) -> None:
    start = WEEK.span(floor.settings.zone)[0]
    floor.say(*range(20, 40))
    floor.say(1, 2, issue_id=floor.issue("few", status="declined", closed_at=start).id)
    floor.say(3, 4, issue_id=floor.issue("written down", status="answered", closed_at=start, answer_nl="Zo.").id)
    floor.say(5, 6, issue_id=floor.issue("few and open").id)
    found = floor.figures()
    assert ended(found) == [("written down", "answered")]
    assert found.open_longest == ()


def test_answers_published_and_explanations_are_counted(floor: Floor) -> None:
    start, end = WEEK.span(floor.settings.zone)
    floor.issue("a", published_at=start)
    floor.issue("b", published_at=end)
    for department, moment in ((1, start), (2, start), (3, end)):
        row = Explanation(rollout_id=floor.rollout.id, topic="why", department_id=department, written_at=moment)
        floor.session.add(row)
    assert floor.figures().done == Done(published=1, explained=2)
    assert floor.figures(WEEK.before()).done is None


def test_a_published_answer_is_told_as_it_stood_in_the_week_it_was_published(floor: Floor) -> None:
    start, end = WEEK.span(floor.settings.zone)
    row = floor.issue("a", published_at=start, answer_nl="Zo.")
    floor.issue("b", published_at=end, answer_nl="Later.", answer_en="Later on.")
    found = floor.figures().done
    assert found
    (told,) = found.answers
    assert (told.issue, told.answer("nl"), told.answer("en")) == (row.id, "Zo.", "Zo.")
    row.answer_en = "Thus."
    again = floor.figures().done
    assert again
    assert again.answers[0].answer("en") == "Thus."


@pytest.mark.leak
def test_what_few_asked_is_for_all_only_once_its_answer_is_published(floor: Floor) -> None:
    start = WEEK.span(floor.settings.zone)[0]
    floor.say(*range(20, 40))
    named(floor, "many", status="solved", closed_at=start)
    floor.issue("few", status="answered", closed_at=start, answer_nl="Zo.")
    floor.issue("few, published", status="answered", closed_at=start, answer_nl="Zo.", published_at=start)
    found = floor.figures().done
    assert found
    assert [(each.title_nl, each.for_all) for each in found.ended] == [
        ("many", True),
        ("few", False),
        ("few, published", True),
    ]


def test_the_three_that_are_open_longest_are_told_the_oldest_first(floor: Floor) -> None:
    start = WEEK.span(floor.settings.zone)[0]
    floor.say(*range(20, 40))
    for title, days in (("new", 0), ("old", 30), ("older", 40), ("oldest", 50)):
        named(floor, title).opened_at = start - timedelta(days=days)
    named(floor, "praised", status="new")
    floor.session.flush()
    merged = named(floor, "merged")
    merged.opened_at = start - timedelta(days=90)
    into = floor.issue("into")
    floor.session.add(IssueMerge(issue_id=merged.id, into_id=into.id, merged_at=start))
    found = floor.figures().open_longest
    assert [(issue.title_nl, issue.days_open) for issue in found] == [("oldest", 57), ("older", 47), ("old", 37)]


def test_what_goes_well_waits_for_nobody(floor: Floor) -> None:
    floor.say(*range(20, 40))
    floor.say(*range(1, 7), issue_id=floor.issue("praised").id, mood="pos", kind="praise")
    assert floor.figures().open_longest == ()


def test_what_an_earlier_report_named_is_open_still(floor: Floor, desk: Desk) -> None:
    row = named(floor, "silent since")
    for week in (WEEK, NEXT):
        floor.say(*range(20, 40), week=week)
    assert floor.figures(NEXT).open_longest == ()
    freeze(floor.session, desk, floor.rollout, floor.settings, WEEK)
    assert [issue.issue for issue in floor.figures(NEXT).open_longest] == [row.id]
    assert floor.figures(NEXT).issues == ()


def test_an_issue_says_whether_it_is_new(floor: Floor) -> None:
    floor.say(*range(20, 40))
    named(floor, "new")
    named(floor, "old").opened_at = WEEK.before().span(floor.settings.zone)[0]
    floor.session.flush()
    assert {issue.title_nl: issue.new for issue in floor.figures().issues} == {"new": True, "old": False}
