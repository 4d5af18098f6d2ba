"""How often what was suggested was right, counted from the log."""

from __future__ import annotations

import pytest
from sqlalchemy import update

from bot.likeness import TrailingPrecision
from bot.recurring import precision
from bot.recurring.measuring import WINDOW, of_offers
from models import Suggestion
from tests.gestures import change
from tests.recurring.village import FIND, PRINT, Village


def measured(village: Village, low: float = 0.95, high: float = 1.01) -> tuple[int, float | None]:
    found = village.town.read(lambda session: of_offers(session, 1, low, high, village.town.clock()))
    return len(found), found.value


def shown(village: Village) -> TrailingPrecision:
    return village.town.read(lambda session: precision(session, 1))


def test_without_outcomes_nothing_is_known(village: Village) -> None:
    village.learn_two_issues()
    village.say("an", PRINT)
    assert measured(village)[0] == 0
    assert (len(shown(village)), shown(village).value, shown(village).interval) == (0, None, (0, 1))


def test_the_tag_is_the_outcome(any_village: Village) -> None:
    printing, finding = any_village.learn_two_issues()
    any_village.tag(any_village.say("an", PRINT), printing)
    any_village.tag(any_village.say("bo", FIND), printing)
    assert measured(any_village) == (2, 0.5)
    assert measured(any_village, 0.8, 0.95) == (0, None)
    any_village.merge(finding, printing)
    assert measured(any_village) == (2, 1.0), "both were one issue"


def test_an_issue_that_was_new_was_not_foreseen(village: Village) -> None:
    village.learn_two_issues()
    village.tag(village.say("an", PRINT), village.issue("Iets nieuws"))
    assert measured(village) == (1, 0.0)


def test_a_message_nobody_had_a_candidate_for_is_in_no_band(village: Village) -> None:
    village.build()
    village.tag(village.say("an", PRINT), village.issue())
    assert village.log()[0].judged_at
    assert measured(village) == (0, None)


def test_suggestions_that_could_be_no_offer_are_not_measured_as_one(village: Village) -> None:
    printing, _ = village.learn_two_issues(answered=False)
    village.tag(village.say("an", PRINT), printing)
    assert village.log()[-1].outcome_id == printing
    assert measured(village) == (0, None)


def test_a_message_without_a_tag_is_a_miss_after_a_week(village: Village) -> None:
    village.learn_two_issues()
    village.say("an", PRINT)
    village.town.clock.forward(days=7)
    assert measured(village) == (0, None)
    village.town.clock.forward(seconds=60)
    assert measured(village) == (1, 0.0)


def test_only_the_last_outcomes_count(village: Village) -> None:
    printing, finding = village.learn_two_issues()
    village.prove(printing, right=0, wrong=30, other=finding)
    village.town.clock.forward(hours=1)
    village.prove(printing, right=WINDOW)
    assert measured(village) == (WINDOW, 1.0)


def test_what_the_asker_said_goes_before_the_tag(village: Village) -> None:
    printing, _ = village.learn_two_issues()
    village.prove(printing, right=4)
    refused = update(Suggestion).where(Suggestion.id == village.log()[-1].id).values(taken=False)
    village.town.write(change(refused))
    assert measured(village)[1] == 0.75


def test_precision_is_that_of_what_was_shown_alone(village: Village, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.recurring.showing.SILENT_TAGS", 1)
    printing, finding = village.learn_two_issues()
    for text, issue, p in ((PRINT, printing, 0.97), (PRINT, finding, 0.97), (FIND, finding, 0.9), (FIND, finding, 0.5)):
        village.chance.p = p
        number = village.say("an", text)
        village.recurring.suggest([number])
        village.tag(number, issue)
    assert [row.shown for row in village.log() if row.occasion == "screen"] == ["one", "one", "one", "three"]
    found = shown(village)
    assert len(found) == 3
    assert found.value == pytest.approx(2 / 3)
    low, high = found.interval
    assert 0.2 < low < 2 / 3 < high < 0.95
    assert len(village.town.read(lambda session: precision(session, 2))) == 0
