"""Count the floor's messages of a period; what is counted here is shown only through the gate."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TypeVar

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from bot.config import RolloutSettings
from bot.days.period import Period
from bot.digests.parts import Figures
from bot.people import FLOOR
from bot.privacy.visible import Group
from models import Feedback, Rollout

K = TypeVar("K", bound=Hashable)
NOBODY = Group(0, frozenset())


@dataclass(frozen=True, slots=True)
class Line:
    """What the index holds of one message."""

    person: int
    department: int | None
    issue: int | None
    kind: str
    mood: str
    sure: bool
    answered: bool


@dataclass(frozen=True)
class Counting:
    """What counting a period needs at hand: its messages, and the digest of the week before, if there is one.

    `compared` says whether that one may be compared with: it has the same departments.
    """

    session: Session
    rollout: Rollout
    settings: RolloutSettings
    period: Period
    lines: Sequence[Line]
    before: Figures | None
    compared: bool = False

    @property
    def threshold(self) -> int:
        """The number of different people that a figure needs."""
        return self.settings.thresholds.people


def lines_of(session: Session, rollout_id: int, start: datetime, end: datetime) -> list[Line]:
    """Read the floor's messages from `start` up to `end`, the oldest first; withdrawn ones do not count."""
    return [Line(*row) for row in session.execute(lines_query(rollout_id, start, end))]


def lines_query(
    rollout_id: int, start: datetime, end: datetime
) -> Select[int, int | None, int | None, str, str, bool, bool]:
    """Select what the covering index holds of those messages, in its own order."""
    return (
        select(
            Feedback.person_id,
            Feedback.department_id,
            Feedback.issue_id,
            Feedback.kind,
            Feedback.mood,
            Feedback.sure,
            Feedback.answered_at.is_not(None),
        )
        .where(
            Feedback.rollout_id == rollout_id,
            Feedback.said_at >= start,
            Feedback.said_at < end,
            Feedback.pool == FLOOR,
            Feedback.withdrawn_at.is_(None),
        )
        .order_by(Feedback.said_at)
    )


def at_home(lines: Iterable[Line]) -> list[Line]:
    """Put all that a person wrote under the department of their last message.

    Somebody who changes department would else count in two of them, and by the difference with the total be found.
    """
    listed = list(lines)
    home = {line.person: line.department for line in listed}
    return [replace(line, department=home[line.person]) for line in listed]


def grouped(lines: Iterable[Line], key: Callable[[Line], K]) -> Mapping[K, Group]:
    """Put messages into groups by a key."""
    wrote: dict[K, Counter[int]] = defaultdict(Counter)
    for line in lines:
        wrote[key(line)][line.person] += 1
    return {group: Group(by.total(), frozenset(by), max(by.values())) for group, by in wrote.items()}


def group_of(lines: Iterable[Line]) -> Group:
    """Put messages into one group."""
    return grouped(lines, lambda _line: "").get("", NOBODY)
