"""Pieces of sentences that look backs share, whomever they are for."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from bot import charts
from bot.cards import Block, Chart, Faint, Line, Table, Text
from bot.days.editions import THURSDAY
from bot.days.period import WEEK, Period
from bot.digests import pieces, progress
from bot.digests.looked import LookBack, SilentOverWeeks, TopicOverWeeks, WeekTold
from bot.digests.parts import Done, OpenIssue
from bot.words import Words

ENOUGH = 10
"""People who wrote in a week before it is compared with another: of fewer, two more or less are a landslide."""
WEEK_DAYS = WEEK.days
_A_LINE = 2
"""Weeks that a line needs."""


class Open(NamedTuple):
    """An issue that stands open at the end, and for how many days by then."""

    topic: TopicOverWeeks | OpenIssue
    days: int


def title(found: LookBack, words: Words) -> str:
    """Give the title: of which month, or of how many weeks since go-live."""
    named = {"name": found.name, "place": found.organisation}
    if found.pace == "monthly":
        month = words.month(found.first + THURSDAY)
        return words.say("Monthly report {name} {place} · {month}", month=month, **named)
    return words.count(
        "The first week with {name} {place}", "The first {n} weeks with {name} {place}", len(found.weeks), **named
    )


def corrected(found: LookBack, words: Words) -> Iterator[Block]:
    """Say of which weeks the numbers are those that were corrected; whoever kept a report has others."""
    weeks = [str(Period.parse(period).week) for period in found.corrected]
    if weeks:
        yield Text((Faint(words.say("With the corrected numbers of week {weeks}.", weeks=", ".join(weeks))),))


def days_open(found: LookBack, topic: TopicOverWeeks) -> int:
    """Give the days that an open issue is open at the end: those it was told with, and the weeks since."""
    weeks_since = (found.last - Period.parse(topic.as_of).monday).days // WEEK_DAYS
    return topic.days_open + weeks_since * WEEK_DAYS


def open_topics(found: LookBack) -> list[TopicOverWeeks]:
    """List what does not go well and stands open; those of the most people first."""
    return [topic for topic in found.topics if topic.state == "open" and not topic.going_well]


def still_open(found: LookBack) -> list[Open]:
    """List all that stands open and was told of: what has no owner first, then the oldest."""
    listed = [Open(topic, days_open(found, topic)) for topic in open_topics(found)]
    told = {each.topic.issue for each in listed} | {topic.issue for topic in found.topics}
    listed += [Open(issue, issue.days_open) for issue in found.open_longest if issue.issue not in told]
    return sorted(listed, key=lambda each: (each.topic.owner is not None, -each.days, each.topic.issue))


def headline(found: LookBack) -> TopicOverWeeks | None:
    """Give the open topic that the page opens with: one that came back and has no owner, else what most wrote about."""
    topics = open_topics(found)
    again = (each for each in topics if each.weeks > 1 and each.owner is None)
    return next(again, topics[0] if topics else None)


def opening(found: LookBack, words: Words) -> str:
    """Open with one sentence: the first of these that holds.

    Too few wrote in every week; a topic came back in several weeks and has no owner; most was written about a topic
    that stands open; all that enough colleagues wrote about was answered or goes well; nothing recurs.
    """
    topics = open_topics(found)
    if not found.told and not topics:
        return words.say("Too few colleagues wrote to tell anything. That does not mean they are satisfied.")
    if first := headline(found):
        return _headline(first, words)
    if found.topics:
        return words.say("What many colleagues wrote about was answered, or goes well.")
    return words.say("No topic came from enough colleagues.")


def _headline(first: TopicOverWeeks, words: Words) -> str:
    named = first.title(words.language)
    if first.weeks > 1 and first.owner is None:
        return words.say("“{topic}” came back in {n} weeks and has no owner.", topic=named, n=first.weeks)
    return words.say("Most was written about “{topic}”.", topic=named)


def ownerless(found: LookBack) -> Open | None:
    """Give the open topic that needs an owner first: the one the page opens with, else the oldest without one."""
    without = [each for each in still_open(found) if each.topic.owner is None]
    first = headline(found)
    named = (each for each in without if first and each.topic.issue == first.issue)
    return next(named, without[0] if without else None)


def topic(found: LookBack, each: TopicOverWeeks, words: Words) -> Line:
    """Tell of an issue: how many messages in how many weeks, by how many colleagues at least, and how it stands."""
    return pieces.named(each, words, f"{written(each, words)} {state(found, each, words)}")


def written(each: TopicOverWeeks, words: Words) -> str:
    """Tell how much was written of an issue."""
    return words.count(
        "{messages} messages in {n} week, by at least {people} colleagues.",
        "{messages} messages in {n} weeks, by at least {people} colleagues.",
        each.weeks,
        messages=words.number(each.messages),
        people=words.number(each.people),
    )


def state(found: LookBack, each: TopicOverWeeks, words: Words) -> str:
    """Tell how an issue stands."""
    ended = {
        "answered": words.say("Answered."),
        "solved": words.say("Solved."),
        "declined": words.say("Declined, and said why."),
    }
    return ended.get(each.state) or open_for(Open(each, days_open(found, each)), words)


def open_for(each: Open, words: Words) -> str:
    """Tell for how long an issue is open, and who has it."""
    owner = words.say("owner: {owner}", owner=each.topic.owner) if each.topic.owner else words.say("no owner")
    return f"{for_how_long(each, words)}, {owner}."


def for_how_long(each: Open, words: Words) -> str:
    """Tell for how long an issue is open: in days for a week, then in weeks."""
    if each.days < WEEK_DAYS:
        return words.count("{n} day open", "{n} days open", each.days)
    return words.count("{n} week open", "{n} weeks open", each.days // WEEK_DAYS)


def done(found: LookBack, words: Words) -> Iterator[Line]:
    """Tell how many questions were answered and how soon, and what was done about issues."""
    if each := found.answered:
        yield (progress.answered(words, each.answered, each.asked, each.in_time, each.promise_days),)
    if hours := found.hours:
        least, most = progress.working_time(hours.least, words), progress.working_time(hours.most, words)
        same = words.say("A colleague's answer usually came within {time}.", time=most)
        range_of = words.say("A colleague's answer usually took {least} to {most}.", least=least, most=most)
        yield (same if least == most else range_of,)
    of_issues = Done(ended=found.ended, published=found.published, explained=found.explained)
    yield from progress.ended(of_issues, words)
    yield from progress.written(of_issues, words)


def silent(departments: Sequence[SilentOverWeeks], found: LookBack, words: Words, most: int) -> Iterator[Line]:
    """Tell the large departments from which too few wrote; after `most` of them the rest is counted."""
    for each in departments[:most]:
        values = {"department": each.name, "n": each.weeks, "of": len(found.weeks)}
        told = words.say("{department}: too little signal in {n} of {of} weeks.", **values)
        yield (told if each.still else f"{told} {words.say('Not in the last one.')}",)
    rest = len(departments) - most
    if rest > 0:
        yield (words.count("… and {n} more department", "… and {n} more departments", rest),)


def chart(found: LookBack, words: Words) -> Chart | None:
    """Draw the messages of each week; None where fewer than two weeks told them."""
    if found.told < _A_LINE:
        return None
    told = [at for at, week in enumerate(found.weeks) if week.total]
    weeks = found.weeks[told[0] : told[-1] + 1]
    return charts.chart(
        words,
        "line",
        words.say("Messages per week"),
        words.say("Week"),
        [words.say("week {n}", n=Period.parse(week.period).week) for week in weeks],
        {words.say("Messages"): [week.total.messages if week.total else None for week in weeks]},
    )


def without_numbers(found: LookBack, words: Words) -> Iterator[Block]:
    """Say of how many weeks there are no numbers, where others have them; a chart begins and ends with one of those."""
    few = len(found.weeks) - found.told
    if few and found.told:
        of = len(found.weeks)
        yield Text((Faint(words.say("Of {n} of {of} weeks there are no numbers.", n=few, of=of)),))


def compared(found: LookBack, words: Words) -> Iterator[Block]:
    """Say which weeks are the first and the last that may be compared: in a chat nothing else does."""
    if weeks := ends(found):
        first, last = (Period.parse(week.period).week for week in weeks)
        values = {"first": first, "last": last, "n": ENOUGH}
        text = words.say("Week {first} and week {last}: the first and last with {n} colleagues or more.", **values)
        yield Text((text,))


def ends(found: LookBack) -> tuple[WeekTold, WeekTold] | None:
    """Give the first and the last week that may be compared: by enough people, and of the same departments."""
    told = [week for week in found.weeks if week.total and week.total.people >= ENOUGH]
    return (told[0], told[-1]) if len(told) > 1 and found.same_departments else None


def then_and_now(found: LookBack, words: Words) -> Table | None:
    """Put the first and the last week beside each other; None where that is not honest."""
    compared = ends(found)
    if compared is None:
        return None
    head = [words.say("week {n}", n=Period.parse(week.period).week) for week in compared]
    totals = [week.total for week in compared if week.total]
    rows = [
        (words.say("Messages"), *(words.number(total.messages) for total in totals)),
        (words.say("Colleagues"), *(words.number(total.people) for total in totals)),
    ]
    if (negative := _negative(compared)) is not None:
        rows.append((words.say("Negative in tone"), *(f"{share}%" for share in negative)))
    return Table((words.say("First and last week"), *head), tuple(rows))


def _negative(compared: tuple[WeekTold, WeekTold]) -> list[int] | None:
    """Give the negative share of both weeks; None where one of them did not tell it by itself."""
    shares = [(week.tone or {}).get("negative") for week in compared]
    told = [share for share in shares if share is not None]
    return told if len(told) == len(compared) else None
