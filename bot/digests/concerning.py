"""Which departments asked about which topic, where that may be told. Never how many.

A number of a department and a topic at once could be subtracted from both. So only this is told: that at least the
threshold of people there asked. Whoever knows the topic (T people), the department (D) and the threshold (n) then knows
that n to min(T, D) people are in both. That range, and with it every remainder, is left at least n numbers wide: T and
D hold 2n - 1 people or more. For each further department of a topic T holds n people more, since nobody is in two; for
each further topic of a department, where the same people may ask, D holds n messages more. All who asked are as many
more than those told of, in people and in questions, so how many others asked stays open too. That nothing is told of a
pair says at most that fewer than n people asked, zero among it: how many messages of a topic are questions is told
nowhere.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from itertools import zip_longest

from bot.digests.concern import Concern
from bot.digests.counting import Counting, Line, at_home
from bot.digests.parts import Counted, Done, IssueFigures, Waiting
from bot.digests.reports import reports
from bot.privacy.visible import Count, Shown
from bot.reading import Kind
from bot.recurring import standing
from models import Department, Issue

Pair = tuple[int, int]
"""The ids of an issue and a department."""


@dataclass
class Concerning:
    """What was told of a period's departments and topics, and the pairs of both that are told beside it."""

    threshold: int
    topics: Mapping[int, Counted]
    departments: Mapping[int, Count]
    asked: Counted | None
    asking: Mapping[int, Sequence[int]]
    """The departments of which enough people asked about a topic, the most people first."""
    told: list[Pair] = field(default_factory=list)

    def add(self, pair: Pair) -> bool:
        """Tell of a pair, where that leaves open what else each side holds; say whether it is told."""
        issue, department = pair
        topic, home, asked = self.topics.get(issue), self.departments.get(department), self.asked
        if pair in self.told or topic is None or home is None or asked is None:
            return pair in self.told
        pairs = [*self.told, pair]
        may = (
            topic.people >= self._leaving(sum(each == issue for each, _ in pairs))
            and home.people >= self._leaving(1)
            and home.messages >= self._leaving(sum(each == department for _, each in pairs))
            and asked.people >= self._leaving(len({each for _, each in pairs}))
            and asked.messages >= self._leaving(len(pairs))
        )
        self.told = pairs if may else self.told
        return may

    def _leaving(self, times: int) -> int:
        """Give how many a whole must hold, of which the threshold is told so many times, to leave the rest open."""
        return self.threshold * times + self.threshold - 1


def concerning(
    counting: Counting, told: Sequence[IssueFigures], by_department: Shown[int | None], waiting: Waiting | None
) -> Concerning:
    """Find who asked about what is told of a period; nothing of it is told yet."""
    return Concerning(
        counting.threshold,
        {issue.issue: issue.counted for issue in told},
        {number: counted for number, counted in by_department.groups.items() if number is not None},
        waiting.asked if waiting else None,
        _asking(at_home(counting.lines), counting.threshold),
    )


def _asking(lines: Sequence[Line], threshold: int) -> Mapping[int, Sequence[int]]:
    asked: dict[Pair, set[int]] = defaultdict(set)
    for line in lines:
        if line.kind == Kind.QUESTION and line.issue is not None and line.department is not None:
            asked[line.issue, line.department].add(line.person)
    enough = [(-len(people), department, issue) for (issue, department), people in asked.items()]
    found: dict[int, list[int]] = defaultdict(list)
    for fewer, department, issue in sorted(enough):
        if -fewer >= threshold:
            found[issue].append(department)
    return found


def concerns(counting: Counting, found: Concerning, done: Done | None) -> tuple[Concern, ...]:
    """Tell which department asked about which topic: of each topic first the one that asked most, then the next.

    What was told of in the pairs of `found` stays told. Of the topics about which something was `done` it is repeated
    what an earlier report told, by as many people as are needed today: that is nothing new. Of a topic that was merged
    since it is told with the one it became.
    """
    by_topic = [found.asking.get(issue, ()) for issue in found.topics]
    for departments in zip_longest(*by_topic):
        for pair in zip(found.topics, departments, strict=True):
            if pair[1] is not None:
                found.add(pair)
    now = tuple(_concern(counting, pair) for pair in found.told)
    return (*now, *_earlier(counting, done, found.told))


def _concern(counting: Counting, pair: Pair) -> Concern:
    issue, department = pair
    name = counting.session.get_one(Department, department).name
    return Concern(issue=issue, department=department, name=name, period=str(counting.period))


def _earlier(counting: Counting, done: Done | None, now: Sequence[Pair]) -> Iterator[Concern]:
    wanted = {each.issue for each in (*done.ended, *done.answers)} if done else set()
    if not wanted:
        return
    last: dict[Pair, Concern] = {}
    stands = _standing(counting)
    for week in reports(counting.session, counting.rollout.id):
        if week.period < str(counting.period) and week.threshold >= counting.threshold:
            last |= {(stands(each.issue), each.department): each for each in week.concerns}
    for (issue, department), each in last.items():
        if issue in wanted and (issue, department) not in now:
            yield each.model_copy(update={"issue": issue})


def _standing(counting: Counting) -> Callable[[int], int]:
    """Give what gives, of the id of an issue, that of the one it was merged into since."""
    session = counting.session
    return cache(lambda number: standing(session, session.get_one(Issue, number)).id)
