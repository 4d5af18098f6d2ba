"""The exit sheet: only what reports told counts, and what nobody knows is no success."""

from __future__ import annotations

import pytest

from bot.aftercare.sheet import Criterion, exit_sheet, open_blockers, table
from bot.config.bubble import AftercareSettings
from bot.desk import Desk
from bot.measures.weekly import ToldWeek
from bot.words import words_for
from models import Digest
from tests.aftercare.polled import polls
from tests.digests.floor import Floor
from tests.gestures import tell, texts
from tests.measures.floors import told as frozen
from tests.measures.floors import week
from tests.topics.square import AMBASSADOR, all_text
from tests.town import INSIDER, Town


def criteria(floor: Floor, desk: Desk) -> dict[str, Criterion]:
    sheet = exit_sheet(floor.session, desk, floor.rollout, floor.settings)
    return {each.key: each for each in sheet.criteria}


def answered(floor: Floor, number: int, hours: int | None) -> None:
    """Say in the frozen report of a week how soon was answered."""
    row = floor.session.query(Digest).filter_by(period=str(week(number))).one()
    row.figures = row.figures | {"answering": {"promise_days": 2, "in_time": None, "median_hours": hours}}
    floor.session.flush()


def test_without_a_report_nobody_can_say_and_aftercare_goes_on(floor: Floor, desk: Desk) -> None:
    sheet = exit_sheet(floor.session, desk, floor.rollout, floor.settings)
    assert {each.met for each in sheet.criteria} == {None}
    assert not sheet.may_end
    assert {cell for row in table(sheet, words_for("nl")).rows for cell in row[2:]} == {"nog niet bekend"}


def test_all_that_was_agreed_holds(floor: Floor, desk: Desk) -> None:
    floor.settings = floor.settings.model_copy(update={"aftercare": AftercareSettings(open_blockers=1)})
    for number, people in enumerate((20, 22, 21, 8), 4):
        frozen(floor, number, {1: people})
    answered(floor, 7, 16)
    polls(floor, "weeks", {"confident": [3, 4, 4, 4, 3]})
    found = criteria(floor, desk)
    assert [(each.now, each.met) for each in found.values()] == [(1, True), (2, True), (3.6, True), (8, True)]
    assert found["trend"].agreed == 21


def test_what_does_not_hold_is_said(floor: Floor, desk: Desk) -> None:
    for number, people in enumerate((20, 20, 21), 5):
        frozen(floor, number, {1: people})
    answered(floor, 7, 18)
    polls(floor, "weeks", {"confident": [3, 4, 3, 4, 3]})
    sheet = exit_sheet(floor.session, desk, floor.rollout, floor.settings)
    assert [each.met for each in sheet.criteria] == [False] * 4
    rows = table(sheet, words_for("nl")).rows
    assert rows[0] == ("Open onderwerpen die velen noemen", "hoogstens 0", "1", "nog niet")
    assert rows[2] == ("Vertrouwen (1-5)", "minstens 3,5", "3,4", "nog niet")


@pytest.mark.leak
def test_a_week_of_which_too_few_wrote_is_no_improvement_and_shows_no_number(floor: Floor, desk: Desk) -> None:
    frozen(floor, 6, {1: 20})
    frozen(floor, 7, {2: 3})
    trend = criteria(floor, desk)["trend"]
    assert (trend.now, trend.met) == (None, None)
    rows = table(exit_sheet(floor.session, desk, floor.rollout, floor.settings), words_for("nl")).rows
    assert rows[3] == ("Collega's die schrijven per week", "niet meer dan eerst", *["te weinig om iets te zeggen"] * 2)
    polls(floor, "weeks", {"confident": [3, 4]})
    rows = table(exit_sheet(floor.session, desk, floor.rollout, floor.settings), words_for("nl")).rows
    assert rows[2][2:] == ("te weinig om iets te zeggen",) * 2


def test_a_trend_can_be_left_out(floor: Floor, desk: Desk) -> None:
    floor.settings = floor.settings.model_copy(update={"aftercare": AftercareSettings(trend=False)})
    assert "trend" not in criteria(floor, desk)


def test_what_goes_well_or_was_answered_is_no_blocker() -> None:
    counted = {"messages": 9, "people": 9}
    kinds: tuple[dict[str, object], ...] = (
        {"going_well": True},
        {"status": "answered"},
        {"status": "declined"},
        {"status": "in_progress"},
    )
    told = ToldWeek.model_validate(
        {
            "period": "2026-W46",
            "threshold": 5,
            "issues": [{"issue": number, "counted": counted, **each} for number, each in enumerate(kinds, 1)],
        }
    )
    assert open_blockers(told) == frozenset({4})


def test_the_project_group_asks_for_both_and_nobody_else(town: Town) -> None:
    card = tell(town, INSIDER, "maatregelen")[-1]
    assert "Maatregelen Zaaksysteem" in all_text(card)
    assert "Overleg: er is geen gepland." in all_text(card)
    assert "Er is nog niets vastgelegd." in texts(card)
    (card,) = tell(town, INSIDER, "nazorg")
    assert "De nazorg gaat door: nog niet alles is gehaald." in texts(card)
    for user in (AMBASSADOR, "piet"):
        for word in ("maatregelen", "aftercare"):
            told = texts(tell(town, user, word)[-1])
            assert "projectgroep" in told or "project group" in told
            assert "Overleg" not in told
