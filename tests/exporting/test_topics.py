"""The exported topics: those that a report named or an answer was written for, and no sign of when one person wrote."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.desk import Desk
from bot.digests.sending import freeze
from bot.exporting import topics_table
from bot.exporting.table import Row
from bot.issues import merge
from bot.words import words_for
from tests.digests.floor import WEEK, Floor
from tests.town import FakeClock


def exported(floor: Floor, desk: Desk, language: str = "en", people: int = 5) -> dict[object, Row]:
    limits = floor.settings.thresholds.model_copy(update={"people": people})
    chosen = floor.settings.model_copy(update={"thresholds": limits})
    made = topics_table(floor.session, desk, floor.rollout, chosen, words_for(language))
    return {row[0]: row[1:] for row in made.rows}


def report(floor: Floor, desk: Desk, issue: int) -> None:
    """Have a report name an issue, as eleven wrote about it and twenty about something else."""
    floor.say(*range(1, 12), issue_id=issue)
    floor.say(*range(20, 40))
    freeze(floor.session, desk, floor.rollout, floor.settings, WEEK)


def test_a_topic_that_a_report_named(floor: Floor, desk: Desk) -> None:
    issue = floor.issue("Zoeken", owner="Beheer", answer_nl="Kijk onder Dossier.")
    report(floor, desk, issue.id)
    assert exported(floor, desk) == {"Zoeken": ("new", 9, "Beheer", "Kijk onder Dossier.", None)}
    assert exported(floor, desk, "nl") == {"Zoeken": ("nieuw", 9, "Beheer", "Kijk onder Dossier.", None)}


def test_a_topic_that_no_report_named_is_left_out(floor: Floor, desk: Desk) -> None:
    floor.issue("Alleen van Jan")
    report(floor, desk, floor.issue("Zoeken").id)
    assert set(exported(floor, desk)) == {"Zoeken"}


def test_of_one_with_an_answer_alone_it_is_not_told_how_long_it_is_open(floor: Floor, desk: Desk) -> None:
    floor.issue("Wachtwoord", answer_nl="Bel 1234.", answer_en="Call 1234.", status="answered")
    assert exported(floor, desk) == {"Wachtwoord": ("answered", None, None, "Call 1234.", "no report named it yet")}


def test_it_is_as_many_people_as_are_needed_today(floor: Floor, desk: Desk) -> None:
    report(floor, desk, floor.issue("Zoeken").id)
    assert set(exported(floor, desk, people=11)) == {"Zoeken"}
    assert exported(floor, desk, people=12) == {}


def test_days_are_counted_up_to_the_answer(floor: Floor, desk: Desk, clock: FakeClock) -> None:
    issue = floor.issue("Zoeken")
    issue.answered_at = issue.opened_at + timedelta(days=3)
    report(floor, desk, issue.id)
    clock.forward(days=30)
    assert exported(floor, desk)["Zoeken"][1] == 3


def test_one_that_was_merged_is_told_as_the_other(floor: Floor, desk: Desk) -> None:
    issue, other = floor.issue("Zoeken"), floor.issue("Zoekfunctie", answer_nl="Kijk onder Dossier.")
    report(floor, desk, issue.id)
    merge(floor.session, desk, issue, other, None)
    assert set(exported(floor, desk)) == {"Zoekfunctie"}


@pytest.mark.parametrize("status", ["new", "in_progress", "answered", "solved", "declined"])
def test_every_status_has_a_word(floor: Floor, desk: Desk, status: str) -> None:
    floor.issue("Zoeken", status=status, answer_nl="x")
    told = exported(floor, desk, "nl")["Zoeken"][0]
    assert told not in {status, ""}
