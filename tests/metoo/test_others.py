"""“Me too” on a receipt: asked only where it is surely that issue, and its number passed the gate before."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.cards import Buttons
from bot.desk import Desk
from bot.digests.sending import freeze
from bot.metoo import Others, others, question, value
from bot.ports import Action
from bot.recurring import Likely
from bot.recurring.likely import Candidates
from bot.words import words_for
from models import Feedback, Issue, IssueMerge
from tests.digests.floor import WEEK, Floor


def likely(number: int) -> Likely:
    return Likely(candidates=Candidates(((number, 0.9),), 0.05), one=True)


def reported(floor: Floor, desk: Desk, people: int = 8) -> Issue:
    """Have the report of last week tell of an issue that so many wrote about."""
    issue = floor.issue("printen")
    floor.say(*range(1, people + 1), issue_id=issue.id)
    floor.say(*range(20, 40))
    freeze(floor.session, desk, floor.rollout, floor.settings, WEEK)
    return issue


def found(floor: Floor, desk: Desk, thought: Likely, **values: object) -> Others | None:
    (feedback,) = floor.say(50, **({"kind": "question"} | values))  # type: ignore[arg-type]  # columns
    return others(floor.session, desk, floor.settings, feedback, thought, "nl")


def test_the_receipt_tells_what_last_weeks_report_told_and_nothing_newer(floor: Floor, desk: Desk) -> None:
    issue = reported(floor, desk)
    floor.say(*range(10, 20), issue_id=issue.id)
    assert found(floor, desk, likely(issue.id)) == Others(issue.id, "printen", 8)


@pytest.mark.parametrize("people", [1, 4])
def test_under_the_threshold_nothing_is_told(floor: Floor, desk: Desk, people: int) -> None:
    issue = reported(floor, desk, people)
    assert found(floor, desk, likely(issue.id)) is None


def test_a_raised_threshold_holds_for_what_was_told_before(floor: Floor, desk: Desk) -> None:
    issue = reported(floor, desk)
    raised = floor.settings.thresholds.model_copy(update={"people": 9})
    floor.settings = floor.settings.model_copy(update={"thresholds": raised})
    assert found(floor, desk, likely(issue.id)) is None


@pytest.mark.parametrize("change", [{"one": False}, {"candidates": None}, {"candidates": Candidates((), 1.0)}])
def test_it_is_asked_only_where_one_issue_is_sure(floor: Floor, desk: Desk, change: dict[str, object]) -> None:
    issue = reported(floor, desk)
    assert found(floor, desk, replace(likely(issue.id), **change)) is None  # type: ignore[arg-type]  # a field each


@pytest.mark.parametrize("kind", ["praise", "other", "idea"])
def test_only_a_question_or_a_problem_can_be_the_same(floor: Floor, desk: Desk, kind: str) -> None:
    assert found(floor, desk, likely(reported(floor, desk).id), kind=kind) is None


def test_an_issue_that_went_up_in_another_is_that_one(floor: Floor, desk: Desk) -> None:
    issue, gone = reported(floor, desk), floor.issue("labels")
    floor.session.add(IssueMerge(issue_id=gone.id, into_id=issue.id, merged_at=desk.now()))
    floor.session.flush()
    assert found(floor, desk, likely(gone.id)) == Others(issue.id, "printen", 8)


def test_an_issue_of_nobody_knows_where_is_not_told(floor: Floor, desk: Desk) -> None:
    assert found(floor, desk, likely(999)) is None
    other = reported(floor, desk)
    feedback = Feedback(rollout_id=99, kind="question")
    assert others(floor.session, desk, floor.settings, feedback, likely(other.id), "nl") is None


def test_the_question_has_one_button_with_both_ids(desk: Desk) -> None:
    text, buttons = question(words_for("nl"), desk, Others(7, "Etiketten", 8), "ref1")
    assert "Vorige week schreven 8 collega's over “Etiketten”. Gaat het daarover?" in str(text)
    assert isinstance(buttons, Buttons)
    (button,) = buttons.items
    assert (button.label, button.action, button.value) == ("Ik ook", Action.ME_TOO, value(desk, 7, "ref1"))
    assert question(words_for("nl"), desk, None, "ref1") == ()
