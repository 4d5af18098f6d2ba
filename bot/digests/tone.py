"""The tone of a digest: what share of the messages is negative, neutral and positive."""

from __future__ import annotations

from bot.digests.counting import NOBODY, Counting, grouped
from bot.privacy.visible import shares
from bot.reading import Mood

_MOODS = {Mood.NEGATIVE.value: "negative", Mood.NEUTRAL.value: "neutral", Mood.POSITIVE.value: "positive"}


def tone(counting: Counting) -> dict[str, int] | None:
    """Give the shares of all messages; one whose tone is in doubt is neutral.

    Left out, it could be counted: by the difference between the messages that have a share and all there are.
    """
    groups = grouped(counting.lines, lambda line: line.mood if line.sure else Mood.NEUTRAL.value)
    parts = {name: groups.get(mood, NOBODY) for mood, name in _MOODS.items()}
    told = shares(parts, counting.threshold)
    return dict(told) if told else None
