"""Figures that were told and are told anew: nothing that changed may tell of fewer people than the threshold.

Whoever has both versions can subtract them. So a figure keeps the number it was told with unless it changed by at least
the threshold of people; and what lies outside the figures that stand in both versions, which is the whole less those,
changed by so many or not at all. Where that cannot be, nothing is told anew.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from bot.privacy.visible import Count

K = TypeVar("K", bound=Hashable)
NONE = Count(0, 0)


@dataclass(frozen=True, slots=True)
class Told(Generic[K]):
    """A whole and its parts, as they were shown."""

    whole: Count
    parts: Mapping[K, Count]


def mended(versions: Sequence[Told[K]], now: Told[K], threshold: int) -> Told[K] | None:
    """Give what may be told anew, where it differs from the last of the versions told; None where nothing does.

    `now` is what the gate shows today. Of what it does not show any more no number is kept.
    """
    last = versions[-1]
    parts = {key: _kept(last.parts.get(key), count, threshold) for key, count in now.parts.items()}
    anew = Told(_kept(last.whole, now.whole, threshold), parts)
    differs = (anew.whole, anew.parts) != (last.whole, last.parts)
    safe = _is_enough(_left(anew, anew.parts), threshold) or _left(anew, anew.parts) == _left(last, last.parts)
    return anew if differs and safe and all(_tells_of_enough(each, anew, threshold) for each in versions) else None


def _kept(told: Count | None, now: Count, threshold: int) -> Count:
    """Keep a number that hardly changed: of fewer people, or of people and messages that do not go together."""
    return told if told and not _is_enough(_difference(told, now), threshold) else now


def _tells_of_enough(told: Told[K], anew: Told[K], threshold: int) -> bool:
    both = told.parts.keys() & anew.parts.keys()
    changes = [_difference(told.parts[key], anew.parts[key]) for key in both]
    changes += [_difference(told.whole, anew.whole), _difference(_left(told, both), _left(anew, both))]
    nothing_left = told.parts.keys() - both and changes[-1] == NONE
    return not nothing_left and all(change == NONE or _is_enough(change, threshold) for change in changes)


def _left(told: Told[K], keys: Iterable[K]) -> Count:
    parts = [told.parts[key] for key in keys]
    return Count(
        told.whole.messages - sum(part.messages for part in parts),
        told.whole.people - sum(part.people for part in parts),
    )


def _difference(one: Count, other: Count) -> Count:
    return Count(abs(one.messages - other.messages), abs(one.people - other.people))


def _is_enough(change: Count, threshold: int) -> bool:
    return change.people >= threshold <= change.messages
