"""Who could use training: departments in which enough people asked how a topic works. Never how many.

A number of a department and a topic at once could be subtracted from both. So only this is told: that at least the
threshold of people there asked. Whoever knows the topic (T people), the department (D) and the threshold (n) then knows
that n to min(T, D) people are in both. That range, and with it every remainder, is left at least n numbers wide: T and
D hold 2n - 1 people or more. All who asked are as many more than those told of, so how many others asked stays open
too. That nothing is told of a pair says at most that fewer than n people asked, zero among it: how many messages of a
topic are questions is told nowhere.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

from bot.digests.causes import Causes
from bot.digests.counting import Counting, Line, at_home
from bot.digests.parts import Counted, IssueFigures, TrainingNeed, Waiting
from bot.privacy.visible import Shown
from bot.reading import Kind
from models import Department

KNOWLEDGE = "knowledge"
LISTED = 3


def needs(
    counting: Counting,
    told: Sequence[IssueFigures],
    known: Causes,
    by_department: Shown[int | None],
    waiting: Waiting | None,
) -> tuple[TrainingNeed, ...]:
    """Tell of each topic, in their order, the department that asked most; three at most, None where it gives away.

    A topic of which it was said why it recurs counts where knowledge is among it.
    """
    topics = [issue for issue in told if _is_learnt(issue, known) and _open_enough(issue.counted.people, counting)]
    departments = {
        number
        for number, counted in by_department.groups.items()
        if number is not None and _open_enough(counted.people, counting)
    }
    return tuple(_few(counting, waiting, _most_asking(counting, topics, departments)))


def _is_learnt(issue: IssueFigures, known: Causes) -> bool:
    causes = known.get(issue.issue, ())
    return not issue.going_well and (not causes or KNOWLEDGE in causes)


def _open_enough(people: int, counting: Counting) -> bool:
    return people >= 2 * counting.threshold - 1


def _most_asking(
    counting: Counting, topics: Sequence[IssueFigures], departments: set[int]
) -> Iterator[tuple[IssueFigures, int]]:
    """Give each topic with the department of which the most people asked about it, where those are enough."""
    asked = _asked(at_home(counting.lines))
    for issue in topics:
        found = [(len(asked[issue.issue, number]), -number) for number in departments]
        people, number = max(found, default=(0, 0))
        if people >= counting.threshold:
            yield issue, -number


def _asked(lines: Sequence[Line]) -> dict[tuple[int, int], set[int]]:
    asked: dict[tuple[int, int], set[int]] = defaultdict(set)
    for line in lines:
        if line.kind == Kind.QUESTION and line.issue is not None and line.department is not None:
            asked[line.issue, line.department].add(line.person)
    return asked


def _few(
    counting: Counting, waiting: Waiting | None, found: Iterator[tuple[IssueFigures, int]]
) -> Iterator[TrainingNeed]:
    """Tell the first ones, as long as those who asked in all leave open how many others did."""
    told: list[int] = []
    for issue, number in found:
        departments = {*told, number}
        if len(told) == LISTED or not _leaves_open(waiting.asked if waiting else None, len(departments), counting):
            return
        told.append(number)
        name = counting.session.get_one(Department, number).name
        yield TrainingNeed(issue=issue.issue, title_nl=issue.title_nl, title_en=issue.title_en, department=name)


def _leaves_open(asked: Counted | None, departments: int, counting: Counting) -> bool:
    least = counting.threshold * departments
    return asked is not None and asked.people >= least + counting.threshold - 1
