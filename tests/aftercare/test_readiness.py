"""Before go-live short lines tell how ready all is: polls through the gate, blockers, ambassadors, agreements."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta

import pytest

from bot.aftercare.readiness import is_near, readiness, readiness_blocks
from bot.cards import Bullets, Text, plain
from bot.days.period import Period
from bot.desk import Desk
from bot.digests.freezing import freeze
from bot.words import words_for
from models import TrialFinding, TrialRound
from tests.aftercare.polled import polls
from tests.digests.floor import Floor
from tests.measures.floors import told as frozen
from tests.town import NOW

GO_LIVE = date(2026, 12, 1)


@dataclass(frozen=True)
class Ready:
    floor: Floor
    desk: Desk

    def lines(self, *, measured: bool = False) -> list[str]:
        found = readiness(self.floor.session, self.desk, self.floor.rollout, self.floor.settings)
        assert found
        first, listed = readiness_blocks(found, words_for("nl"), measured=measured)
        assert isinstance(first, Text)
        assert isinstance(listed, Bullets)
        return [plain(first.line), *map(plain, listed.items)]

    def polls(self) -> list[str]:
        return self.lines()[1:4]


@pytest.fixture
def ready(floor: Floor, desk: Desk) -> Ready:
    floor.settings = floor.settings.model_copy(update={"go_live": GO_LIVE})
    return Ready(floor, desk)


def test_before_anything_was_told_each_part_says_so(ready: Ready) -> None:
    ready.floor.issue("Afspraak", agreement=True, published_at=NOW)
    assert ready.lines() == [
        "Klaar voor di 1 dec?",
        "Er was nog geen peiling.",
        "Blokkades: te weinig gehoord om iets te zeggen.",
        "1 werkafspraak geplaatst.",
        "Geen eigen ambassadeur: Burgerzaken, Griffie, Sociaal Domein.",
        "Het waarom, of wat er verandert, ontbreekt nog.",
    ]


def test_above_the_five_measures_nothing_of_them_is_told_twice(ready: Ready) -> None:
    assert ready.lines(measured=True)[1:] == [
        "Er was nog geen peiling.",
        "Blokkades: te weinig gehoord om iets te zeggen.",
        "Geen werkafspraak geplaatst.",
    ]


def test_polls_are_told_with_their_number_and_of_too_few_answers_nothing(ready: Ready) -> None:
    polls(ready.floor, "before", {"practice": [2, 3] * 5, "why": [4, 5, 4], "agreements": [3] * 5})
    assert ready.polls() == [
        "Tijd om te oefenen: gemiddeld 2,5 van 5 (10 antwoorden).",
        "Weet waarom: te weinig antwoorden om iets te zeggen.",
        "Werkafspraken bekend: gemiddeld 3 van 5 (5 antwoorden).",
    ]


def test_a_statement_that_was_not_asked_says_so(ready: Ready) -> None:
    polls(ready.floor, "before", {"practice": [4] * 6})
    assert ready.polls() == [
        "Tijd om te oefenen: gemiddeld 4 van 5 (6 antwoorden).",
        "Weet waarom: niet gevraagd.",
        "Werkafspraken bekend: niet gevraagd.",
    ]


def test_of_a_poll_that_was_not_written_by_then_it_says_that_it_is_asked(ready: Ready) -> None:
    polls(ready.floor, "before", {"practice": [4] * 6})
    then = replace(ready.desk, now=lambda: NOW - timedelta(days=5))
    assert replace(ready, desk=then).polls() == [
        "Tijd om te oefenen: wordt nu gevraagd.",
        "Weet waarom: niet gevraagd.",
        "Werkafspraken bekend: niet gevraagd.",
    ]


@pytest.mark.leak
def test_a_poll_of_nearly_all_is_told_in_fives_however_many_there_are_later(ready: Ready) -> None:
    """Of twelve people nine answered; counted anew among thirty it would say that three did not."""
    floor = ready.floor
    _sized(floor, 4)
    polls(floor, "before", {"practice": [2, 3, 3] * 3})
    told = "Tijd om te oefenen: gemiddeld 2,7 van 5 (5 of meer antwoorden)."
    assert ready.polls()[0] == told
    _sized(floor, 10)
    assert ready.polls()[0] == told, "before its report too"
    week = Period.holding(NOW, floor.settings.zone).before()
    freeze(floor.session, ready.desk, floor.rollout, floor.settings, week)
    assert ready.polls()[0] == told
    stricter = floor.settings.thresholds.model_copy(update={"people": 6})
    floor.settings = floor.settings.model_copy(update={"thresholds": stricter})
    assert ready.polls()[0] == "Tijd om te oefenen: te weinig antwoorden om iets te zeggen."


def _sized(floor: Floor, headcount: int) -> None:
    for department in floor.departments.values():
        department.headcount = headcount
    floor.session.flush()


def test_a_topic_of_a_report_and_of_a_test_round_is_one_blocker(ready: Ready) -> None:
    floor = ready.floor
    printing, searching = floor.issue("Printen").id, floor.issue("Zoeken").id
    frozen(floor, 7, {printing: 20, floor.issue("Inloggen").id: 9})
    assert "2 blokkades open." in ready.lines()
    days = {"opens_on": NOW.date(), "closes_on": NOW.date(), "opened_at": NOW, "closed_at": NOW}
    held = TrialRound(rollout_id=floor.rollout.id, number=1, name="", findings=8, people=6, **days)
    floor.session.add(held)
    floor.session.flush()
    for number in (printing, searching):
        (found,) = floor.say(1, issue_id=number, kind="problem", pool="tester")
        floor.session.add(TrialFinding(feedback_id=found.id, round_id=held.id))
    floor.session.flush()
    assert "3 blokkades open." in ready.lines()
    assert "Geen werkafspraak geplaatst." in ready.lines()
    held.findings = None
    floor.session.flush()
    assert "2 blokkades open." in ready.lines()


def test_it_is_told_from_six_weeks_before_go_live_up_to_the_day(ready: Ready) -> None:
    floor, settings = ready.floor, ready.floor.settings
    assert is_near(ready.desk, settings)
    early = replace(ready.desk, now=lambda: NOW - timedelta(weeks=5))
    assert not is_near(early, settings)
    live = replace(ready.desk, now=lambda: NOW.replace(month=12))
    assert readiness(floor.session, live, floor.rollout, settings) is None
