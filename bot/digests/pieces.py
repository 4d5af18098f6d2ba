"""Pieces of sentences that digests share, whomever they are for."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from bot.cards import Block, Bullets, Faint, Heading, Line, Strong
from bot.days.period import Period
from bot.digests import covered, hearing
from bot.digests.order import DECLINED
from bot.digests.parts import Counted, Figures, IssueFigures, SilentDepartment, Titled
from bot.words import Words

MOST_TOPICS = 10
"""Topics that stand beneath; the rest is counted."""
Section = tuple[str, tuple[Line, ...]]


def title(report: str, figures: Figures, words: Words) -> str:
    """Give the title of a digest: which report, of which week, how long after go-live."""
    since = figures.weeks_since_go_live
    when = (
        words.say("week {n} after go-live", n=since)
        if since > 0
        else words.count("{n} week before go-live", "{n} weeks before go-live", 1 - since)
    )
    number = Period.parse(figures.period).week
    return f"{report} · {words.say('week {n}', n=number)} · {when}"


def summary(title: str, first: IssueFigures | None, words: Words) -> str:
    """Give what a notification shows: the title, and the issue that stands first."""
    if first is None:
        return title
    return words.say("{title}. First: {topic}.", title=title, topic=first.title(words.language))


def too_little(figures: Figures, words: Words) -> str:
    """Say that too few wrote to tell anything."""
    return words.say(
        "Fewer than {n} colleagues wrote: too little signal. That does not mean they are satisfied.",
        n=figures.threshold,
    )


def sections(listed: Sequence[Section]) -> Iterator[Block]:
    """Give each section that holds something a number and a heading."""
    for number, (name, lines) in enumerate((section for section in listed if section[1]), 1):
        yield Heading(f"{number}. {name}")
        yield Bullets(lines)


def distinct(names: Sequence[str]) -> list[str]:
    """Give names, with a number where one occurs again, so that two rows of a table differ."""
    seen: Counter[str] = Counter()
    told = []
    for name in names:
        seen[name] += 1
        told.append(f"{name} ({seen[name]})" if seen[name] > 1 else name)
    return told


def named(issue: Titled, words: Words, rest: str) -> Line:
    """Name an issue and tell something of it."""
    name = issue.title(words.language)
    return Strong(name), (" " if name.endswith("?") else ": ") + rest


def counted(value: Counted, words: Words) -> str:
    """Tell how many messages, by how many colleagues."""
    return words.say(
        "{messages} messages, {people} colleagues",
        messages=words.number(value.messages),
        people=words.number(value.people),
    )


def written_about(issue: IssueFigures, figures: Figures, words: Words) -> str:
    """Tell how many wrote about an issue, this week and the one before, and what was heard beside."""
    besides = hearing.besides(figures, issue.issue, words)
    return f"{counted(issue.counted, words)}{_before(issue, figures, words)}.{besides}"


def _before(issue: IssueFigures, figures: Figures, words: Words) -> str:
    if issue.previous is None:
        return ""
    if issue.previous == "few":
        return " " + words.say("(previous week fewer than {n} colleagues)", n=figures.threshold)
    return " " + words.say("(previous week {n})", n=words.number(issue.previous))


def more(there_are: int, shown: int, words: Words) -> Iterator[Line]:
    """Count the issues that are not listed."""
    if there_are > shown:
        yield (Faint(words.count("… and {n} more topic", "… and {n} more topics", there_are - shown)),)


def state(issue: IssueFigures, words: Words, *, agreed: bool = True) -> str:
    """Tell how an issue stands; `agreed` is False where a working agreement is missing."""
    if issue.status == DECLINED:
        return words.say("Declined, and said why.")
    if issue.answer == "placed":
        return words.say("Answer posted.")
    if issue.answer == "ready":
        return words.say("Answer ready, not posted.")
    is_open = words.count("{n} day open", "{n} days open", issue.days_open)
    owner = words.say("owner: {owner}", owner=issue.owner) if issue.owner else words.say("no owner")
    again = f"{words.say('reopened')}, " if issue.reopened else ""
    missing = "" if agreed else " " + words.say("A working agreement is missing.")
    return f"{again}{is_open}, {owner}.{missing}"


def goes_well(figures: Figures, words: Words, most: int) -> Iterator[Line]:
    """Tell the issues that most write about with pleasure."""
    topics = [issue for issue in figures.issues if issue.going_well]
    for issue in topics[:most]:
        besides = hearing.besides(figures, issue.issue, words)
        yield named(issue, words, f"{counted(issue.counted, words)}.{besides}")
    yield from more(len(topics), most, words)


def too_little_of(department: SilentDepartment, words: Words) -> str:
    """Say that too few of a department wrote, and for how many weeks."""
    return words.count(
        "{department}: too little signal.",
        "{department}: too little signal, {n} weeks in a row.",
        department.weeks,
        department=department.name,
    )


def unheard(figures: Figures, words: Words) -> Iterator[Line]:
    """Tell the large departments from which too few wrote, and then which departments have too few ambassadors."""
    without = covered.without(figures.coverage)
    for department in figures.silent:
        text = too_little_of(department, words)
        yield (f"{text} {words.say('No {ambassador} either.')}" if department.name in without else text,)
    if figures.coverage:
        silent = {department.name for department in figures.silent}
        yield from ((text,) for text in covered.lines(figures.coverage, words, told=without & silent))


def moods(joined: str, words: Words) -> str:
    """Name moods that may be joined, such as "neutral+positive"."""
    names = {
        "negative": words.say("negative"),
        "neutral": words.say("neutral"),
        "positive": words.say("positive"),
    }
    return words.say(" or ").join(names[name] for name in joined.split("+"))
