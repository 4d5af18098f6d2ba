"""Who could use training: departments in which enough people asked how a topic works. Never how many.

Where that may be told stands in `bot.digests.concerning`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from bot.digests.causes import Causes
from bot.digests.concerning import Concerning
from bot.digests.counting import Counting
from bot.digests.parts import IssueFigures, TrainingNeed
from models import Department

KNOWLEDGE = "knowledge"
LISTED = 3


def needs(
    counting: Counting, told: Sequence[IssueFigures], known: Causes, found: Concerning
) -> tuple[TrainingNeed, ...]:
    """Tell of each topic, in their order, the department that asked most; three at most, None where it gives away.

    A topic of which it was said why it recurs counts where knowledge is among it.
    """
    return tuple(_few(counting, [issue for issue in told if _is_learnt(issue, known)], found))


def _is_learnt(issue: IssueFigures, known: Causes) -> bool:
    causes = known.get(issue.issue, ())
    return not issue.going_well and (not causes or KNOWLEDGE in causes)


def _few(counting: Counting, topics: Sequence[IssueFigures], found: Concerning) -> Iterator[TrainingNeed]:
    for issue in topics:
        if len(found.told) == LISTED:
            return
        asking = found.asking.get(issue.issue, ())
        number = next((each for each in asking if found.add((issue.issue, each))), None)
        if number is not None:
            name = counting.session.get_one(Department, number).name
            yield TrainingNeed(issue=issue.issue, title_nl=issue.title_nl, title_en=issue.title_en, department=name)
