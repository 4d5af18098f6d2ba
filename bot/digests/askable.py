"""What can be asked back under a digest: buttons for what it holds."""

from __future__ import annotations

from collections.abc import Iterator

from bot.cards import Button, Buttons
from bot.digests.audiences import FLOOR, SEES
from bot.digests.parts import Figures
from bot.ports import Action
from bot.words import Words


def buttons(figures: Figures, digest: int, words: Words, *, without: str = "") -> Iterator[Buttons]:
    """Offer what a digest can be asked, by its id, the floor's nothing; `without` is what was asked just now."""
    if figures.audience == FLOOR:
        return
    offered = [button for button in _all(figures, str(digest), words) if button.action != without]
    if offered:
        yield Buttons(tuple(offered))


def _all(figures: Figures, digest: str, words: Words) -> Iterator[Button]:
    if figures.issues:
        yield Button(words.say("More about a topic"), Action.ABOUT_TOPIC, digest)
    if figures.departments:
        yield Button(words.say("By department"), Action.BY_DEPARTMENT, digest)
    if "done" in SEES[figures.audience]:
        yield Button(words.say("Last month"), Action.LAST_MONTH, digest)
