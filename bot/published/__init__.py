"""Published answers: one step makes an answer findable, listed and offered; somebody looks again after a while."""

from collections.abc import Sequence

from bot.lines import Line
from bot.ports import Action
from bot.press import Acts
from bot.published import announcing, publishing, searching
from bot.published.checking import tell_checks
from bot.published.listing import FORMATS, listed

__all__ = ["ACTS", "FORMATS", "LINES", "listed", "tell_checks"]

ACTS: Acts = {Action.PUBLISH: publishing.pressed}
LINES: Sequence[Line] = (searching.LINE, *announcing.LINES)
