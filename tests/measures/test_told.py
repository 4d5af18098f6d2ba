"""What is told of measures: association with the numbers of the reports, and never one that these withheld."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from bot.cards import plain
from bot.measures.told import MeasureFigures, lines, measures_part
from bot.measures.weekly import ToldWeek
from bot.words import words_for
from models import IssueAct, IssueMerge, Measure
from tests.digests.floor import Floor
from tests.measures.floors import SINCE, ZONE, end, measured, told, week, written

BEFORE = [14, 15, 14, 14, 15, 14]
FELL, STAYED = [*BEFORE, 3, 2, 2, 2], [*BEFORE, 14, 15, 14, 14]


def part(floor: Floor, number: int, now: ToldWeek | None = None) -> MeasureFigures:
    found = measures_part(floor.session, floor.rollout, floor.settings, week(number), now)
    assert found
    return found[0]


def line(figures: MeasureFigures, language: str = "nl") -> str:
    return plain(next(lines([figures], words_for(language))))


def reports(floor: Floor, issue: int) -> None:
    for number in range(6):
        told(floor, number, {issue: 14 - number % 2, 90 + number: 20})
    for number in range(6, 10):
        told(floor, number, {90 + number: 20}, quiet=(issue,))


def test_from_fourteen_to_fewer_than_five_elsewhere_the_same(floor: Floor) -> None:
    issue = written(floor, FELL)
    measured(floor, issue)
    reports(floor, issue.id)
    found = part(floor, 8)
    assert (found.state, found.before, found.after, found.elsewhere) == ("fewer", 13, "few", "same")
    assert line(found) == (
        "Inloopuur printen: van 13 collega's per week naar minder dan 5. Elders gelijk. Samenhang, geen bewijs."
    )
    assert line(found, "en").endswith(
        "to fewer than 5. Elsewhere the same. One came after the other; that is no proof."
    )


def test_without_a_report_it_is_told_in_words(floor: Floor) -> None:
    measured(floor, written(floor, FELL))
    assert line(part(floor, 9)) == "Inloopuur printen: sindsdien minder vragen. Elders gelijk. Samenhang, geen bewijs."


def test_the_week_that_is_about_to_be_frozen_counts_as_told(floor: Floor) -> None:
    issue = written(floor, FELL)
    measured(floor, issue)
    for number in range(6):
        told(floor, number, {issue.id: 14})
    now = ToldWeek(period=str(week(8)), threshold=5, quiet_issues=(issue.id,))
    assert part(floor, 8, now).after == "few"
    assert part(floor, 8).after is None


@pytest.mark.leak
@pytest.mark.parametrize("threshold", [5, 8, 20])
def test_no_number_under_the_threshold_of_today_is_told(floor: Floor, threshold: int) -> None:
    issue = written(floor, FELL)
    measured(floor, issue)
    told(floor, 5, {issue.id: 14, 99: 20})
    told(floor, 8, {issue.id: 7, 99: 20})
    floor.settings = floor.settings.model_copy(
        update={"thresholds": floor.settings.thresholds.model_copy(update={"people": threshold})}
    )
    found = part(floor, 8)
    numbers = [number for number in (found.before, found.after) if isinstance(number, int)]
    assert numbers == [number for number in (14, 7) if number >= threshold]
    assert "3" not in line(found)


@pytest.mark.leak
def test_a_report_that_knew_fewer_than_a_lower_threshold_says_nothing_by_a_higher_one() -> None:
    week_told = ToldWeek(period=str(week(8)), threshold=8, quiet_issues=(7,))
    assert week_told.people(7, 8) == "few"
    assert week_told.people(7, 5) is None


@pytest.mark.leak
def test_few_people_who_wrote_much_are_too_few_to_say(floor: Floor) -> None:
    issue = floor.issue("Printen")
    for number in range(6):
        for _ in range(4):
            floor.say(1, 2, 3, 4, week=week(number), issue_id=issue.id)
    measured(floor, issue)
    assert part(floor, 9).state == "too_few"
    assert line(part(floor, 9)).startswith("Inloopuur printen: te weinig vragen om iets te zeggen.")


@pytest.mark.leak
def test_one_who_wrote_most_is_too_few_to_say(floor: Floor) -> None:
    issue = written(floor, [6, 6, 6, 6, 6, 6, 0, 0])
    for number in range(6):
        for _ in range(7):
            floor.say(1, week=week(number), issue_id=issue.id)
    measured(floor, issue)
    assert part(floor, 7).state == "too_few"


def test_no_change_and_what_falls_everywhere(floor: Floor) -> None:
    measured(floor, written(floor, STAYED))
    assert line(part(floor, 9)) == "Inloopuur printen: nog geen verandering. Elders gelijk."


def test_a_measure_for_a_department_is_told_in_words_alone(floor: Floor) -> None:
    issue = written(floor, FELL, department="Sociaal Domein")
    measured(floor, issue, department="Sociaal Domein")
    reports(floor, issue.id)
    found = part(floor, 9)
    assert (found.before, found.after) == (None, None)
    assert line(found).startswith("Inloopuur printen (Sociaal Domein): sindsdien minder vragen. Elders gelijk.")


def test_a_department_that_ended_is_followed_until_then(floor: Floor) -> None:
    """What is written from its successor on would pass for a fall."""
    issue = written(floor, [*BEFORE, 14, 0, 0, 0], department="Sociaal Domein")
    measured(floor, issue, department="Sociaal Domein")
    assert part(floor, 9).state == "fewer"
    floor.departments["Sociaal Domein"].ended_at = end(6)
    floor.session.flush()
    assert part(floor, 9).state == "no_change"
    floor.departments["Sociaal Domein"].ended_at = end(3)
    floor.session.flush()
    assert part(floor, 9).state == "too_early"


def test_a_week_without_any_message_is_left_out_and_said_so(floor: Floor) -> None:
    issue = written(floor, [*BEFORE, 3, 2])
    floor.say(*range(1, 3), week=week(9), issue_id=issue.id)
    floor.say(*range(20, 40), week=week(9), issue_id=floor.issue("Nog een").id)
    measured(floor, issue)
    found = part(floor, 9)
    assert found.left_out == 1
    assert line(found).endswith("1 week zonder bericht telt niet mee.")


def test_before_it_begins_and_before_its_first_week_is_over(floor: Floor) -> None:
    issue = written(floor, FELL)
    measured(floor, issue, since=SINCE + timedelta(days=2))
    assert line(part(floor, 6)) == "Inloopuur printen: te vroeg, de eerste week is nog niet om."
    assert measures_part(floor.session, floor.rollout, floor.settings, week(5)) is None
    planned = part(floor, 6).model_copy(update={"state": "planned", "since": date(2026, 11, 24)})
    assert line(planned) == "Inloopuur printen: begint di 24 nov."


def test_it_is_told_for_five_weeks_and_not_once_taken_back(floor: Floor) -> None:
    row = measured(floor, written(floor, FELL))
    assert part(floor, 10).state == "fewer"
    assert measures_part(floor.session, floor.rollout, floor.settings, week(11)) is None
    row.undone_at = end(9)
    floor.session.flush()
    assert measures_part(floor.session, floor.rollout, floor.settings, week(9)) is None


def test_after_four_weeks_the_verdict_stands(floor: Floor) -> None:
    issue = written(floor, [*STAYED, 0])
    measured(floor, issue)
    assert part(floor, 10).state == "no_change"


def test_what_was_merged_is_followed_where_it_is_now_and_what_came_back_is_said(floor: Floor) -> None:
    old, issue = floor.issue("Oud"), written(floor, FELL)
    floor.session.add(IssueMerge(issue_id=old.id, into_id=issue.id, merged_by=None, merged_at=end(7)))
    floor.session.add(IssueAct(issue_id=issue.id, act="reopened", before={}, after={}, done_at=end(7)))
    measured(floor, old)
    found = part(floor, 9)
    assert (found.issue, found.state, found.came_back) == (issue.id, "fewer", True)
    assert "Het onderwerp kwam terug en staat weer open." in line(found)


def test_what_waits_to_be_tagged_is_no_rise_elsewhere(floor: Floor) -> None:
    """The newest messages are about no issue yet: they say nothing of this one or the others."""
    issue = written(floor, STAYED)
    for number in range(6, 10):
        floor.say(*range(1, 51), week=week(number))
    measured(floor, issue)
    assert part(floor, 9).elsewhere == "same"


def test_a_week_of_summer_time_ends_by_the_clock_of_the_rollout(floor: Floor) -> None:
    """The clock goes back on 25 October: a measure of the Monday before has its week, an hour longer."""
    issue = written(floor, [14] * 6)
    measured(floor, issue, since=date(2026, 10, 19))
    assert part(floor, 4).state == "no_change"
    assert end(4).astimezone(ZONE).hour == 0


def test_the_last_report_of_a_week_counts_where_it_was_corrected(floor: Floor) -> None:
    issue = written(floor, FELL)
    measured(floor, issue)
    told(floor, 5, {issue.id: 40})
    told(floor, 5, {issue.id: 14, 99: 6})
    assert part(floor, 8).before == 14
    assert isinstance(floor.session.get_one(Measure, 1).text, str)
