"""The figures of questions: how many were asked, and how many wait."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from bot.digests.counting import NOBODY, Counting, Line, grouped
from bot.digests.parts import Counted, Waiting
from bot.privacy.visible import Group, visible
from bot.reading import Kind


def waiting(counting: Counting) -> Waiting | None:
    """Tell the questions among all messages, and of them those with and without an answer."""
    asked = [line for line in counting.lines if line.kind == Kind.QUESTION]
    by_kind = _two_sides(counting.lines, lambda line: line.kind == Kind.QUESTION)
    whole = visible(by_kind, counting.threshold).groups.get(True)
    if whole is None:
        return None
    sides = visible(_two_sides(asked, lambda line: line.answered), counting.threshold).groups
    answered, unanswered = sides.get(True), sides.get(False)
    return Waiting(
        asked=Counted.of(whole),
        answered=answered.messages if answered else None,
        unanswered=unanswered.messages if unanswered else None,
    )


def _two_sides(lines: Sequence[Line], key: Callable[[Line], bool]) -> Mapping[bool, Group]:
    return {True: NOBODY, False: NOBODY, **grouped(lines, key)}
