"""Tell several weeks to everybody: what was done with what they said, with a way to answer back."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot import metoo
from bot.cards import Ask, Block, Bullets, Buttons, Card, Faint, Heading, Line, Text
from bot.desk import Desk
from bot.digests import over_weeks, pieces
from bot.digests.looked import LookBack
from bot.digests.parts import Done, EndedIssue, PublishedAnswer
from bot.digests.progress import titles
from bot.ports import Action
from bot.talk import shortened
from bot.words import Words

ANSWERS = 3
DECLINED = 2
"""What is listed at most, so that all of it stands on the screen of a phone."""
ANSWER = 160
"""Characters of an answer; the whole of it is found by a word of it."""
_END = re.compile(r"[.!?](?=\s)")
IN_A_ROW = 3
LABEL = 40
"""Buttons in a row, and characters on one that a phone shows."""


def card(found: LookBack, words: Words) -> Card:
    """Tell the figures; there is no number of anybody in it."""
    title = words.say("You said, we did")
    about = over_weeks.title(found, words)
    lines = (*_answers(found, words), *_solved(found, words), *_declined(found, words))
    told: tuple[Block, ...] = (Bullets(lines),) if lines else (Text((words.say("This time there is no news."),)),)
    blocks = (
        Heading(title, level=1),
        Text((Faint(about),)),
        *told,
        Text((words.say("Does it work for you? Tell me, without your name."),)),
        _answer_back(words),
    )
    return Card(_summary(found, title, words), blocks, words.language)


def below(found: LookBack, words: Words, desk: Desk) -> Iterator[Block]:
    """Offer to say “me too” of what is told, so that whoever still has it counts."""
    published = {each.issue for each in found.answers}
    answered = [each for each in found.ended if each.how == "answered" and each.issue not in published]
    told = {each.issue: each.title(words.language) for each in (*found.answers[:ANSWERS], *answered)}
    named = [(issue, shortened(words.say("Me too: {topic}", topic=title), LABEL)) for issue, title in told.items()]
    if named:
        yield Buttons(tuple(metoo.button(words, desk, issue, label=label) for issue, label in named[:IN_A_ROW]))


def is_empty(found: LookBack) -> bool:
    """Say whether nothing was done that everybody may read of."""
    return not (found.answers or found.ended)


def _answers(found: LookBack, words: Words) -> Iterator[Line]:
    for each in found.answers[:ANSWERS]:
        yield pieces.named(each, words, beginning(each.answer(words.language)))
    rest = len(found.answers) - ANSWERS
    if rest > 0:
        more = words.count("… and {n} more answer", "… and {n} more answers", rest)
        yield (Faint(f"{more}. {_search(found.answers[ANSWERS], words)}"),)


def _search(answer: PublishedAnswer, words: Words) -> str:
    return words.say("Type “search {topic}”.", topic=answer.title(words.language))


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


def _summary(found: LookBack, title: str, words: Words) -> str:
    first = next(iter((*found.answers, *found.ended)), None)
    if first is None:
        return title
    return words.say("You said, we did: {title}", title=first.title(words.language))


def _answer_back(words: Words) -> Ask:
    prompt = words.say("What do you want to know, or what does not work? One sentence is enough.")
    return Ask(words.say("Answer back"), Action.ASK, words.say("Send"), prompt=prompt)
