"""Tell the figures of a digest as a Card, in the order of what needs somebody first."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from bot.cards import Block, Bullets, Card, Faint, Heading, Line, Strong, Table, Text
from bot.digests import decided, hearing
from bot.digests.parts import Counted, Figures, IssueFigures
from bot.period import Period
from bot.words import Words

TOPICS = 5
"""Topics a section lists; the rest is counted."""
DECISIONS = 3
DECLINED = "declined"
"""How an issue stands of which it was decided, with a reason, that nothing will be done."""
Section = tuple[str, tuple[Line, ...]]


def card(figures: Figures, words: Words) -> Card:
    """Tell the figures."""
    title = _title(figures, words)
    blocks: list[Block] = [Heading(title, level=1)]
    decisions = tuple(_decisions(figures, words))
    if decisions:
        today = words.count("{n} decision", "{n} decisions", len(decisions))
        blocks.append(Text((Strong(words.say("Today:")), f" {today}")))
    if figures.total is None:
        blocks.append(Text((_too_little(figures, words),)))
    sections = [
        (words.say("Questions and blockers"), tuple(_blockers(figures, words))),
        (words.say("Decisions"), (*decisions, *_not_done(figures, words))),
        (words.say("Silence is not satisfaction"), tuple(_silent(figures, words))),
        (words.say("What goes well"), tuple(_goes_well(figures, words))),
        (words.say("What was done"), tuple(_done(figures, words))),
    ]
    blocks.extend(_numbered([section for section in sections if section[1]]))
    blocks.extend(_departments(figures, words))
    blocks.extend(hearing.in_all(figures, words))
    blocks.extend(_tone(figures, words))
    return Card(_summary(figures, words, title), tuple(blocks), words.language)


def _title(figures: Figures, words: Words) -> str:
    since = figures.weeks_since_go_live
    when = (
        words.say("week {n} after go-live", n=since)
        if since > 0
        else words.count("{n} week before go-live", "{n} weeks before go-live", 1 - since)
    )
    number = Period.parse(figures.period).week
    report = words.say("Weekly report {name} {place}", name=figures.name, place=figures.organisation)
    return f"{report} · {words.say('week {n}', n=number)} · {when}"


def _summary(figures: Figures, words: Words, title: str) -> str:
    topics = _open_topics(figures)
    if not topics:
        return title
    return words.say("{title}. First: {topic}.", title=title, topic=_name(topics[0], words))


def _open_topics(figures: Figures) -> list[IssueFigures]:
    """List what does not go well; what was answered comes last."""
    return sorted(
        (issue for issue in figures.issues if not issue.going_well),
        key=lambda issue: issue.answer == "placed" or issue.status == DECLINED,
    )


def _too_little(figures: Figures, words: Words) -> str:
    return words.say(
        "Fewer than {n} colleagues wrote: too little signal. That does not mean they are satisfied.",
        n=figures.threshold,
    )


def _numbered(sections: Sequence[Section]) -> Iterator[Block]:
    for number, (title, lines) in enumerate(sections, 1):
        yield Heading(f"{number}. {title}")
        yield Bullets(lines)


def _name(issue: IssueFigures, words: Words) -> str:
    return issue.title_en if words.language == "en" else issue.title_nl


def _topic(issue: IssueFigures, words: Words) -> Line:
    name = _name(issue, words)
    return Strong(name), " " if name.endswith("?") else ": "


def _counted(counted: Counted, words: Words) -> str:
    return words.say(
        "{messages} messages, {people} colleagues",
        messages=words.number(counted.messages),
        people=words.number(counted.people),
    )


def _blockers(figures: Figures, words: Words) -> Iterator[Line]:
    topics = _open_topics(figures)
    for issue in topics[:TOPICS]:
        counted = _counted(issue.counted, words)
        besides = hearing.besides(figures, issue.issue, words)
        rest = f"{counted}{_before(issue, figures, words)}.{besides} {_state(issue, words)}"
        yield (*_topic(issue, words), rest)
    yield from _more(len(topics), TOPICS, words)
    yield from hearing.topics(figures, words, TOPICS)
    waiting = figures.waiting
    if waiting and waiting.unanswered:
        yield (words.say("{n} questions without an answer.", n=words.number(waiting.unanswered)),)
    elif waiting:
        yield (words.say("{n} questions asked.", n=words.number(waiting.asked.messages)),)


def _more(there_are: int, shown: int, words: Words) -> Iterator[Line]:
    if there_are > shown:
        yield (Faint(words.count("… and {n} more topic", "… and {n} more topics", there_are - shown)),)


def _before(issue: IssueFigures, figures: Figures, words: Words) -> str:
    if issue.previous is None:
        return ""
    if issue.previous == "few":
        return " " + words.say("(previous week fewer than {n} colleagues)", n=figures.threshold)
    return " " + words.say("(previous week {n})", n=words.number(issue.previous))


def _state(issue: IssueFigures, words: Words) -> str:
    if issue.status == DECLINED:
        return words.say("Declined, and said why.")
    if issue.answer == "placed":
        return words.say("Answer placed.")
    if issue.answer == "ready":
        return words.say("Answer ready, not placed.")
    is_open = words.count("{n} day open", "{n} days open", issue.days_open)
    owner = words.say("owner: {owner}", owner=issue.owner) if issue.owner else words.say("no owner")
    again = f"{words.say('reopened')}, " if issue.reopened else ""
    return f"{again}{is_open}, {owner}."


def _decisions(figures: Figures, words: Words) -> Iterator[Line]:
    asked = (line for issue in figures.issues if not issue.going_well for line in _decision(issue, words))
    for _, line in zip(range(DECISIONS), asked, strict=False):
        yield line


def _decision(issue: IssueFigures, words: Words) -> Iterator[Line]:
    if issue.status == DECLINED:
        return
    if issue.answer == "ready":
        yield (words.say("May the answer to “{topic}” be placed?", topic=_name(issue, words)),)
    elif issue.answer == "none" and issue.owner is None:
        yield (words.say("Who takes on “{topic}”?", topic=_name(issue, words)),)


def _not_done(figures: Figures, words: Words) -> Iterator[Line]:
    if figures.decisions:
        yield (words.say("Decided before, not done") + ":",)
    yield from decided.lines(figures.decisions, words)


def _silent(figures: Figures, words: Words) -> Iterator[Line]:
    for department in figures.silent:
        text = words.count(
            "{department}: too little signal.",
            "{department}: too little signal, {n} weeks in a row.",
            department.weeks,
            department=department.name,
        )
        yield (text,)


def _goes_well(figures: Figures, words: Words) -> Iterator[Line]:
    topics = [issue for issue in figures.issues if issue.going_well]
    for issue in topics[:TOPICS]:
        besides = hearing.besides(figures, issue.issue, words)
        yield (*_topic(issue, words), f"{_counted(issue.counted, words)}.{besides}")
    yield from _more(len(topics), TOPICS, words)


def _done(figures: Figures, words: Words) -> Iterator[Line]:
    waiting = figures.waiting
    if waiting and waiting.answered:
        answered, asked = words.number(waiting.answered), words.number(waiting.asked.messages)
        yield (words.say("{answered} of {asked} questions answered.", answered=answered, asked=asked),)


def _departments(figures: Figures, words: Words) -> Iterator[Block]:
    counted = [(department.name, department.counted) for department in figures.departments]
    if figures.other_departments:
        counted.append((words.say("other departments"), figures.other_departments))
    if len(counted) > 1:
        yield Heading(words.say("By department"))
        head = (words.say("Department"), words.say("Messages"), words.say("Colleagues"))
        yield Table(
            head, tuple((name, words.number(value.messages), words.number(value.people)) for name, value in counted)
        )


def _tone(figures: Figures, words: Words) -> Iterator[Block]:
    if figures.total is None:
        return
    counted = _counted(figures.total, words)
    if figures.tone is None:
        yield Text((Faint(words.say("In all: {counted}.", counted=counted)),))
        return
    listed = ", ".join(f"{share}% {moods(name, words)}" for name, share in figures.tone.items())
    yield Text((Faint(words.say("Tone: {listed} ({counted}).", listed=listed, counted=counted)),))


def moods(joined: str, words: Words) -> str:
    """Name moods that may be joined, such as "neutral+positive"."""
    names = {
        "negative": words.say("negative"),
        "neutral": words.say("neutral"),
        "positive": words.say("positive"),
    }
    return words.say(" or ").join(names[name] for name in joined.split("+"))
