"""A look back tells of polls that were held before as well: then and now, to the project group alone."""

from __future__ import annotations

from bot.cards import Bullets, plain
from bot.config.values import Audience
from bot.digests import for_review
from bot.digests.audiences import FLOOR, HR, MANAGEMENT
from bot.digests.beneath import details
from bot.digests.looked import LookBack
from bot.digests.parts import PROJECT_GROUP, Figures
from bot.pulses.parts import GapFigures, MeanFigures, Then
from bot.words import words_for
from tests.digests.test_bubble import GAP, sections
from tests.digests.weeks import looked, week

NL = words_for("nl")
TITLE = "Jullie beeld en de werkvloer"


def again(value: float, answers: int = 74) -> GapFigures:
    """Give a poll of a statement that the baseline put too."""
    then = Then(phase="before", floor=MeanFigures(value=2.6, answers=40))
    now = {"then": then, "floor": MeanFigures(value=value, answers=answers)}
    return GAP.model_copy(update={"questions": (GAP.questions[0].model_copy(update=now),)})


def over(*weeks: Figures, audience: Audience = PROJECT_GROUP) -> LookBack:
    return looked(audience, "day_90", weeks=weeks)


def test_the_first_and_the_last_poll_stand_beside_each_other() -> None:
    found = over(week(45, gap=GAP), week(46, gap=again(2.7)), week(47, gap=again(2.9)), week(48))
    assert sections(for_review.card(found, NL))[TITLE] == (
        "“Ik weet waar ik hulp krijg” (1\N{EN DASH}5): werkvloer toen 2,6 (40), nu 2,9 (74). Toen: vóór livegang.\n"
        "Er kunnen andere mensen geantwoord hebben. Een klein verschil zegt niets."
    )


def test_without_a_poll_before_nothing_is_said_of_it() -> None:
    assert TITLE not in sections(for_review.card(over(week(45, gap=GAP)), NL))


def test_nobody_else_reads_it_and_a_higher_threshold_takes_it_back() -> None:
    for audience in (MANAGEMENT, FLOOR, HR):
        assert over(week(45, gap=again(2.7)), audience=audience).polls == ()
    assert over(week(45, gap=again(2.7)), week(46, threshold=9)).polls == ()


def test_in_a_weekly_report_it_stands_in_the_details() -> None:
    lists = [each for each in details(week(46, gap=again(2.7)), NL) if isinstance(each, Bullets)]
    beneath = "\n".join(plain(item) for each in lists for item in each.items)
    assert "werkvloer toen 2,6 (40), nu 2,7 (74)" in beneath
