"""Reach: how ambassadors are found, invited and reached, and which departments have too few of them."""

from collections.abc import Mapping, Sequence

from bot.commands import Command
from bot.lines import Line
from bot.press import Acts
from bot.reach import covering, inviting, listing, rhythm
from bot.service import Answer

LINES: Sequence[Line] = inviting.LINES
ACTS: Acts = {**inviting.ACTS, **listing.ACTS, **rhythm.ACTS}
ANSWERS: Mapping[Command, Answer] = {
    Command.ROLES: listing.show,
    Command.RHYTHM: rhythm.show,
    Command.COVERAGE: covering.show,
    Command.WEEKLY_OFF: rhythm.weekly_off,
    Command.WEEKLY_ON: rhythm.weekly_on,
}

__all__ = ["ACTS", "ANSWERS", "LINES"]
