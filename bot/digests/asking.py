"""Tell what a digest asks for: how many things today, each decision with its day, and the forms that record them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from bot.cards import Ask, Block, Line, Strong, Text
from bot.digests import decided
from bot.digests.parts import AskedDecision, AskedVisit, Figures
from bot.ports import Action
from bot.talk import shortened
from bot.words import Words

LABEL = 30
"""Characters of a topic on a button: a phone shows about forty of one."""


def today(figures: Figures, words: Words) -> Iterator[Block]:
    """Tell how many decisions and visits are asked for; nothing where none is."""
    decisions, visits = len(figures.asked), len(figures.visits)
    counted = (
        words.count("{n} decision", "{n} decisions", decisions) if decisions else "",
        words.count("{n} visit", "{n} visits", visits) if visits else "",
    )
    listed = ", ".join(filter(None, counted))
    if listed:
        yield Text((Strong(words.say("Today:")), f" {listed}"))


def decisions(figures: Figures, words: Words) -> Iterator[Line]:
    """Tell each decision that is asked for, and before which day."""
    for each in figures.asked:
        yield question(each, words), f" {_by(each, words)}"


def _by(each: AskedDecision | AskedVisit, words: Words) -> str:
    return words.say("Before {day}.", day=words.day(each.before))


def question(each: AskedDecision, words: Words) -> str:
    """Give the question that a decision answers."""
    questions: Mapping[str, str] = {
        "owner": words.say("Who takes on “{topic}”?", topic=each.title(words.language)),
        "answer": words.say("May the answer to “{topic}” be placed?", topic=each.title(words.language)),
        "agreement": words.say("Make an agreement on “{topic}”.", topic=each.title(words.language)),
    }
    return questions[each.what]


def visit(figures: Figures, department: str, words: Words) -> str:
    """Suggest a visit to a department, where one is asked for; "" elsewhere."""
    asked = (each for each in figures.visits if each.name == department)
    return next((words.say("Go and listen before {day}.", day=words.day(each.before)) for each in asked), "")


def forms(figures: Figures, words: Words, asked_at: str) -> Iterator[Ask]:
    """Offer to record each decision that is asked for and each visit, and any other decision.

    `asked_at` names the digest, such as "digest/1/2026-W47".
    """
    for each in figures.asked:
        label = words.say("Decide: {topic}", topic=shortened(each.title(words.language), LABEL))
        yield _form(label, f"{each.issue}:{asked_at}", f"{question(each, words)} {_example(words)}", words)
    for goal in figures.visits:
        label = words.say("Plan a visit: {department}", department=shortened(goal.name, LABEL))
        prompt = words.say("Who goes to {department}, and before which day?", department=goal.name)
        yield _form(label, f"{decided.VISIT}{goal.department}:{asked_at}", prompt, words)
    yield decided.form(words, asked_at)


def _form(label: str, value: str, prompt: str, words: Words) -> Ask:
    return Ask(label, Action.DECIDE, words.say("Save"), value, prompt=prompt)


def _example(words: Words) -> str:
    return words.say("Name a day if you like, such as: before 1 December.")
