"""How soon questions were answered, within the promised days and by a person, where enough people stand behind it.

All of it is about the questions that `Waiting` tells of, so that no two wholes are left to subtract.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import ceil
from statistics import median

from sqlalchemy import func, select

from bot.answers import ASKER, BOT
from bot.days.workdays import working_days_later, working_time
from bot.digests.counting import Counting
from bot.digests.parts import Answering, Waiting
from bot.people import FLOOR
from bot.privacy.visible import Group, visible
from bot.reading import Kind
from models import Feedback, Reply

HOUR = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Answered:
    """A question that was answered: when it was asked, when it was answered, and when by a person, if by one."""

    person: int
    said_at: datetime
    answered_at: datetime
    by_person_at: datetime | None


def answering(counting: Counting, waiting: Waiting | None) -> Answering | None:
    """Tell how soon the questions of the period were answered; None where nothing of it may be told."""
    if waiting is None:
        return None
    answered = _answered(counting)
    in_time, hours = _in_time(counting, waiting, answered), _median_hours(counting, waiting, answered)
    if in_time is None and hours is None:
        return None
    return Answering(promise_days=counting.settings.promise_days, in_time=in_time, median_hours=hours)


def _answered(counting: Counting) -> list[Answered]:
    start, end = counting.period.span(counting.settings.zone)
    by_person = (
        select(func.min(Reply.written_at))
        .where(Reply.feedback_id == Feedback.id, Reply.role.not_in((ASKER, BOT)))
        .scalar_subquery()
    )
    query = select(Feedback.person_id, Feedback.said_at, Feedback.answered_at, by_person).where(
        Feedback.rollout_id == counting.rollout.id,
        Feedback.said_at >= start,
        Feedback.said_at < end,
        Feedback.pool == FLOOR,
        Feedback.kind == Kind.QUESTION.value,
        Feedback.answered_at.is_not(None),
        Feedback.withdrawn_at.is_(None),
    )
    found = counting.session.execute(query)
    return [Answered(person, said, answered, by) for person, said, answered, by in found if answered]


def _in_time(counting: Counting, waiting: Waiting, answered: Sequence[Answered]) -> int | None:
    """Count what was answered within the promised days, where the others among the answered are enough people too.

    Without the number of all that were answered it is not told: it would tell that hardly any question waits.
    """
    days = counting.settings.promise_days
    if days is None or waiting.answered is None:
        return None
    kept = [(_kept(counting, each, days), each.person) for each in answered]
    sides = {side: [person for was_kept, person in kept if was_kept is side] for side in (True, False)}
    groups = {side: Group(len(people), frozenset(people)) for side, people in sides.items()}
    told = visible(groups, counting.threshold).groups.get(True)
    return told.messages if told else None


def _kept(counting: Counting, each: Answered, days: int) -> bool:
    zone = counting.settings.zone
    promised = working_days_later(each.said_at.astimezone(zone).date(), days, counting.settings.country)
    return each.answered_at.astimezone(zone).date() <= promised


def _median_hours(counting: Counting, waiting: Waiting, answered: Sequence[Answered]) -> int | None:
    """Give the median working hours until a person answered, where that is of enough different askers.

    It tells that many were answered. Where the unanswered are not told of, because they are few, so many must have
    asked that any number of them up to the threshold is still possible.
    """
    zone, country = counting.settings.zone, counting.settings.country
    askers = {each.person for each in answered if each.by_person_at}
    leaves_open = waiting.unanswered is not None or waiting.asked.people >= 2 * counting.threshold - 1
    if len(askers) < counting.threshold or not leaves_open:
        return None
    waits = [
        working_time(each.said_at.astimezone(zone), each.by_person_at.astimezone(zone), country) / HOUR
        for each in answered
        if each.by_person_at
    ]
    return max(1, ceil(median(waits)))
