"""What is sensitive stays between its asker and the confidant, and a name that is taken back leaves the cards."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.ports import Action
from tests.gestures import actions, tell, texts, value_of
from tests.triage.crew import ALL, MINE, MONDAY, Crew
from tests.triage.test_acts import _make_confidant, brought, quoted


def test_a_confidant_who_has_no_other_role_answers_what_is_sensitive_and_nothing_else(any_crew: Crew) -> None:
    crew = any_crew
    crew.town.open("eva")
    crew.town.write(lambda session: _make_confidant(crew, session))
    number = brought(crew)
    assert "Alleen ambassadeurs" in texts(crew.press("eva", Action.REPLY, number, "Dag")["eva"][0])

    warned = crew.press(MINE, Action.SENSITIVE, number)["eva"][0]
    replied = crew.press("eva", Action.REPLY, number, "Kom gerust langs.")

    assert Action.REPLY in actions(warned)
    assert set(replied) == {"eva", "an"}
    assert "De vertrouwenspersoon beantwoordt je vraag:" in texts(replied["an"][0])
    assert "vertrouwenspersoon" in texts(crew.press(MINE, Action.REPLY, number, "Hoezo?")[MINE][0])


@pytest.mark.leak
def test_what_an_asker_says_once_it_is_sensitive_reaches_the_confidant_alone(crew: Crew) -> None:
    number = brought(crew)
    crew.press(MINE, Action.REPLY, number, "Wat is er?")
    crew.press("an", Action.ANSWER_BACK, number, "Mijn baas pest me.")
    crew.set(MONDAY + timedelta(minutes=15))
    crew.town.drain()
    hidden = crew.press(MINE, Action.SENSITIVE, number)
    assert len(hidden[MINE]) == 2, "the card, and what its asker said to the reply"
    assert not any(quoted(card) for card in hidden[MINE])

    nobody = crew.press("an", Action.ANSWER_BACK, number, "Al weken.")
    assert set(nobody) == {"an"}
    assert "nog geen vertrouwenspersoon" in texts(nobody["an"][0])

    crew.town.open("eva")
    crew.town.write(lambda session: _make_confidant(crew, session))
    assert set(crew.press("an", Action.ANSWER_BACK, number, "Al weken.")) == {"an", "eva"}


@pytest.mark.leak
def test_who_takes_their_name_back_is_no_longer_named_on_the_cards(crew: Crew) -> None:
    tell(crew.town, "an", "hulp", name="Ans Kanarie")
    number = crew.ask("an")
    crew.press("an", Action.NAME_ONCE, number)
    brought_there = crew.at(MONDAY)
    assert "Ans Kanarie" in texts(brought_there[MINE][0])

    changed = crew.press("an", Action.NAME_NEVER, number)

    assert {MINE, ALL} <= set(changed)
    assert not any("Ans" in texts(card) for user in (MINE, ALL) for card in changed[user])


def test_what_is_no_longer_sensitive_leaves_the_confidants_screen(crew: Crew) -> None:
    crew.town.open("eva")
    crew.town.write(lambda session: _make_confidant(crew, session))
    number = brought(crew)
    marked = crew.press(MINE, Action.SENSITIVE, number)
    back = crew.press(MINE, Action.TAKE_BACK, value_of(marked[MINE][0], Action.TAKE_BACK))
    (told,) = back["eva"]
    assert "is niet meer gevoelig. De ambassadeurs lezen hem weer." in texts(told)
    assert not quoted(told)
    assert actions(told) == []
