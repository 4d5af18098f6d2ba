"""Lines that somebody types with something in them, such as “zoek printen”; what every room with lines shares."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from bot.cards import Card
from bot.intake import Understood
from bot.ports import Said
from bot.service import Turn


@dataclass(frozen=True)
class Typed(Turn):
    """The turn of somebody who typed a line; `understood` is the text without residents' data, and what it means."""

    said: Said
    understood: Understood | None
    match: re.Match[str]


@dataclass(frozen=True, slots=True)
class Line:
    """A form of line, matched against the whole of what was typed, and what is answered.

    None as the answer: it was no such line after all, from this person at least, and is kept as what they said.
    """

    pattern: re.Pattern[str]
    answer: Callable[[Typed], Card | None]
