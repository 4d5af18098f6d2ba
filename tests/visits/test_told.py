"""Silent is not satisfied: who fell silent, who has no channel, whom to visit, and what changed after it."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from bot.cards import plain
from bot.digests.figures import work_id
from bot.visits.told import DepartmentSignal, Visiting, lines, visits_part
from bot.words import words_for
from models import Department, Digest, Visit
from tests.digests.floor import Floor
from tests.measures.floors import end, week
from tests.visits.conftest import NAMES

QUIET = "Buitendienst"


def weeks(floor: Floor, numbers: range, *, silent: tuple[str, ...] = (), each: int = 12) -> None:
    """Let twelve people of each department write each week, but for those that are silent."""
    for number in numbers:
        for place, name in enumerate(NAMES):
            if name not in silent and name in floor.departments:
                floor.say(*range(1 + 25 * place, 1 + each + 25 * place), department=name, week=week(number))


def part(floor: Floor, number: int, **more: object) -> Visiting | None:
    """Report the weeks up to one that were not reported yet, and tell of the visits after it."""
    for each in range(number + 1):
        report(floor, each)
    return visits_part(floor.session, floor.rollout, floor.settings, week(number), **more)  # type: ignore[arg-type]


def report(floor: Floor, number: int) -> None:
    name = work_id(floor.settings.slug, week(number))
    if floor.session.scalar(select(Digest).where(Digest.work_id == name)) is None:
        figures = floor.figures(week(number)).model_dump(mode="json")
        values = {"rollout_id": floor.rollout.id, "audience": "project_group", "figures": figures}
        floor.session.add(Digest(work_id=name, period=str(week(number)), frozen_at=end(number), **values))
        floor.session.flush()


def told(found: Visiting | None) -> list[str]:
    return [plain(line) for line in lines(found or Visiting(), words_for("nl"))]


def visited(floor: Floor, day: date, name: str = QUIET) -> Visit:
    row = Visit(
        rollout_id=floor.rollout.id, department_id=floor.departments[name].id, visited_on=day, recorded_at=end(9)
    )
    floor.session.add(row)
    floor.session.flush()
    return row


def configured(floor: Floor, name: str, **changes: object) -> None:
    listed = (each.model_copy(update=changes) if each.name == name else each for each in floor.settings.department)
    floor.settings = floor.settings.model_copy(update={"department": tuple(listed)})


def test_who_fell_silent_is_told_by_the_weeks_with_a_day_to_visit(floor: Floor) -> None:
    weeks(floor, range(7))
    assert part(floor, 6) is None
    weeks(floor, range(7, 10), silent=(QUIET,))
    found = part(floor, 9)
    assert found is not None
    (one,) = found.departments
    assert (one.name, one.signal, one.weeks) == (QUIET, "too_little", 2)
    assert one.visit_on == date(2026, 12, 2)
    assert told(found) == ["Buitendienst: 2 weken op rij te weinig signaal. Voorstel: werkoverleg wo 2 dec."]


def test_a_proposed_day_is_a_working_day(floor: Floor) -> None:
    weeks(floor, range(7))
    weeks(floor, range(7, 9), silent=(QUIET,))
    found = part(floor, 8, read_on=date(2026, 12, 24))
    assert found
    assert found.departments[0].visit_on == date(2026, 12, 29)


@pytest.mark.leak
def test_no_number_of_people_or_messages_is_told(floor: Floor) -> None:
    weeks(floor, range(7))
    weeks(floor, range(7, 10), silent=(QUIET,))
    floor.say(50, department=QUIET, week=week(9))
    found = part(floor, 9)
    assert found
    assert set(DepartmentSignal.model_fields) == {
        *("name", "signal", "weeks", "visit_on", "planned_on", "visited_on", "changed")
    }
    assert re.findall(r"\d+", " ".join(told(found))) == ["2", "2"]


@pytest.mark.leak
def test_a_department_under_ten_is_never_named(floor: Floor) -> None:
    weeks(floor, range(10))
    floor.say(110, 111, 112, department="Griffie", week=week(0))
    assert part(floor, 9) is None


def test_without_a_channel_nothing_is_expected_and_a_visit_is_proposed(floor: Floor) -> None:
    configured(floor, QUIET, channel=False)
    weeks(floor, range(10), silent=(QUIET,))
    found = part(floor, 9)
    assert told(found) == ["Buitendienst: geen kanaal, zij kunnen hier niet schrijven. Voorstel: werkoverleg wo 2 dec."]
    visited(floor, date(2026, 11, 20))
    assert told(part(floor, 9)) == ["Buitendienst: geen kanaal, zij kunnen hier niet schrijven."]


@pytest.mark.leak
def test_no_department_is_called_silent_that_the_report_does_not_call_so(floor: Floor) -> None:
    """The report says so only where the gate lets it; on another way to it the gate would be passed by."""
    weeks(floor, range(7))
    weeks(floor, range(7, 10), silent=(QUIET,))
    assert part(floor, 9, silent={}) is None
    (one,) = (part(floor, 9, silent={QUIET: 4}) or Visiting()).departments
    assert (one.signal, one.weeks) == ("too_little", 4)


def test_before_the_report_of_a_week_is_there_the_one_before_it_counts(floor: Floor) -> None:
    weeks(floor, range(7))
    weeks(floor, range(7, 9), silent=(QUIET,))
    before = part(floor, 8)
    weeks(floor, range(9, 10))
    assert before is not None
    late = visits_part(floor.session, floor.rollout, floor.settings, week(9), read_on=date(2026, 11, 25))
    assert late is not None
    assert [one.weeks for one in late.departments] == [one.weeks for one in before.departments] == [1]


def test_after_a_visit_it_is_told_whether_they_are_heard_again(floor: Floor) -> None:
    weeks(floor, range(7))
    weeks(floor, range(7, 9), silent=(QUIET,))
    day = week(9).monday + timedelta(days=1)
    visited(floor, day)
    weeks(floor, range(9, 10), silent=(QUIET,))
    soon = part(floor, 9)
    assert soon
    assert (soon.departments[0].changed, soon.departments[0].visit_on) == ("too_early", None)
    weeks(floor, range(10, 12))
    assert told(part(floor, 11)) == [
        "Buitendienst: laat weer van zich horen sinds het bezoek van di 24 nov. Samenhang, geen bewijs."
    ]
    weeks(floor, range(12, 15))
    assert part(floor, 14) is None


def test_a_visit_that_changed_nothing_is_told_and_proposed_again(floor: Floor) -> None:
    weeks(floor, range(7))
    weeks(floor, range(7, 12), silent=(QUIET,))
    visited(floor, week(9).monday)
    found = part(floor, 11)
    assert found
    assert (found.departments[0].changed, found.departments[0].weeks) == ("still_quiet", 4)
    assert told(found)[0].startswith(
        "Buitendienst: 4 weken op rij te weinig signaal. Ook na het bezoek van ma 23 nov nog stil."
    )
    assert found.departments[0].visit_on


def test_a_visit_that_was_taken_back_is_none(floor: Floor) -> None:
    weeks(floor, range(7))
    weeks(floor, range(7, 10), silent=(QUIET,))
    visited(floor, week(9).monday).undone_at = end(9)
    floor.session.flush()
    found = part(floor, 9)
    assert found
    assert found.departments[0].visited_on is None


def test_three_visits_are_proposed_at_most_each_on_a_day_of_its_own(floor: Floor) -> None:
    for name in NAMES:
        configured(floor, name, channel=False)
    weeks(floor, range(10))
    found = part(floor, 9)
    assert found
    days = [one.visit_on for one in found.departments]
    assert days == [date(2026, 12, 2), date(2026, 12, 3), date(2026, 12, 4), None]


def test_a_week_in_which_nobody_wrote_says_nothing_of_one_department(floor: Floor) -> None:
    weeks(floor, range(7))
    found = part(floor, 7)
    assert told(found) == ["Niemand schreef deze week. Dat zegt niets over één afdeling."]
    weeks(floor, range(8, 10))
    assert part(floor, 9) is None


def test_a_renamed_department_is_too_new_to_be_called_silent(floor: Floor) -> None:
    """The old name ends and the new one begins: nobody there fell silent."""
    weeks(floor, range(8))
    floor.departments[QUIET].ended_at = end(7)
    made = Department(rollout_id=floor.rollout.id, name="Buiten", headcount=40, started_at=end(7))
    floor.session.add(made)
    floor.session.flush()
    del floor.departments[QUIET]
    weeks(floor, range(8, 11))
    assert part(floor, 10) is None


def test_in_the_first_weeks_a_department_is_compared_with_the_others_alone(floor: Floor) -> None:
    weeks(floor, range(3), silent=(QUIET,))
    assert told(part(floor, 2)) == ["Buitendienst: 3 weken op rij te weinig signaal. Voorstel: werkoverleg wo 14 okt."]


def test_a_go_live_that_moves_changes_nothing_of_what_came(floor: Floor) -> None:
    weeks(floor, range(7))
    weeks(floor, range(7, 10), silent=(QUIET,))
    before = part(floor, 9)
    floor.settings = floor.settings.model_copy(update={"go_live": date(2027, 3, 1)})
    assert part(floor, 9) == before
