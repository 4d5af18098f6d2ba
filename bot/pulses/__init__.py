"""Pulses: one question, one tap; the floor's picture beside that of the project group, and of nobody in particular."""

from collections.abc import Mapping

from bot.commands import Command
from bot.press import Acts
from bot.pulses import answering, showing
from bot.service import Answer

ACTS: Acts = {**answering.ACTS, **showing.ACTS}
ANSWERS: Mapping[Command, Answer] = {**answering.ANSWERS, **showing.ANSWERS}

__all__ = ["ACTS", "ANSWERS"]
