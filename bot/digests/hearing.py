"""Tell what ambassadors heard: apart from what was written, and always as “about”."""

from __future__ import annotations

from collections.abc import Iterator

from bot.cards import Faint, Line, Strong
from bot.digests.parts import Figures, Heard
from bot.words import Words


def besides(figures: Figures, issue: int, words: Words) -> str:
    """Tell from how many people an issue was heard beside those who wrote; empty where that is not told."""
    topics = figures.heard.topics if figures.heard else ()
    people = next((topic.people for topic in topics if topic.issue == issue), None)
    if people is None:
        return ""
    return " " + words.say("In addition, ± {n} heard through {ambassadors}.", n=words.number(people))


def topics(figures: Figures, words: Words, most: int) -> Iterator[Line]:
    """Tell the issues that were heard of, and not written about by enough people."""
    written = {issue.issue for issue in figures.issues}
    heard = [topic for topic in figures.heard.topics if topic.issue not in written] if figures.heard else []
    for topic in heard[:most]:
        name = topic.title_en if words.language == "en" else topic.title_nl
        told = words.say("± {n} heard through {ambassadors}.", n=words.number(topic.people))
        yield Strong(name), " " if name.endswith("?") else ": ", told
    if len(heard) > most:
        more = words.count("… and {n} more topic heard", "… and {n} more topics heard", len(heard) - most)
        yield (Faint(more),)


def in_all(heard: Heard, words: Words) -> str:
    """Tell from how many people something was heard in all."""
    return words.say("Through {ambassadors}, ± {n} heard in all.", n=words.number(heard.people))
