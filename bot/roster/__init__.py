"""The roster: who walks where, who is my ambassador, why we do this, and what changes for me."""

from collections.abc import Mapping, Sequence

from bot.commands import Command
from bot.lines import Line
from bot.press import Acts
from bot.roster import explaining, walking
from bot.roster.explaining import Topic, explain
from bot.service import Answer

LINES: Sequence[Line] = (*walking.LINES, *explaining.LINES)
ACTS: Acts = {**walking.ACTS, **explaining.ACTS}
ANSWERS: Mapping[Command, Answer] = {
    Command.MY_WALKS: walking.mine,
    Command.WHO_WALKS: walking.who_walks,
    Command.MY_AMBASSADOR: walking.my_ambassador,
    Command.WHY: explain(Topic.WHY),
    Command.CHANGES: explain(Topic.CHANGES),
}

__all__ = ["ACTS", "ANSWERS", "LINES"]
