"""Where people get stuck is told in words, where that leaves everything else open; silence is visited first."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.cards import plain
from bot.desk import Desk
from bot.digests import asking
from bot.digests.composing import composition
from bot.digests.concerning import Concerning
from bot.digests.counting import Counting, Line
from bot.digests.parts import AskedVisit, DepartmentSize, Figures
from bot.digests.sending import freeze
from bot.digests.stuck import stuck
from bot.privacy.visible import Count
from bot.visits.told import Visiting, lines
from bot.words import words_for
from models import Visit
from tests.digests.floor import WEEK, Floor

HERE, THERE, THIRD = "Burgerzaken", "Sociaal Domein", "Griffie"
LISTED = ((1, HERE, 20), (2, THIRD, 20), (3, THERE, 400))
"""Departments as they are counted: id, name and headcount."""


def wrote(floor: Floor, problems: int, *, elsewhere: int = 2, beside: int = 5) -> Figures:
    """Let so many of a department write of a problem, others there of something else, and so many elsewhere."""
    floor.say(*range(1, problems + 1), department=HERE, kind="problem")
    floor.say(*range(11, 11 + beside), department=HERE, kind="praise")
    floor.say(*range(20, 20 + elsewhere), department=THERE, kind="problem")
    floor.say(*range(30, 40), department=THERE, kind="praise")
    floor.say(*range(40, 55))
    return floor.figures()


def asked(figures: Figures) -> list[tuple[str, str]]:
    return [(each.name, each.why) for each in figures.visits]


@pytest.mark.leak
@pytest.mark.parametrize(
    ("problems", "elsewhere", "beside", "found"),
    [
        (7, 2, 5, True),
        (4, 6, 8, False),  # too few
        (5, 3, 5, False),  # of all who wrote of a problem, fewer than nine: it would tell of the three
        (7, 9, 5, False),  # no more than elsewhere
        (7, 2, 0, False),  # of the department fewer than nine wrote
    ],
)
def test_it_is_told_where_enough_are_stuck_and_nothing_follows(
    floor: Floor,
    problems: int,
    elsewhere: int,
    beside: int,
    found: bool,  # noqa: FBT001
) -> None:
    told = asked(wrote(floor, problems, elsewhere=elsewhere, beside=beside))
    assert told == ([(HERE, "stuck")] if found else [])


@pytest.mark.leak
@pytest.mark.parametrize(("messages", "found"), [(13, False), (14, True)])
def test_it_leaves_open_what_else_the_department_holds_beside_what_it_asked_about(
    floor: Floor,
    messages: int,
    found: bool,  # noqa: FBT001
) -> None:
    """Five asked about a topic and seven were stuck: of thirteen messages both told leave one, and so tell too much."""
    topic = floor.issue("Zoeken").id
    floor.say(*range(14, 19), department=HERE, issue_id=topic)
    floor.say(*range(40, 48), issue_id=topic)
    figures = wrote(floor, 7, elsewhere=7, beside=messages - 12)
    assert [each.name for each in figures.concerns] == [HERE]
    assert asked(figures) == ([(HERE, "stuck")] if found else [])


@pytest.mark.leak
@pytest.mark.parametrize(("more", "names"), [(2, [HERE]), (4, [HERE, THIRD])])
def test_a_second_department_is_told_of_where_that_leaves_open_who_else_is_stuck(
    floor: Floor, more: int, names: list[str]
) -> None:
    found = Concerning(5, {}, {1: Count(20, 20), 2: Count(20, 20)}, None, {})
    floor.departments[THIRD].headcount = 20
    makeup = [DepartmentSize(department=n, name=name, headcount=h) for n, name, h in LISTED]
    people = (*((1, each) for each in range(5)), *((2, 10 + each) for each in range(5)))
    lines = [Line(person, home, None, "problem", "neg", sure=True, answered=False) for home, person in people]
    others = [Line(100 + each, None, None, "problem", "neg", sure=True, answered=False) for each in range(more)]
    counting = Counting(floor.session, floor.rollout, floor.settings, WEEK, (*lines, *others), None)
    assert list(stuck(counting, makeup, found).values()) == names


@pytest.mark.parametrize(
    ("kind", "people", "told"),
    [
        ("problem", 12, "Burgerzaken: ook na het bezoek van di 17 nov lopen mensen hier vast."),
        (
            "praise",
            12,
            "Burgerzaken: hoort sinds het bezoek van di 17 nov niet meer bij wie vastloopt. Samenhang, geen bewijs.",
        ),
        ("praise", 3, "Burgerzaken: te weinig om te zeggen wat er sinds het bezoek van di 17 nov veranderde."),
    ],
)
def test_after_a_visit_it_is_told_in_words_whether_people_still_get_stuck(
    floor: Floor, desk: Desk, kind: str, people: int, told: str
) -> None:
    wrote(floor, 7)
    freeze(floor.session, desk, floor.rollout, floor.settings, WEEK)
    here, day = floor.departments[HERE].id, WEEK.before(-1).monday + timedelta(days=1)
    floor.session.add(
        Visit(rollout_id=floor.rollout.id, department_id=here, visited_on=day, recorded_at=WEEK.sent_at(floor.settings))
    )
    changed = {}
    for weeks in (1, 2, 3, 6):
        week = WEEK.before(-weeks)
        floor.say(*range(1, people + 1), department=HERE, week=week, kind=kind)
        floor.say(*range(20, 45), department=THERE, week=week, kind="praise")
        floor.say(*range(46, 56), week=week, kind="problem")
        changed[weeks] = floor.figures(week).visited
    assert [weeks for weeks, each in changed.items() if each] == [3]
    assert [plain(line) for line in lines(Visiting(departments=changed[3]), words_for("nl"))] == [told]
    (composed,) = composition(floor.session, desk, floor.rollout, floor.settings, WEEK.before(-3)).visited
    assert composed == changed[3][0]


def test_of_a_visit_that_no_report_asked_for_nothing_is_told(floor: Floor) -> None:
    wrote(floor, 7)
    here, sent = floor.departments[HERE].id, WEEK.sent_at(floor.settings)
    floor.session.add(Visit(rollout_id=floor.rollout.id, department_id=here, visited_on=sent.date(), recorded_at=sent))
    floor.say(*range(1, 13), department=HERE, week=WEEK.before(-3))
    assert floor.figures(WEEK.before(-3)).visited == ()


def test_the_line_says_no_number_but_the_threshold(floor: Floor) -> None:
    figures = wrote(floor, 7)
    (line,) = asking.stuck(figures, words_for("nl"))
    assert "".join(getattr(span, "text", str(span)) for span in line) == (
        "Burgerzaken: 5 of meer collega's liepen vast, meer dan elders. Ga langs vóór do 19 nov."
    )
    silent = figures.model_copy(update={"visits": (figures.visits[0].model_copy(update={"why": "silent"}),)})
    assert list(asking.stuck(silent, words_for("nl"))) == []


def test_where_somebody_was_just_now_nobody_is_sent(floor: Floor) -> None:
    day = WEEK.sent_at(floor.settings).date()
    here = floor.departments[HERE].id
    floor.session.add(
        Visit(rollout_id=floor.rollout.id, department_id=here, visited_on=day, recorded_at=WEEK.sent_at(floor.settings))
    )
    floor.session.flush()
    assert asked(wrote(floor, 7)) == []


def test_a_report_from_before_asks_where_it_is_silent() -> None:
    frozen = {"department": 1, "name": "Zorg", "before": "2026-11-26"}
    assert AskedVisit.model_validate(frozen).why == "silent"
