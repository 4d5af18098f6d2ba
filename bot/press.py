"""The turn of somebody who pressed a button; what every room that answers presses shares."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from sqlalchemy import select

from bot.cards import Card
from bot.people import running_rollouts
from bot.ports import Pressed
from bot.service import Turn
from bot.speaker import within
from models import Feedback

MOST_DIGITS = 18
"""Digits of a number that certainly fits 64 bits."""


@dataclass(frozen=True)
class Press(Turn):
    """The turn of somebody who pressed a button, and which."""

    pressed: Pressed

    def own(self) -> Feedback | None:
        """Give the feedback that the press is about, when it is the presser's own."""
        mine = select(Feedback).where(Feedback.ref == self.pressed.value, Feedback.person_id == self.who.person.id)
        return self.session.scalar(mine)

    def within(self, rollout_id: int) -> Press:
        """Give the same press by its speaker as they are in the rollout that it is about."""
        return replace(self, who=within(self.session, self.desk, self.who, rollout_id))

    def in_rollout(self, slug: str) -> Press:
        """Give the press in the rollout that its card names, while it runs; an older card names none."""
        found = (row.id for row, _ in running_rollouts(self.session, self.desk) if row.slug == slug)
        return self.within(next(found, self.who.rollout.id))

    def gone(self) -> Card:
        """Say that what the button was about is no longer here."""
        return self.line("This message is no longer here: it was withdrawn or deleted. Nothing was changed.")

    def unknown(self) -> Card:
        """Say that the button does nothing any longer."""
        return self.line("This button no longer works. Nothing was changed. Type “help” to see what I can do.")


Acts = Mapping[str, Callable[[Press], Card | None]]
"""What a room does on which action; None where the answer stands in the channel already."""


def number_of(value: str) -> int | None:
    """Read the number of a row from a button; None for anything else."""
    return int(value) if value.isascii() and value.isdigit() and len(value) <= MOST_DIGITS else None
