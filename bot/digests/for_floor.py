"""Tell several weeks to everybody: what was done with what they said, with a way to answer back."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

from bot import metoo
from bot.cards import Ask, Block, Bullets, Buttons, Card, Faint, Heading, Line, Text
from bot.desk import Desk
from bot.digests import for_department, over_weeks, pieces
from bot.digests.for_department import Parts
from bot.digests.looked import LookBack
from bot.digests.parts import Done, EndedIssue, PublishedAnswer
from bot.digests.progress import titles
from bot.ports import Action
from bot.talk import shortened
from bot.words import Words

ANSWERS = 3
DECLINED = 2
"""What is listed at most, so that all of it stands on the screen of a phone."""
NAMED = 3
"""Other answers that are named by their title."""
ANSWER = 160
"""Characters of an answer; the whole of it is found by a word of it."""
_END = re.compile(r"[.!](?=\s)")
"""Where an answer may be broken off: a question that is left without its answer says nothing."""
IN_A_ROW = 3
LABEL = 30
"""Buttons in a row, and characters on one that Teams shows whole at 344 pixels."""
STILL = ("solved", "declined")
"""How a topic ended that somebody may still have trouble with."""


def card(found: LookBack, words: Words, bot: str) -> Card:
    """Tell the figures; there is no number of anybody in it. In a department's channel what it asked about is first.

    `bot` is the name of the bot, in whose chat the answers are found whole.
    """
    title = words.say("You said, we did")
    parts = for_department.parts(found)
    blocks = (
        Heading(title, level=1),
        Text((Faint(over_weeks.title(found, words)),)),
        *_told(parts, words),
        *_whole(parts, words, bot),
        Text((words.say("Does it work for you? Tell me, without your name."),)),
        _answer_back(words),
    )
    return Card(_summary(parts, title, words), blocks, words.language)


def _told(parts: Parts, words: Words) -> Iterator[Block]:
    if not parts.department:
        lines = tuple(_lines(parts.rest, words, ANSWERS))
        yield Bullets(lines) if lines else Text((words.say("This time there is no news."),))
        return
    yield Heading(words.say("{department} asked about this", department=parts.department))
    yield Bullets(tuple(_lines(parts.own, words, ANSWERS)))
    if lines := tuple(_lines(parts.rest, words, _left(parts))):
        yield Heading(words.say("And for everybody"))
        yield Bullets(lines)


def _lines(found: LookBack, words: Words, answers: int) -> Iterator[Line]:
    yield from _answers(found, words, answers)
    yield from _solved(found, words)
    yield from _declined(found, words)


def below(found: LookBack, words: Words, desk: Desk) -> Iterator[Block]:
    """Ask who still has trouble with what was solved or declined, so that they count; an answer was read already."""
    parts = for_department.parts(found)
    ended = (each for part in (parts.own, parts.rest) for how in STILL for each in part.ended if each.how == how)
    named = {each.issue: shortened(each.title(words.language), LABEL) for each in islice(ended, IN_A_ROW)}
    if named:
        yield Text((words.say("Does one of these still trouble you? Press it. I count you, without your name."),))
        yield Buttons(tuple(metoo.button(words, desk, issue, label=label) for issue, label in named.items()))


def is_empty(found: LookBack) -> bool:
    """Say whether nothing was done that everybody may read of."""
    return not (found.answers or found.ended)


def _answers(found: LookBack, words: Words, most: int) -> Iterator[Line]:
    for each in found.answers[:most]:
        yield pieces.named(each, words, beginning(each.answer(words.language)))
    rest = [f"“{each.title(words.language)}”" for each in found.answers[most:]]
    if rest:
        more = words.say(" and {n} more", n=len(rest) - NAMED) if len(rest) > NAMED else ""
        yield (Faint(words.say("Also answered: {titles}.", titles=f"{', '.join(rest[:NAMED])}{more}")),)


def _left(parts: Parts) -> int:
    """Count the answers that are told of those a department did not ask for."""
    return max(1, ANSWERS - len(parts.own.answers))


def _whole(parts: Parts, words: Words, bot: str) -> Iterator[Block]:
    """Say how to read an answer whole, where one is not: with a colon any title is searched for, also a complaint."""
    told = ((parts.own.answers, ANSWERS), (parts.rest.answers, _left(parts)))
    cut = [each for listed, most in told for nth, each in enumerate(listed) if nth >= most or _is_cut(each, words)]
    if cut:
        values = {"topic": cut[-1].title(words.language), "bot": bot}
        yield Text((Faint(words.say("A whole answer? Type “search: {topic}” in the chat with {bot}.", **values)),))


def _is_cut(answer: PublishedAnswer, words: Words) -> bool:
    told = answer.answer(words.language)
    return beginning(told) != shortened(told, len(told))


def _solved(found: LookBack, words: Words) -> Iterator[Line]:
    published = {each.issue for each in found.answers}
    ended = Done(ended=tuple(each for each in found.ended if each.issue not in published))
    for how, name in (("solved", words.say("Solved")), ("answered", words.say("Answered to those who asked"))):
        if listed := titles(ended, how, name, words):
            yield (listed,)


def _declined(found: LookBack, words: Words) -> Iterator[Line]:
    declined = [each for each in found.ended if each.how == "declined"]
    for each in declined[:DECLINED]:
        yield pieces.named(each, words, _why_not(each, words))


def _why_not(each: EndedIssue, words: Words) -> str:
    no = words.say("This will not happen.")
    return f"{no} {beginning(each.reason)}" if each.reason else no


def beginning(text: str) -> str:
    """Give the whole sentences that a text begins with, as far as they fit; else as much as fits of the first."""
    line = shortened(text, len(text))
    if len(line) <= ANSWER:
        return line
    ends = [match.end() for match in _END.finditer(line[:ANSWER])]
    return f"{line[: ends[-1]]} …" if ends else shortened(line, ANSWER)


def _summary(parts: Parts, title: str, words: Words) -> str:
    listed = (each for part in (parts.own, parts.rest) for each in (*part.answers, *part.ended))
    first = next(listed, None)
    if first is None:
        return title
    return words.say("You said, we did: {title}", title=first.title(words.language))


def _answer_back(words: Words) -> Ask:
    prompt = words.say("What do you want to know, or what does not work? One sentence is enough.")
    return Ask(words.say("Answer back"), Action.ASK, words.say("Send"), prompt=prompt)
