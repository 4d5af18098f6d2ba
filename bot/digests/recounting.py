"""Count a week again that was told: what may be told anew of it, beside all that was told of it before."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any

from sqlalchemy.orm import Session

from bot.config import RolloutSettings
from bot.days.period import Period
from bot.digests import issues
from bot.digests.counting import Counting, group_of, lines_of
from bot.digests.parts import Counted, Figures, IssueFigures
from bot.privacy.mending import Told, mended
from bot.privacy.visible import Count, count
from models import Rollout

OF_TOPICS: Mapping[str, Any] = MappingProxyType(
    {"quiet_issues": (), "causes": (), "technical": None, "training": (), "concerns": ()}
)
"""What was counted beside the topics, and is not told any more when they changed: counted anew it could tell of one."""
OF_ALL: Mapping[str, Any] = MappingProxyType(
    {"waiting": None, "answering": None, "departments": (), "other_departments": None, "tone": None}
)
"""What was counted of the same messages as the whole, and is not told any more when that changed."""


def recounted(
    session: Session, rollout: Rollout, settings: RolloutSettings, versions: Sequence[Figures]
) -> Figures | None:
    """Give the figures of a week anew, where messages were withdrawn or went to other topics; None where none may be.

    `versions` are its compositions as they were told, the oldest first. What the organisation did stays as it was told.
    """
    last = versions[-1]
    counting = _counting(session, rollout, settings, last)
    whole, tables = count(group_of(counting.lines), counting.threshold), [_table(each) for each in versions]
    topics = {topic.issue: topic for topic in issues.told(counting, issues.shown(counting))}
    told = [table for table in tables if table]
    if whole is None or len(told) < len(versions):
        return None
    now = Told(whole, {number: _count(topic.counted) for number, topic in topics.items()})
    anew = mended(told, now, counting.threshold)
    return _figures(last, anew, topics) if anew else None


def _counting(session: Session, rollout: Rollout, settings: RolloutSettings, last: Figures) -> Counting:
    """Count by the threshold of today, or that by which it was told where that is higher."""
    thresholds = settings.thresholds.model_copy(update={"people": max(settings.thresholds.people, last.threshold)})
    period = Period.parse(last.period)
    lines = lines_of(session, rollout.id, *period.span(settings.zone))
    return Counting(session, rollout, settings.model_copy(update={"thresholds": thresholds}), period, lines, None)


def _table(figures: Figures) -> Told[int] | None:
    if figures.total is None:
        return None
    return Told(_count(figures.total), {topic.issue: _count(topic.counted) for topic in figures.issues})


def _count(counted: Counted) -> Count:
    return Count(counted.messages, counted.people)


def _figures(last: Figures, anew: Told[int], topics: Mapping[int, IssueFigures]) -> Figures:
    known = {topic.issue: topic for topic in last.issues}
    told = [_topic(known.get(number), topics[number], counted) for number, counted in anew.parts.items()]
    whole = Counted.of(anew.whole)
    changed = OF_TOPICS if whole == last.total else {**OF_TOPICS, **OF_ALL}
    return last.model_copy(
        update={
            **changed,
            "corrected": True,
            "total": whole,
            "issues": tuple(sorted(told, key=lambda each: (-each.counted.people, -each.counted.messages, each.issue))),
            "asked": tuple(each for each in last.asked if each.again or each.issue in anew.parts),
        }
    )


def _topic(told: IssueFigures | None, now: IssueFigures, counted: Count) -> IssueFigures:
    """Give a topic as it was told; where its number changed, it cannot be compared with the week before any more."""
    topic = told or now
    same = told is not None and _count(told.counted) == counted
    return topic if same else topic.model_copy(update={"counted": Counted.of(counted), "previous": None})
