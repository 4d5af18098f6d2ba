"""Where people get stuck is told in words, where that leaves everything else open; silence is visited first."""

from __future__ import annotations

import pytest

from bot.digests import asking
from bot.digests.parts import AskedVisit, Figures
from bot.words import words_for
from models import Visit
from tests.digests.floor import WEEK, Floor

HERE, THERE = "Burgerzaken", "Sociaal Domein"


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
