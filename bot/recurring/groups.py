"""Recurring issues: untagged messages that look like one thing, for those who may read them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from bot.likeness import group, title_of
from bot.reading.encoders import Encoder
from bot.recurring.messages import Message, Opener
from bot.recurring.rows import batches, untagged

NEWEST = 3_000
"""Messages that are grouped at most: beyond it the time grows with the square, and old ones no longer wait."""
PEOPLE = 2
"""Different people that make a group: what one person writes twice does not recur."""


@dataclass(frozen=True)
class WaitingGroup:
    """Feedback, the oldest first, that seems to be about one thing, and a title in its writers' own words.

    It is for ambassadors and the project group, who read these texts anyway; the caller checks that. How many people
    wrote them is not told: it may be fewer than the threshold of figures. The title is a proposal to change: it may
    hold what somebody can be recognised by, and is kept nowhere.
    """

    feedback: tuple[int, ...]
    title: str


def waiting_groups(opener: Opener, rollout_id: int) -> list[WaitingGroup]:
    """Group the newest untagged messages of a rollout, those of the most people first."""
    newest = opener.store.read_now(lambda session: session.scalars(untagged(rollout_id, NEWEST)).all())
    messages = [message for batch in batches(sorted(newest)) for message in opener.messages(batch)]
    groups: defaultdict[int, list[Message]] = defaultdict(list)
    for number, message in zip(_numbers(messages, opener.encoder), messages, strict=True):
        groups[number].append(message)
    recurring = [found for found in groups.values() if _people(found) >= PEOPLE]
    return [_told(found) for found in sorted(recurring, key=lambda found: (-_people(found), found[0].row.key))]


def _numbers(messages: Sequence[Message], encoder: Encoder | None) -> Sequence[int]:
    if not messages:
        return []
    known = [message.vector for message in messages if message.vector is not None]
    vectors = np.stack(known) if len(known) == len(messages) else None
    return group([message.text for message in messages], encoder, vectors)


def _people(messages: Sequence[Message]) -> int:
    return len({message.row.person for message in messages} - {None})


def _told(messages: Sequence[Message]) -> WaitingGroup:
    return WaitingGroup(tuple(message.row.key for message in messages), title_of([each.text for each in messages]))
