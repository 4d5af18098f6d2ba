"""A whole way at the terminal: asked, routed, suggested, tagged in one press, answered, and the asker hears it."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.ports import Action
from bot.recurring import showing
from bot.triage import Triage
from tests.gestures import value_of
from tests.recurring.village import PRINT, Chance, Village
from tests.triage.crew import ALL, MINE, MONDAY, Crew

pytestmark = pytest.mark.story


def test_from_a_question_to_its_answer_in_two_presses(crew: Crew, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(showing, "SILENT_TAGS", 0)
    village = Village(crew.town, None, Chance(0.97))
    triage = Triage(crew.town.store, crew.town.desk, village.recurring)
    crew.town.app = replace(crew.town.app, chores=replace(crew.town.app.chores, triage=triage))
    issue = crew.issue("Etiketten", answer_nl="Kies eerst lade 2.")
    for user in ("bo", "cor", "dirk"):
        village.tag(crew.ask(user, PRINT), issue)
    village.build()
    number = crew.ask("an", f"{PRINT} vandaag")
    village.build()

    (card,) = crew.at(MONDAY)[MINE]
    tagged = crew.press(MINE, Action.TAG, value_of(card, Action.TAG))
    crew.press(MINE, Action.ANSWER, value_of(tagged[MINE][0], Action.ANSWER))

    assert crew.row(number).issue_id == issue
    assert "Kies eerst lade 2." in crew.town.heard["an"][-1]
    assert MINE not in crew.town.heard["an"][-1]
    assert "Gedaan door: ambassadeur." in crew.town.heard[ALL][-1]
    assert crew.at(MONDAY + timedelta(days=1)) == {}
