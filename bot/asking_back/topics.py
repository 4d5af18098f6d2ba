"""Asking back: the topics that a digest tells of, the one that somebody means, and what is told of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from bot.cards import Block, Facts, Strong, Text
from bot.days.period import Period
from bot.digests.parts import EndedIssue, Figures, HeardTopic, IssueFigures, OpenIssue, Titled, TrainingNeed
from bot.issues import CLOSED
from bot.published.searching import find
from bot.topics import naming
from bot.words import Words


@dataclass(frozen=True)
class Topic:
    """What one digest tells of an issue, in whichever of its parts."""

    number: int
    title_nl: str
    title_en: str
    counted: IssueFigures | None = None
    heard: HeardTopic | None = None
    open_long: OpenIssue | None = None
    ended: EndedIssue | None = None
    learnt: TrainingNeed | None = None

    def title(self, language: str) -> str:
        """Give the title in a language ("nl" or "en")."""
        return self.title_en if language == "en" else self.title_nl

    @property
    def owner(self) -> str | None:
        """Who has it, where that is told."""
        known = self.counted or self.open_long
        return known.owner if known else None


def topics_of(figures: Figures) -> Mapping[int, Topic]:
    """List what a digest tells of, by the ids of the issues, in the order in which it tells them."""
    parts: Mapping[str, Sequence[Titled]] = {
        "counted": figures.issues,
        "heard": figures.heard.topics if figures.heard else (),
        "open_long": figures.open_longest,
        "ended": figures.done.ended if figures.done else (),
        "learnt": figures.training,
    }
    found: dict[int, Topic] = {}
    for part, listed in parts.items():
        for each in listed:
            known = found.get(each.issue, Topic(each.issue, each.title_nl, each.title_en))
            found[each.issue] = replace(known, **{part: each})  # type: ignore[arg-type]
    return found


def meant(topics: Mapping[int, Topic], text: str) -> Sequence[Topic]:
    """List the topics that somebody can mean, the likeliest first: the one with that title, else by its words."""
    wanted = " ".join(text.casefold().strip(" \"'“”.?!:").split())
    exact = [each for each in topics.values() if wanted in {_plain(each.title_nl), _plain(each.title_en)}]
    if exact:
        return exact
    found = find({number: f"{each.title_nl} {each.title_en}" for number, each in topics.items()}, wanted)
    if found:
        return [topics[number] for number in found]
    return [each for each in topics.values() if wanted in _plain(f"{each.title_nl} {each.title_en}").split()]


def _plain(title: str) -> str:
    return " ".join(title.casefold().strip(" .?!").split())


def told(topic: Topic, before: Mapping[Period, Figures], words: Words, causes: str) -> Iterator[Block]:
    """Tell a topic by the figures of its week, and by those of the weeks `before`."""
    yield Text((Strong(topic.title(words.language)),))
    rows = (
        (words.say("Written"), _written(topic, words)),
        (words.say("Weeks before"), ", ".join(_weeks_before(topic.number, before, words))),
        (words.say("Heard"), f"± {words.number(topic.heard.people)}" if topic.heard else ""),
        (words.say("Open"), _open(topic, words)),
        (words.say("Owner"), topic.owner or ""),
        (words.say("Status"), _status(topic, words)),
        (words.say("Causes"), causes),
        (words.say("Who could use training"), topic.learnt.department if topic.learnt else ""),
    )
    shown = tuple((name, value) for name, value in rows if value)
    if shown:
        yield Facts(shown)


def _written(topic: Topic, words: Words) -> str:
    if topic.counted is None:
        return ""
    counted = topic.counted.counted
    return words.say(
        "{messages} messages, {people} colleagues",
        messages=words.number(counted.messages),
        people=words.number(counted.people),
    )


def _weeks_before(number: int, before: Mapping[Period, Figures], words: Words) -> Iterator[str]:
    """Tell of each week before what its own digest told, the newest first."""
    for week, figures in sorted(before.items(), reverse=True):
        then = next((each for each in figures.issues if each.issue == number), None)
        if then:
            yield words.say("week {n}: {messages} messages", n=week.week, messages=words.number(then.counted.messages))
        elif number in figures.quiet_issues:
            yield words.say("week {n}: fewer than {few} colleagues", n=week.week, few=figures.threshold)


def _open(topic: Topic, words: Words) -> str:
    """Tell for how long it stands open, and where nobody has it; what goes well waits for nobody."""
    known = topic.counted or topic.open_long
    if known is None or topic.ended or not _stands_open(topic) or _goes_well(topic):
        return ""
    days = words.count("{n} day", "{n} days", known.days_open)
    return days if known.owner else f"{days}, {words.say('no owner')}"


def _stands_open(topic: Topic) -> bool:
    return topic.counted is None or topic.counted.status not in CLOSED


def _goes_well(topic: Topic) -> bool:
    return topic.counted is not None and topic.counted.going_well


def _status(topic: Topic, words: Words) -> str:
    if topic.ended:
        return naming.status(words, topic.ended.how)
    if topic.counted is None:
        return ""
    if _goes_well(topic) and _stands_open(topic):
        return words.say("goes well")
    again = f"{words.say('reopened')}, " if topic.counted.reopened else ""
    return again + naming.status(words, topic.counted.status)
