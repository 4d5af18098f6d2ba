"""A line typed before it is clear which rollout is meant waits as a message does, and goes on with the choice."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from sqlalchemy import select

from bot.config import Settings
from bot.ports import Action
from bot.reading import Reader
from models import Visit
from tests.gestures import PROBLEM, actions, kept, pass_on, press, street_of, tell, texts, words_of
from tests.reception.test_choosing import DMS, ZAAK, choices
from tests.town import INSIDER, FakeClock, Town, with_second


@pytest.fixture
def shared(settings: Settings, clock: FakeClock, reader: Reader) -> Iterator[Town]:
    """Two rollouts with the same project group, of whom it is unclear which one they mean."""
    first, second = with_second(settings).rollout
    same = second.model_copy(update={"insiders": first.insiders})
    town = street_of(settings.model_copy(update={"rollout": (first, same)}), clock, reader)
    yield town
    town.close()


@pytest.mark.parametrize("chosen", ["zaak", "dms"])
def test_a_line_that_needs_the_choice_is_kept_sealed_and_goes_on_by_itself(shared: Town, chosen: str) -> None:
    (question,) = tell(shared, INSIDER, "bezocht Griffie: schermen zijn traag")
    assert "Genoteerd: “bezocht Griffie: schermen zijn traag”." in texts(question)
    (waiting,) = [row for row in kept(shared) if row.text]
    assert (waiting.unclear, waiting.pool, words_of(shared, waiting)) == (
        True,
        "uncounted",
        "bezocht Griffie: schermen zijn traag",
    )
    *_, visited = press(shared, INSIDER, Action.ROLLOUT, answer=chosen)
    rollout = ZAAK if chosen == "zaak" else DMS
    assert "Genoteerd: je bezocht Griffie. “schermen zijn traag”" in texts(visited)
    assert [row.rollout_id for row in shared.read(lambda session: list(session.scalars(select(Visit))))] == [rollout]
    (heard,) = [row for row in kept(shared) if row.text]
    assert (heard.heard, heard.rollout_id, words_of(shared, heard)) == (1, rollout, "schermen zijn traag")
    assert len(press(shared, INSIDER, Action.ROLLOUT, answer="zaak")) == 1, "it is done once"


def test_what_waited_as_a_line_and_as_a_message_each_goes_its_way(shared: Town) -> None:
    tell(shared, INSIDER, PROBLEM)
    tell(shared, INSIDER, "bezocht Griffie")
    cards = press(shared, INSIDER, Action.ROLLOUT, answer="dms")
    assert any("je bezocht Griffie" in texts(card) for card in cards)
    assert any(Action.NAME in actions(card) and PROBLEM in texts(card) for card in cards)
    assert [words_of(shared, row) for row in kept(shared) if row.text] == [PROBLEM]


def test_what_is_asked_of_a_report_is_asked_of_that_of_the_rollout_that_is_chosen(shared: Town) -> None:
    (question,) = tell(shared, INSIDER, "meer over printen")
    assert choices(question) == ["zaak", "dms"]
    *_, answer = press(shared, INSIDER, Action.ROLLOUT, answer="dms")
    assert texts(answer) == "Er is geen weekbericht om iets over te vragen."
    assert [row.text for row in kept(shared)] == [None]


def test_what_somebody_passed_on_is_never_done_as_a_line(shared: Town) -> None:
    pass_on(shared, INSIDER, "bezocht Griffie: rustig", "auteur")
    press(shared, INSIDER, Action.ROLLOUT, answer="dms")
    assert shared.read(lambda session: list(session.scalars(select(Visit)))) == []
    assert [words_of(shared, row) for row in kept(shared) if row.text] == ["bezocht Griffie: rustig"]
