"""Published answers: what a channel reads: “you said, we did”, and who has a question too; both can be answered."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from dataclasses import dataclass

from bot import deliveries, metoo, places, roles, talk
from bot.cards import Ask, Buttons, Card, Heading, Strong, Text
from bot.desk import Desk
from bot.issues import CLOSED
from bot.lines import Line, Typed
from bot.places import ANNOUNCEMENTS
from bot.ports import Action
from bot.press import number_of
from bot.published.reported import reported
from bot.recurring import standing
from bot.roles import Right
from bot.words import Words, words_for
from models import Issue

_NUMBER = r"\s+#?(?P<number>\d{1,18})"
_FORM = re.compile(rf"(?:aankondiging|kondig aan|announcement|announce){_NUMBER}", re.IGNORECASE)
_ASKED = re.compile(rf"(?:plaats onderwerp|post topic){_NUMBER}", re.IGNORECASE)


@dataclass(frozen=True)
class _Post:
    """What is posted about an issue, once for each text of it: `work` names it."""

    turn: Typed
    issue: Issue
    make: Callable[[Words, Desk, Issue], Card]
    work: str

    def everywhere(self, told: str, before: str) -> Card:
        """Post it wherever announcements are read, and say that it was, or was before."""
        turn = self.turn
        where = places.bound(turn.session, turn.who.rollout.id, ANNOUNCEMENTS)
        if not where:
            return turn.line("No channel is chosen for it. An administrator types there: “announcements here”.")
        card = self.make(words_for(turn.who.settings.language), turn.desk, self.issue)
        work = f"{self.work}/{self.issue.id}/{_text_id(self.issue)}"
        written = [deliveries.write(turn.session, turn.desk, place, card, f"{work}/{place.id}") for place in where]
        return talk.one_line(turn.who.words, told if any(written) else before)


def _about(act: Callable[[Typed, Issue], Card]) -> Callable[[Typed], Card]:
    """Do something with the issue that a line names, for who may."""

    def typed(turn: Typed) -> Card:
        if not roles.may(turn.session, turn.desk, turn.who, Right.PUBLISH):
            return roles.refusal(turn.who, Right.PUBLISH)
        number = number_of(turn.match["number"])
        named = turn.session.get(Issue, number) if number else None
        if named is None or named.rollout_id != turn.who.rollout.id:
            return turn.line("I know no topic {number}. Its number stands on its card.", number=turn.match["number"])
        return act(turn, standing(turn.session, named))

    return typed


def _announce(turn: Typed, issue: Issue) -> Card:
    """Announce what was done about a topic."""
    words, title = turn.who.words, issue.title(turn.who.words.language)
    if issue.answer("nl") is None:
        return turn.line("There is no answer yet to “{title}”. Nothing was announced.", title=title)
    return _Post(turn, issue, card, "announced").everywhere(
        words.say("Announced: “{title}”.", title=title),
        words.say("“{title}” was announced already. Nothing was posted twice.", title=title),
    )


def _ask_around(turn: Typed, issue: Issue) -> Card:
    """Ask the channel who has it too, once a weekly report told of it: of a topic of a few nobody else hears."""
    words, title = turn.who.words, issue.title(turn.who.words.language)
    if issue.status in CLOSED:
        return turn.line("“{title}” is closed. Nothing was posted.", title=title)
    if issue.id not in reported(turn.session, turn.desk, issue.rollout_id, turn.who.settings):
        return turn.line("No weekly report told of “{title}” yet. Nothing was posted.", title=title)
    return _Post(turn, issue, question, "asked-around").everywhere(
        words.say("Posted: “{title}”.", title=title),
        words.say("“{title}” was posted already. Nothing was posted twice.", title=title),
    )


LINES = (Line(_FORM, _about(_announce)), Line(_ASKED, _about(_ask_around)))


def _text_id(issue: Issue) -> str:
    """Name what is announced: another answer to the same topic is news again."""
    return hashlib.sha256(f"{issue.answer_nl}\0{issue.answer_en}".encode()).hexdigest()[:12]


def card(words: Words, desk: Desk, issue: Issue) -> Card:
    """Say what people asked and what was done; without a number of anything."""
    return talk.card(
        words,
        Heading(words.say("You said, we did"), 1),
        Text((Strong(issue.title(words.language)),)),
        *talk.lines(issue.answer(words.language) or "", words.say("Does it work for you? Tell me, without your name.")),
        _answer_back(words),
        Buttons((metoo.button(words, desk, issue.id),)),
        summary=words.say("You said, we did: {title}", title=issue.title(words.language)),
    )


def question(words: Words, desk: Desk, issue: Issue) -> Card:
    """Ask who has the same question; without a number of anything."""
    return talk.card(
        words,
        Heading(words.say("Does this happen to you too?"), 1),
        Text((Strong(issue.title(words.language)),)),
        *talk.lines(words.say("Press the button: I count you, without your name. You hear what is done with it.")),
        Buttons((metoo.button(words, desk, issue.id),)),
        _answer_back(words),
        summary=words.say("Does this happen to you too? {title}", title=issue.title(words.language)),
    )


def _answer_back(words: Words) -> Ask:
    prompt = words.say("What do you want to know, or what does not work? One sentence is enough.")
    return Ask(words.say("Answer back"), Action.ASK, words.say("Send"), prompt=prompt)
