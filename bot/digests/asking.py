"""Tell what a digest asks for: how many things today, each decision with its day, and the forms that record them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from bot.cards import Ask, Block, Choice, Line, Strong, Text
from bot.digests import decided
from bot.digests.asked import DECISIONS
from bot.digests.parts import Asked, AskedDecision, AskedVisit, Figures
from bot.talk import shortened
from bot.visits import planning
from bot.words import Words

LABEL = 36
"""Characters of a topic in the list of a form: a phone shows about forty."""


def pressing(asked: Sequence[AskedDecision]) -> Sequence[AskedDecision]:
    """Give the decisions that the first minute has room for."""
    return asked[:DECISIONS]


def today(figures: Figures, words: Words) -> Iterator[Block]:
    """Tell how many decisions and visits are asked for; nothing where none is."""
    decisions, visits = len(pressing(figures.asked)), len(figures.visits)
    counted = (
        words.count("{n} decision", "{n} decisions", decisions) if decisions else "",
        words.count("{n} visit", "{n} visits", visits) if visits else "",
    )
    listed = ", ".join(filter(None, counted))
    if listed:
        yield Text((Strong(words.say("Today:")), f" {listed}"))


def decisions(asked: Sequence[AskedDecision], words: Words) -> Iterator[Line]:
    """Tell each decision that is asked for, before which day, and whether the report before asked it too.

    Those beyond the first ones were all asked before: they stand in one line.
    """
    again, first = words.say("Asked again."), pressing(asked)
    for each in first:
        yield question(each, words), f" {_by(each, words)}{f' {again}' if each.again else ''}"
    if waiting := asked[len(first) :]:
        topics = ", ".join(f"“{each.title(words.language)}”" for each in waiting)
        yield (words.say("Not decided yet either: {topics}.", topics=topics),)


def _by(each: AskedDecision | AskedVisit, words: Words) -> str:
    return words.say("Before {day}.", day=words.day(each.before))


def question(each: Asked, words: Words) -> str:
    """Give the question that a decision answers."""
    questions: Mapping[str, str] = {
        "owner": words.say("Who takes on “{topic}”?", topic=each.title(words.language)),
        "answer": words.say("May the answer to “{topic}” be posted?", topic=each.title(words.language)),
        "agreement": words.say("Make an agreement on “{topic}”.", topic=each.title(words.language)),
    }
    return questions[each.what]


def visit(figures: Figures, department: str, words: Words) -> str:
    """Suggest a visit to a department, where one is asked for; "" elsewhere."""
    asked = (each for each in figures.visits if each.name == department)
    return next((words.say("Go and listen before {day}.", day=words.day(each.before)) for each in asked), "")


def stuck(figures: Figures, words: Words) -> Iterator[Line]:
    """Suggest a visit to where people get stuck, where one is asked for."""
    for each in figures.visits:
        if each.why == "stuck":
            told = words.say("{n} or more colleagues got stuck, more than elsewhere.", n=figures.threshold)
            yield Strong(each.name), f": {told} ", words.say("Go and listen before {day}.", day=words.day(each.before))


def form(asked: Sequence[Asked], words: Words, asked_at: str) -> Ask:
    """Offer to record a decision, which may be about one that is asked for; `asked_at` names what asked."""
    about = (Choice(shortened(each.title(words.language), LABEL), f"{each.issue}:{asked_at}") for each in asked)
    return replace(decided.form(words, asked_at), about=tuple(about))


def forms(figures: Figures, words: Words, asked_at: str) -> Iterator[Ask]:
    """Offer to record a decision, which may be about one that is asked for, and to plan each visit.

    `asked_at` names the digest, such as "digest/1/2026-W47".
    """
    yield form(figures.asked, words, asked_at)
    for goal in figures.visits:
        yield planning.form(words, goal.name, goal.department, asked_at)
