"""An administrator holds all sending from chat, and hears so though it is held; others are refused."""

from __future__ import annotations

import pytest
from sqlalchemy import select, update

from bot import pausing
from models import Audit, Pause, Person
from tests.gestures import change, kept
from tests.town import Town


@pytest.fixture
def manned(any_town: Town) -> Town:
    """A town of which "boss" is the administrator."""
    any_town.say("boss", "help")
    any_town.write(change(update(Person).values(administrator=True)))
    any_town.say("anna", "De etiketten printen niet")
    any_town.clock.forward(seconds=10)
    any_town.drain()
    any_town.heard.clear()
    return any_town


def is_paused(town: Town) -> bool:
    return town.read(pausing.paused) is not None


def test_pause_and_resume_are_answered_though_all_else_waits(manned: Town) -> None:
    (told,) = manned.say("boss", "Pauze")
    assert told.startswith("Ik verstuur niets meer.")
    assert is_paused(manned)
    assert manned.say("anna", "De etiketten printen nog steeds niet") == []
    assert len(kept(manned)) == 2
    manned.clock.forward(seconds=5)
    assert manned.say("boss", "hervat")[0].startswith("Ik verstuur weer.")
    manned.clock.forward(seconds=5)
    manned.drain()
    assert any("Genoteerd" in text for text in manned.heard["anna"])
    held = manned.read(lambda session: session.scalars(select(Pause)).one())
    assert held.person_id == 1
    acts = manned.read(lambda session: session.execute(select(Audit.act, Audit.person_id).order_by(Audit.id)).all())
    assert [tuple(row) for row in acts] == [("paused sending", 1), ("resumed sending", 1)]


def test_resuming_what_was_not_paused_is_told(manned: Town) -> None:
    assert manned.say("boss", "resume") == ["Het versturen stond niet op pauze."]


@pytest.mark.parametrize("word", ["pauze", "hervat", "test weekbericht"])
def test_nobody_else_can_and_the_word_is_kept_nowhere(manned: Town, word: str) -> None:
    assert "Alleen een beheerder" in "\n".join(manned.say("anna", word))
    assert not is_paused(manned)
    assert len(kept(manned)) == 1


def test_a_word_in_a_sentence_is_no_command(manned: Town) -> None:
    manned.say("boss", "Na de pauze printen de etiketten niet")
    assert not is_paused(manned)
    assert len(kept(manned)) == 2
