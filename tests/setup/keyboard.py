"""Somebody at a keyboard, in memory."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from bot.setup.answers import Answers
from bot.setup.interview import Interview
from bot.words import words_for

TODAY = date(2026, 11, 22)


class Keyboard:
    """Types `lines` one by one; `asked` holds the questions with what stood between brackets, `told` the rest."""

    def __init__(self, lines: Sequence[str]) -> None:
        self._lines = iter(lines)
        self.asked: list[tuple[str, str]] = []
        self.told: list[str] = []

    def ask(self, question: str, default: str) -> str:
        self.asked.append((question, default))
        return next(self._lines) or default

    def tell(self, line: str) -> None:
        self.told.append(line)


def interviewed(*lines: str, language: str = "en") -> tuple[Answers, Keyboard]:
    """Answer a whole interview."""
    keyboard = Keyboard(lines)
    return Interview(keyboard, words_for(language), TODAY).answers(), keyboard


NAMES = ("nl", "Lindewaard", "Zaaksysteem", "", "", "", "2026-12-01", "", "")
"""Language, organisation, system, how it stands in Dutch and English, bot, go-live, urgent in Dutch and English."""
DEPARTMENTS = ("Burgerzaken, 64", "Sociaal domein 118", "")
BY_SOCKET = (*NAMES, *DEPARTMENTS, "slack", "no", "2")
BOTH = (
    *(*NAMES, *DEPARTMENTS, "both", "yes"),
    *("11111111-2222-4333-8444-555555555555", "AAAAAAAA-BBBB-4CCC-8DDD-EEEEEEEEEEEE", "https://bot.example.org/", "0"),
)
