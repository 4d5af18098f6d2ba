"""What is taken for a question of a digest, and what is not."""

from __future__ import annotations

import pytest

from bot.asking_back.lines import Asked, asked
from bot.ports import Action, Pressed, Said, Sender, Spot
from tests.town import NOW

SENDER, SPOT = Sender("t", "u"), Spot("direct", {"user": "u"})


def typed(text: str) -> Asked | None:
    return asked(Said(SENDER, SPOT, text, NOW))


@pytest.mark.parametrize(
    ("text", "language", "topic"),
    [
        ("meer over printen", "nl", "printen"),
        (" Meer info over: de oude zaak? ", "nl", "de oude zaak"),
        ("More about printing.", "en", "printing"),
        ("more information on old cases", "en", "old cases"),
    ],
)
def test_a_topic(text: str, language: str, topic: str) -> None:
    found = typed(text)
    assert found is not None
    assert (found.action, found.language, found.topic, found.is_long) == (Action.ABOUT_TOPIC, language, topic, False)


@pytest.mark.parametrize(
    ("text", "action", "language"),
    [
        ("per afdeling", Action.BY_DEPARTMENT, "nl"),
        ("By department?", Action.BY_DEPARTMENT, "en"),
        ("Wat deden we vorige maand?", Action.LAST_MONTH, "nl"),
        ("wat hebben wij afgelopen maand gedaan", Action.LAST_MONTH, "nl"),
        ("What did we do last month?", Action.LAST_MONTH, "en"),
        ("per team", "", "nl"),
        ("meer over", "", "nl"),
        ("meer printen", "", "nl"),
        ("last month", "", "en"),
        ("wat deden we vorige week?", "", "nl"),
    ],
)
def test_what_else_can_be_asked_and_what_only_looks_like_it(text: str, action: str, language: str) -> None:
    found = typed(text)
    assert found is not None
    assert (found.action, found.language) == (action, language)


@pytest.mark.parametrize(
    "text",
    ["", "De printer doet het niet", "Meer dan de helft van de brieven komt nooit aan", "meer over " + "x" * 300],
)
def test_what_somebody_tells_is_no_question_of_a_digest(text: str) -> None:
    assert typed(text) is None
    assert asked(Said(SENDER, SPOT, "", NOW, opened=True)) is None


def test_a_long_topic_may_be_something_that_is_told() -> None:
    found = typed("Meer over facturen staat echt nergens uitgelegd")
    assert found is not None
    assert found.is_long


@pytest.mark.parametrize(
    ("value", "answer", "digest", "issue"),
    [("3", "", 3, None), ("3:7", "", 3, 7), ("3", "7", 3, 7), ("", "", None, None), ("x:y", "", None, None)],
)
def test_a_button_names_a_digest_and_a_topic(value: str, answer: str, digest: int | None, issue: int | None) -> None:
    pressed = Pressed(SENDER, SPOT, Action.ABOUT_TOPIC, value, NOW, answer=answer)
    assert asked(pressed) == Asked(Action.ABOUT_TOPIC, digest=digest, issue=issue)
    assert asked(Pressed(SENDER, SPOT, Action.WHO_SEES, value, NOW)) is None
