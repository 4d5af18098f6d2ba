"""The exit sheet: only what reports told counts, and what nobody knows is no success."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.aftercare.sheet import Criterion, exit_sheet, table
from bot.config.bubble import AftercareSettings
from bot.desk import Desk
from bot.words import words_for
from models import Digest
from tests.aftercare.polled import polls
from tests.digests.floor import Floor
from tests.gestures import tell, texts
from tests.measures.floors import told as frozen
from tests.measures.floors import week
from tests.topics.square import AMBASSADOR, all_text
from tests.town import INSIDER, NOW, Town


def criteria(floor: Floor, desk: Desk) -> dict[str, Criterion]:
    sheet = exit_sheet(floor.session, desk, floor.rollout, floor.settings)
    return {each.key: each for each in sheet.criteria}


def toned(floor: Floor, *negative: int | None, silent: tuple[str, ...] = ()) -> None:
    """Say in the frozen reports up to week 7 what share was negative, and who was silent."""
    for number, share in enumerate(negative, 8 - len(negative)):
        row = floor.session.query(Digest).filter_by(period=str(week(number))).one()
        tone = None if share is None else {"negative": share, "neutral+positive": 100 - share}
        row.figures = row.figures | {"tone": tone, "silent": [{"name": name, "weeks": 1} for name in silent]}
    floor.session.flush()


def shown(floor: Floor, desk: Desk, key: str) -> tuple[str, ...]:
    sheet = exit_sheet(floor.session, desk, floor.rollout, floor.settings)
    rows = table(sheet, words_for("nl")).rows
    return rows[[each.key for each in sheet.criteria].index(key)][1:]  # type: ignore[arg-type] # one of its keys


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
    printing = floor.issue("Printen").id
    for number, people in enumerate((20, 22, 21, 8), 4):
        frozen(floor, number, {printing: people})
    toned(floor, 40, None, 45, 40)
    answered(floor, 7, 16)
    polls(floor, "weeks", {"confident": [3, 4, 4, 4, 3]})
    found = criteria(floor, desk)
    assert [(each.now, each.met) for each in found.values()] == [(1, True), (2, True), (3.6, True), (40, True)]
    assert found["trend"].agreed == 42.5


def test_what_does_not_hold_is_said(floor: Floor, desk: Desk) -> None:
    printing = floor.issue("Printen").id
    for number, people in enumerate((20, 20, 8), 5):
        frozen(floor, number, {printing: people})
    toned(floor, 44, 44, 65)
    answered(floor, 7, 18)
    polls(floor, "weeks", {"confident": [3, 4, 3, 4, 3]})
    sheet = exit_sheet(floor.session, desk, floor.rollout, floor.settings)
    assert [each.met for each in sheet.criteria] == [False] * 4
    rows = table(sheet, words_for("nl")).rows
    assert rows[0] == ("Open onderwerpen die velen noemden", "hoogstens 0", "1", "nog niet")
    assert rows[2] == ("Vertrouwen (1-5)", "minstens 3,5", "3,4 (week 46)", "nog niet")
    assert rows[3] == ("Negatieve berichten (%)", "hoogstens 44", "65", "nog niet")


@pytest.mark.leak
def test_a_week_of_which_too_few_wrote_is_no_improvement_and_shows_no_number(floor: Floor, desk: Desk) -> None:
    frozen(floor, 6, {1: 20})
    frozen(floor, 7, {2: 3})
    toned(floor, 40, None)
    trend = criteria(floor, desk)["trend"]
    assert (trend.now, trend.met) == (None, None)
    rows = table(exit_sheet(floor.session, desk, floor.rollout, floor.settings), words_for("nl")).rows
    assert rows[3] == ("Negatieve berichten (%)", "niet meer dan eerst", *["te weinig om iets te zeggen"] * 2)
    polls(floor, "weeks", {"confident": [3, 4]})
    rows = table(exit_sheet(floor.session, desk, floor.rollout, floor.settings), words_for("nl")).rows
    assert rows[2][2:] == ("te weinig om iets te zeggen",) * 2


def test_a_trend_can_be_left_out(floor: Floor, desk: Desk) -> None:
    floor.settings = floor.settings.model_copy(update={"aftercare": AftercareSettings(trend=False)})
    assert "trend" not in criteria(floor, desk)


def test_without_a_tone_there_is_no_trend(floor: Floor, desk: Desk) -> None:
    digest = floor.settings.digest.model_copy(update={"tone": False})
    floor.settings = floor.settings.model_copy(update={"digest": digest})
    assert "trend" not in criteria(floor, desk)


def test_that_fewer_write_is_no_improvement(floor: Floor, desk: Desk) -> None:
    for number, people in enumerate((22, 22, 6), 5):
        frozen(floor, number, {1: people})
    toned(floor, 44, 44, 65)
    assert shown(floor, desk, "trend") == ("hoogstens 44", "65", "nog niet")
    toned(floor, 44, 44, 30, silent=("Griffie",))
    assert shown(floor, desk, "trend") == ("hoogstens 44", "30", "een afdeling is stil")


def test_a_poll_that_is_told_as_a_bound_says_so_and_holds_only_where_that_says_enough(floor: Floor, desk: Desk) -> None:
    polls(floor, "weeks", {"confident": [5] * 6})
    assert shown(floor, desk, "confidence") == ("minstens 3,5", "4,2 of hoger (week 46)", "ja")
    floor.settings = floor.settings.model_copy(update={"aftercare": AftercareSettings(confidence=4.5)})
    assert shown(floor, desk, "confidence")[2] == "te weinig om iets te zeggen"


def test_what_a_poll_of_long_ago_told_says_nothing_of_today(floor: Floor, desk: Desk) -> None:
    polls(floor, "weeks", {"confident": [4, 3] * 3})
    for weeks, expected in ((4, "ja"), (5, "te lang geleden om iets te zeggen")):
        later = replace(desk, now=lambda weeks=weeks: NOW + timedelta(weeks=weeks - 1))  # type: ignore[misc]
        assert shown(floor, later, "confidence") == ("minstens 3,5", "3,5 (week 46)", expected)
    assert not exit_sheet(floor.session, later, floor.rollout, floor.settings).may_end


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
