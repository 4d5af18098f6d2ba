"""Whether “5 or more people of a department asked about a topic” gives away what else the topic or department holds.

The reader of `benchmarks.knowing` is asked what each remainder can be at least and at most, once with these statements
and once without: the topic less that department, the department less that topic, and all who asked less the pairs. The
rule of the product (`bot.digests.concerning`) is that every number from 0 to the threshold less one stays open. What a
statement narrows further, of fewer people than the threshold, is given away.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from benchmarks.attacker import Cells, Writers, people
from benchmarks.bounds import ALL, Knowledge, Variable
from benchmarks.knowing import ASKED, Reader
from bot.digests.concern import Concern

Target = tuple[Variable, ...]


def stated(reader: Reader) -> list[Concern]:
    """Give what is stated of that week; what an earlier one stated is nothing new."""
    return [each for each in reader.found.concerns if each.period == reader.found.period]


def untrue(reader: Reader, writers: Writers, week: int) -> int:
    """Count the statements of a week of which too few people asked."""
    pairs = (_cells(_pair(each, reader.knowledge()), week) for each in stated(reader))
    return sum(people(writers, cells) < reader.found.threshold for cells in pairs)


def narrowed(reader: Reader, writers: Writers, week: int) -> int:
    """Count the remainders of too few people that the statements of a week narrow below the threshold."""
    known, threshold = reader.knowledge(), reader.found.threshold
    plain = replace(reader, found=reader.found.model_copy(update={"concerns": ()})).knowledge()
    left = dict.fromkeys(_remainders(reader, known)) if stated(reader) else {}
    secret = [asked for asked, of in left if people(writers, _cells(of, week)) < threshold]
    spans = zip(plain.spans(secret), known.spans(secret), strict=True) if secret else ()
    return sum(now.most - now.least < min(threshold - 1, then.most - then.least) for then, now in spans)


def _remainders(reader: Reader, known: Knowledge) -> Iterator[tuple[Target, Target]]:
    """Give what is left beside the pairs, as what is asked for, and as the messages that it holds."""
    told = stated(reader)
    for issue in {each.issue - 1 for each in told}:
        homes = {each.department - 1 for each in told if each.issue - 1 == issue}
        others = [home for home in reader.headcounts if home not in homes]
        messages = tuple(name for home in others for name in known.messages(home, issue))
        yield tuple(("both", home, issue, ALL) for home in others), messages
        yield _without(known.messages(issue=issue), told, known)
    for home in {each.department - 1 for each in told}:
        yield _without(known.messages(home), told, known)
    yield _without(known.messages(sides=ASKED), told, known)


def _without(whole: Target, told: list[Concern], known: Knowledge) -> tuple[Target, Target]:
    pairs = {name for each in told for name in _pair(each, known)}
    left = tuple(name for name in whole if name not in pairs)
    return left, left


def _pair(told: Concern, known: Knowledge) -> Target:
    return known.messages(told.department - 1, told.issue - 1, ASKED)


def _cells(messages: Target, week: int) -> Cells:
    return frozenset((week, *rest) for _, *rest in messages)
