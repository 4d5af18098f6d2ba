"""Why topics recur, in messages: summed up from the topics that a digest tells of, and from nothing else.

Whoever knows those topics and their causes can add this up themselves. So nothing of it tells more than the topics do:
a count of all messages by cause would, less those topics, tell of the ones that were held back.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence

from sqlalchemy import select

from bot.digests.counting import Counting
from bot.digests.parts import CauseFigures, IssueFigures
from bot.privacy.visible import per_cent
from bot.topics import naming
from bot.words import words_for
from models import IssueCause

TECHNIQUE = "technique"
"""The cause that is technical; every other one is human: knowledge, time, habit, what was agreed."""
Causes = Mapping[int, Collection[str]]


def of(counting: Counting, told: Sequence[IssueFigures]) -> Causes:
    """Give the causes of the topics told of that do not go well."""
    numbers = [issue.issue for issue in told if not issue.going_well]
    query = select(IssueCause.issue_id, IssueCause.cause).where(IssueCause.issue_id.in_(numbers))
    found: dict[int, set[str]] = defaultdict(set)
    for number, cause in counting.session.execute(query):
        found[number].add(cause)
    return found


def figures(counting: Counting, told: Sequence[IssueFigures], known: Causes) -> tuple[CauseFigures, ...]:
    """Sum up the messages of the topics by cause, the most first."""
    by_cause: dict[str, list[int]] = defaultdict(list)
    for issue in told:
        for cause in known.get(issue.issue, ()):
            by_cause[cause].append(issue.counted.messages)
    listed = [_cause(counting, cause, messages) for cause, messages in by_cause.items()]
    return tuple(sorted(listed, key=lambda each: (-each.messages, each.cause)))


def _cause(counting: Counting, cause: str, messages: Sequence[int]) -> CauseFigures:
    names = {language: naming.cause(words_for(language), counting.settings, cause) for language in ("nl", "en")}
    return CauseFigures(
        cause=cause, name_nl=names["nl"], name_en=names["en"], messages=sum(messages), topics=len(messages)
    )


def technical(told: Sequence[IssueFigures], known: Causes) -> dict[str, int] | None:
    """Give what share of the messages is about topics of technique, of people, or of both; in whole per cent.

    None unless there are topics of technique and of people: each topic is of enough people, and so each side is.
    """
    sides = {"technique": 0, "both": 0, "human": 0}
    for issue in told:
        if causes := known.get(issue.issue):
            sides[_side(causes)] += issue.counted.messages
    if not (sides["technique"] and sides["human"]):
        return None
    shares = per_cent({side: sides[side] for side in sorted(sides) if sides[side]})
    return {side: shares[side] for side in sides if side in shares}


def _side(causes: Collection[str]) -> str:
    if TECHNIQUE not in causes:
        return "human"
    return "technique" if len(causes) == 1 else "both"
