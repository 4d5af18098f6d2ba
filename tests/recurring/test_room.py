"""The room as others use it: ready or not, in no transaction, and never in the way of a message."""

from __future__ import annotations

import asyncio
import logging

import pytest

from bot.ports import Action
from bot.reading import Kind
from bot.recurring import Proposal
from bot.recurring.likely import NOTHING
from models import Suggestion
from tests.gestures import PROBLEM, kept, press, tell
from tests.recurring.village import FIND, PRINT, FakeEncoder, Scripted, Village


@pytest.fixture
def shown(village: Village, monkeypatch: pytest.MonkeyPatch) -> Village:
    """A village past its silence."""
    monkeypatch.setattr("bot.recurring.showing.SILENT_TAGS", 1)
    village.learn_two_issues()
    return village


def screens(village: Village) -> list[Suggestion]:
    return [row for row in village.log() if row.occasion == "screen"]


def test_one_issue_where_it_is_sure_and_three_where_not(shown: Village) -> None:
    number = shown.say("an", PRINT)
    printing = shown.log()[-1].candidates[0][0]
    assert shown.recurring.suggest([number]).get(number) == Proposal(number, "one", (printing,))
    shown.chance.p = 0.4
    proposal = shown.recurring.suggest([number]).get(number)
    assert proposal
    assert (proposal.shown, proposal.issues[0], len(proposal.issues)) == ("three", printing, 2)
    assert [(row.shown, row.candidates[0][1]) for row in screens(shown)] == [("three", 0.4)], "the last look counts"


def test_a_young_rollout_is_silent_and_remembers(village: Village) -> None:
    village.learn_two_issues()
    number = village.say("an", PRINT)
    proposal = village.recurring.suggest([number]).get(number)
    assert proposal
    assert proposal.shown in {"hidden", "asked"}
    assert len(proposal.issues) == (0 if proposal.shown == "hidden" else 2)
    assert [row.feedback_id for row in screens(village)] == [number]


def test_nothing_is_proposed_for_what_has_a_tag_or_no_text(shown: Village) -> None:
    number = shown.say("an", PRINT)
    press(shown.town, "an", Action.WITHDRAW, number)
    assert shown.recurring.suggest([number]) == {}
    assert shown.recurring.suggest([1]) == {}
    assert shown.recurring.suggest([99_999]) == {}
    assert screens(shown) == []


def test_every_message_that_is_kept_is_remembered_with_what_was_thought(village: Village) -> None:
    village.learn_two_issues()
    village.say("an", PRINT)
    press(village.town, "an", Action.ASK, answer=FIND)
    assert [row.feedback_id for row in village.log()] == [7, 8]
    for row in village.log():
        assert (row.occasion, row.shown, len(row.candidates), row.outcome_id) == ("arrival", "withheld", 2, None)
        assert 0 <= row.new <= 1


def test_commands_and_buttons_are_not_considered(encoding: Village) -> None:
    encoding.build()
    number = encoding.say("an", PRINT)
    encoder = encoding.encoder
    assert isinstance(encoder, FakeEncoder)
    before = list(encoder.encoded)
    for line in ("mijn gegevens", "hulp", "bedankt"):
        tell(encoding.town, "an", line)
    press(encoding.town, "an", Action.KIND, number, "idea")
    assert encoder.encoded == before


def test_encoding_never_happens_in_the_writers_transaction(encoding: Village) -> None:
    encoding.learn_two_issues()
    encoding.recurring.suggest([encoding.say("an", PRINT)])
    encoding.recurring.waiting_groups(1)
    encoder = encoding.encoder
    assert isinstance(encoder, FakeEncoder)
    assert encoder.threads
    assert "writer" not in encoder.threads


def test_a_fault_in_the_index_loses_no_message(
    village: Village, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    village.learn_two_issues()
    monkeypatch.setattr(Scripted, "broken", True)
    number = village.say("an", PROBLEM)
    assert kept(village.town)[-1].id == number
    assert village.log() == []
    assert "switched off until the next start, by ValueError" in caplog.text
    assert PROBLEM not in caplog.text
    monkeypatch.setattr(Scripted, "broken", False)
    assert village.recurring.consider([(PRINT, Kind.QUESTION, 1)])[0].candidates is None
    assert not village.recurring.step_now()
    village.build(anew := village.another())
    assert anew.consider([(PRINT, Kind.QUESTION, 1)])[0].candidates


def test_nothing_is_thought_where_nobody_thinks() -> None:
    assert (NOTHING.vector, NOTHING.candidates, NOTHING.shown) == (None, None, "hidden")


def test_the_app_makes_the_index_beside_its_work(village: Village, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    printing = village.issue()
    village.tag(village.say("an", PRINT), printing)

    async def live() -> bool:
        async with village.town.app.running():
            for _ in range(200):
                if village.recurring._follower.ready:
                    return True
                await asyncio.sleep(0.02)
        return False

    assert village.town.run(live())
    assert "the index is ready, with 1 tagged messages" in caplog.text
