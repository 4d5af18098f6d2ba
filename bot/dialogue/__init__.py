"""The dialogue with an asker: replies go out and come back, and nobody learns who asked."""

from collections.abc import Sequence

from bot.dialogue import backward, everyone, forward
from bot.dialogue.alias import alias_of
from bot.dialogue.everyone import answer_issue, offer
from bot.dialogue.reading import BACK
from bot.lines import Line
from bot.ports import Action
from bot.press import Acts

__all__ = ["ACTS", "BACK", "LINES", "alias_of", "answer_issue", "offer"]

ACTS: Acts = {
    Action.REPLY: forward.pressed,
    Action.ANSWER_BACK: backward.pressed,
    Action.ANSWER: everyone.send,
    Action.WRITE_ANSWER: everyone.write,
}
LINES: Sequence[Line] = (forward.LINE,)
