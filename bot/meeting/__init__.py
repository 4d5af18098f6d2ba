"""The ambassadors' meeting: the question round before it, its agenda, and what is decided in it."""

from collections.abc import Mapping

from bot.commands import Command
from bot.meeting import deciding, rounds
from bot.press import Acts
from bot.service import Answer

ACTS: Acts = {**rounds.ACTS, **deciding.ACTS}
ANSWERS: Mapping[Command, Answer] = {Command.AGENDA: deciding.AGENDA, Command.DECISIONS: deciding.DECISIONS}

__all__ = ["ACTS", "ANSWERS"]
