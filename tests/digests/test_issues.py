"""The figures by issue: which are told, how they stand, and what may be said of the week before."""

from __future__ import annotations

import pytest

from bot.days.period import Period
from bot.desk import Desk
from bot.digests.figures import Figures
from bot.digests.sending import freeze
from tests.digests.floor import WEEK, Floor

NEXT = Period.parse("2026-W47")


def with_threshold(floor: Floor, people: int) -> None:
    thresholds = floor.settings.thresholds.model_copy(update={"people": people})
    floor.settings = floor.settings.model_copy(update={"thresholds": thresholds})


def frozen(floor: Floor, desk: Desk) -> Figures:
    return Figures.model_validate(freeze(floor.session, desk, floor.rollout, floor.settings, WEEK).figures)


def previous(floor: Floor, number: int) -> int | str | None:
    return next(issue.previous for issue in floor.figures(NEXT).issues if issue.issue == number)


def test_a_small_issue_hides_among_what_has_none(floor: Floor) -> None:
    for number, title in ((6, "zes"), (2, "twee")):
        floor.say(*range(1, number + 1), issue_id=floor.issue(title).id)
    floor.say(*range(20, 40))
    assert [issue.title_nl for issue in floor.figures().issues] == ["zes"]


def test_an_issue_says_how_it_stands(floor: Floor) -> None:
    states = {
        "open": floor.issue("open"),
        "ready": floor.issue("ready", answer_nl="Zo.", owner="Servicedesk"),
        "placed": floor.issue("placed", answer_nl="Zo.", status="answered"),
    }
    for number, row in enumerate(states.values()):
        floor.say(*range(10 * number + 1, 10 * number + 9), issue_id=row.id, mood="pos" if number == 0 else "neg")
    floor.say(*range(40, 50))
    found = {issue.title_nl: issue for issue in floor.figures().issues}
    assert {title: issue.answer for title, issue in found.items()} == {
        "open": "none",
        "ready": "ready",
        "placed": "placed",
    }
    assert [title for title, issue in found.items() if issue.going_well] == ["open"]
    assert found["ready"].owner == "Servicedesk"
    assert found["open"].days_open == 7  # from Monday to the Monday on which the digest is read


def test_a_raised_threshold_holds_for_the_week_before_too(floor: Floor, desk: Desk) -> None:
    issue = floor.issue("printen")
    for week in (WEEK, NEXT):
        floor.say(*range(1, 7 if week is WEEK else 20), issue_id=issue.id, week=week)
        floor.say(*range(20, 40), week=week)
    freeze(floor.session, desk, floor.rollout, floor.settings, WEEK)
    assert floor.figures(NEXT).issues[0].previous == 6
    with_threshold(floor, 10)
    assert floor.figures(NEXT).issues[0].previous is None


@pytest.mark.parametrize("wrote", [0, 1, 4])
def test_a_week_before_in_which_few_wrote_is_told_as_few_and_not_how_few(floor: Floor, desk: Desk, wrote: int) -> None:
    issue = floor.issue("printen")
    floor.say(*range(1, wrote + 1), issue_id=issue.id)
    floor.say(*range(20, 40))
    floor.say(*range(1, 9), issue_id=issue.id, week=NEXT)
    floor.say(*range(20, 40), week=NEXT)
    assert frozen(floor, desk).quiet_issues == (issue.id,)
    assert previous(floor, issue.id) == "few"


def test_an_absorbed_issue_is_not_told_as_few(floor: Floor, desk: Desk) -> None:
    """Six wrote about it; it was hidden to cover another one, and that must not become "fewer than five"."""
    absorbed, small = floor.issue("zes"), floor.issue("twee")
    floor.say(*range(1, 7), issue_id=absorbed.id)
    floor.say(*range(10, 13), issue_id=small.id)
    floor.say(*range(20, 40), issue_id=floor.issue("twintig").id)
    floor.say(*range(1, 9), issue_id=absorbed.id, week=NEXT)
    floor.say(*range(20, 40), week=NEXT)
    before = frozen(floor, desk)
    assert [issue.title_nl for issue in before.issues] == ["twintig"]
    assert before.quiet_issues == (small.id,)
    assert previous(floor, absorbed.id) is None


def test_an_issue_that_was_not_open_yet_has_no_week_before(floor: Floor, desk: Desk) -> None:
    later = floor.issue("later")
    later.opened_at = NEXT.span(floor.settings.zone)[0]
    floor.say(*range(20, 40))
    floor.say(*range(1, 9), issue_id=later.id, week=NEXT)
    floor.say(*range(20, 40), week=NEXT)
    assert frozen(floor, desk).quiet_issues == ()
    assert previous(floor, later.id) is None


@pytest.mark.parametrize(("today", "told"), [(3, None), (5, "few"), (7, "few")])
def test_few_holds_for_the_threshold_of_then_or_a_higher_one(
    floor: Floor, desk: Desk, today: int, told: str | None
) -> None:
    issue = floor.issue("printen")
    floor.say(*range(1, 5), issue_id=issue.id)
    floor.say(*range(20, 40))
    floor.say(*range(1, 9), issue_id=issue.id, week=NEXT)
    floor.say(*range(20, 40), week=NEXT)
    frozen(floor, desk)
    with_threshold(floor, today)
    assert previous(floor, issue.id) == told
