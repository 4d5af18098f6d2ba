"""The exit sheet and the readiness line: only what reports told counts, and what nobody knows is no success."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

import pytest

from bot.aftercare.sheet import (
    Criterion,
    FromPulses,
    exit_sheet,
    open_blockers,
    readiness,
    readiness_line,
    table,
)
from bot.config.bubble import AftercareSettings
from bot.desk import Desk
from bot.measures.weekly import ToldWeek
from bot.words import words_for
from models import Digest
from tests.digests.floor import Floor
from tests.gestures import tell, texts
from tests.measures.floors import told as frozen
from tests.measures.floors import week
from tests.topics.square import AMBASSADOR, all_text
from tests.town import INSIDER, NOW, Town


def criteria(floor: Floor, desk: Desk, pulses: FromPulses | None = None) -> dict[str, Criterion]:
    sheet = exit_sheet(floor.session, desk, floor.rollout, floor.settings, pulses)
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


def test_all_that_was_agreed_holds(floor: Floor, desk: Desk) -> None:
    floor.settings = floor.settings.model_copy(update={"aftercare": AftercareSettings(open_blockers=1)})
    for number, people in enumerate((20, 22, 21, 8), 4):
        frozen(floor, number, {1: people})
    answered(floor, 7, 16)
    found = criteria(floor, desk, FromPulses(confidence=3.6))
    assert [(each.now, each.met) for each in found.values()] == [(1, True), (2, True), (3.6, True), (8, True)]
    assert found["trend"].agreed == 21


def test_what_does_not_hold_is_said(floor: Floor, desk: Desk) -> None:
    for number, people in enumerate((20, 20, 21), 5):
        frozen(floor, number, {1: people})
    answered(floor, 7, 18)
    sheet = exit_sheet(floor.session, desk, floor.rollout, floor.settings, FromPulses(confidence=3.4))
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
    assert rows[3] == ("Collega's die schrijven per week", "niet meer dan eerst", "onbekend", "onbekend")


def test_a_trend_can_be_left_out(floor: Floor, desk: Desk) -> None:
    floor.settings = floor.settings.model_copy(update={"aftercare": AftercareSettings(trend=False)})
    assert "trend" not in criteria(floor, desk)


def test_what_goes_well_or_was_answered_is_no_blocker() -> None:
    counted = {"messages": 9, "people": 9}
    kinds = ({"going_well": True}, {"status": "answered"}, {"status": "declined"}, {"status": "in_progress"})
    told = ToldWeek.model_validate(
        {"period": "2026-W46", "threshold": 5, "issues": [{"issue": 1, "counted": counted, **each} for each in kinds]}
    )
    assert open_blockers(told) == 1


@dataclass(frozen=True)
class Ready:
    floor: Floor
    desk: Desk

    def line(self, pulses: FromPulses | None = None) -> str:
        found = readiness(self.floor.session, self.desk, self.floor.rollout, self.floor.settings, pulses)
        assert found
        return readiness_line(found, words_for("nl"))


def test_before_go_live_one_line_tells_how_ready_it_is(floor: Floor, desk: Desk) -> None:
    assert readiness(floor.session, desk, floor.rollout, floor.settings) is None
    floor.settings = floor.settings.model_copy(update={"go_live": date(2026, 12, 1)})
    floor.issue("Afspraak", agreement=True, published_at=NOW)
    ready = Ready(floor, desk)
    assert ready.line() == (
        "Klaar voor di 1 dec? geen ambassadeur bij Burgerzaken, Griffie, Sociaal Domein; "
        "waarom of wat verandert ontbreekt; 1 werkafspraak geplaatst; tijd om te oefenen: onbekend."
    )
    frozen(floor, 7, {1: 20, 2: 9})
    assert "2 open onderwerpen die velen noemen; te weinig tijd om te oefenen" in ready.line(FromPulses(practised=2.9))
    assert ready.line(FromPulses(practised=3.5)).endswith("er was tijd om te oefenen.")
    moved = replace(desk, now=lambda: NOW.replace(month=12))
    assert readiness(floor.session, moved, floor.rollout, floor.settings) is None


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
