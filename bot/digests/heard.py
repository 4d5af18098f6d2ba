"""What ambassadors heard in the corridor, apart from what was written: it counts toward no threshold, and is rounded.

Nobody knows who they were, so each capture is taken as that many people of its own. Two captures may be of the same
people: that is why every number of it is told as “about”.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator
from itertools import count as numbers
from typing import NamedTuple

from sqlalchemy import select

from bot.digests.counting import Counting
from bot.digests.parts import Heard, HeardTopic
from bot.hearsay import about
from bot.privacy.visible import Group, Shown, count, together, visible
from models import Feedback, Issue

TELLERS = 2
"""People who must have heard of an issue for it to be told of when too few wrote about it: what one says is no news."""


class _Capture(NamedTuple):
    issue: int | None
    people: int
    teller: int


def heard(counting: Counting, told: Collection[int]) -> Heard | None:
    """Tell what was heard in all and by issue; `told` are the issues that may be named, by what was written.

    An issue is told of when it was heard from as many people as the threshold, and either it may be named anyway, or
    two people or more captured it. The others are told together, and hold enough people too: the same gate sees to that
    as for what was written. None where all together are too few.
    """
    captures = list(_captures(counting))
    groups = _groups(captures)
    all_of_it = count(together(groups.values()), counting.threshold)
    if all_of_it is None:
        return None
    often = {issue for issue, tellers in _tellers(captures).items() if len(tellers) >= TELLERS}
    nameless = {issue for issue in groups if issue is None or issue not in often | set(told)}
    shown = visible(groups, counting.threshold, nameless=nameless)
    return Heard(people=about(all_of_it.people), topics=_topics(counting, shown))


def _captures(counting: Counting) -> Iterator[_Capture]:
    start, end = counting.period.span(counting.settings.zone)
    query = select(Feedback.issue_id, Feedback.heard, Feedback.person_id).where(
        Feedback.rollout_id == counting.rollout.id,
        Feedback.said_at >= start,
        Feedback.said_at < end,
        Feedback.heard.is_not(None),
        Feedback.withdrawn_at.is_(None),
        Feedback.not_ours_at.is_(None),
    )
    return (_Capture(issue, people or 0, teller) for issue, people, teller in counting.session.execute(query))


def _tellers(captures: list[_Capture]) -> dict[int | None, set[int]]:
    """Give who captured each issue."""
    tellers: defaultdict[int | None, set[int]] = defaultdict(set)
    for capture in captures:
        tellers[capture.issue].add(capture.teller)
    return tellers


def _groups(captures: list[_Capture]) -> dict[int | None, Group]:
    """Put captures into groups by issue, with as many people as they tell of, none of them in two."""
    somebody = numbers(1)
    messages: defaultdict[int | None, int] = defaultdict(int)
    people: defaultdict[int | None, set[int]] = defaultdict(set)
    for capture in captures:
        messages[capture.issue] += 1
        people[capture.issue].update(next(somebody) for _ in range(capture.people))
    return {issue: Group(messages[issue], frozenset(people[issue])) for issue in messages}


def _topics(counting: Counting, shown: Shown[int | None]) -> tuple[HeardTopic, ...]:
    """List the issues, those heard from the most people first."""
    named = [number for number in shown.groups if number is not None]
    rows = counting.session.scalars(select(Issue).where(Issue.id.in_(named)))
    topics = [
        HeardTopic(
            issue=row.id, title_nl=row.title_nl, title_en=row.title_en, people=about(shown.groups[row.id].people)
        )
        for row in rows
    ]
    return tuple(sorted(topics, key=lambda topic: (-topic.people, topic.issue)))
