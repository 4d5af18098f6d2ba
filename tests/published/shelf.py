"""What tests of published answers share: topics with answers, and who publishes them."""

from __future__ import annotations

from typing import Any

from bot.ports import Action
from models import Issue
from tests.dialogue.talks import meet
from tests.gestures import issue, press
from tests.town import AMBASSADOR, INSIDER, Town

LABELS = "Kies eerst lade 2 en print dan opnieuw."


def topic(town: Town, nl: str = "Etiketten printen lukt niet", answer: str | None = LABELS, **columns: Any) -> int:
    """Make a topic; give its id."""
    number = issue(town, [], nl=answer)
    put(town, number, title_nl=nl, title_en=columns.pop("title_en", nl), **columns)
    return number


def put(town: Town, number: int, **columns: Any) -> None:
    """Set columns of a topic."""

    def work(session: Any) -> None:
        row = session.get_one(Issue, number)
        for name, value in columns.items():
            setattr(row, name, value)

    town.write(work)


def published(town: Town, nl: str = "Etiketten printen lukt niet", answer: str = LABELS, **columns: Any) -> int:
    """Make a topic and publish its answer."""
    meet(town, AMBASSADOR, INSIDER)
    number = topic(town, nl, answer, **columns)
    press(town, AMBASSADOR, Action.PUBLISH, number)
    return number


def row_of(town: Town, number: int) -> Issue:
    """Read a topic."""
    return town.read(lambda session: session.get_one(Issue, number))
