"""Published answers: “you said, we did” as an announcement, with a way to answer back."""

from __future__ import annotations

import hashlib
import re

from bot import deliveries, places, roles, talk
from bot.cards import Ask, Card, Heading, Strong, Text
from bot.lines import Line, Typed
from bot.places import ANNOUNCEMENTS
from bot.ports import Action
from bot.press import number_of
from bot.recurring import standing
from bot.roles import Right
from bot.words import Words, words_for
from models import Issue

_FORM = re.compile(r"(?:aankondiging|kondig aan|announcement|announce)\s+#?(?P<number>\d{1,18})", re.IGNORECASE)


def typed(turn: Typed) -> Card:
    """Announce what was done about a topic, once, wherever announcements are read."""
    words = turn.who.words
    if not roles.may(turn.session, turn.desk, turn.who, Right.PUBLISH):
        return roles.refusal(words, Right.PUBLISH)
    number = number_of(turn.match["number"])
    named = turn.session.get(Issue, number) if number else None
    if named is None or named.rollout_id != turn.who.rollout.id:
        return turn.line("I know no topic {number}. Its number stands on its card.", number=turn.match["number"])
    issue = standing(turn.session, named)
    title = issue.title(words.language)
    if issue.answer("nl") is None:
        return turn.line("There is no answer yet to “{title}”. Nothing was announced.", title=title)
    return _announced(turn, issue, title)


LINE = Line(_FORM, typed)


def _announced(turn: Typed, issue: Issue, title: str) -> Card:
    where = places.bound(turn.session, turn.who.rollout.id, ANNOUNCEMENTS)
    if not where:
        return turn.line("No channel is chosen for it. An administrator types there: “announcements here”.")
    words = words_for(turn.who.settings.language)
    written = [
        deliveries.write(
            turn.session, turn.desk, place, card(words, issue), f"announced/{issue.id}/{_text_id(issue)}/{place.id}"
        )
        for place in where
    ]
    if not any(written):
        return turn.line("“{title}” was announced already. Nothing was posted twice.", title=title)
    return turn.line("Announced: “{title}”.", title=title)


def _text_id(issue: Issue) -> str:
    """Name what is announced: another answer to the same topic is news again."""
    return hashlib.sha256(f"{issue.answer_nl}\0{issue.answer_en}".encode()).hexdigest()[:12]


def card(words: Words, issue: Issue) -> Card:
    """Say what people asked and what was done; without a number of anything."""
    return talk.card(
        words,
        Heading(words.say("You said, we did"), 1),
        Text((Strong(issue.title(words.language)),)),
        *talk.lines(issue.answer(words.language) or "", words.say("Does it work for you? Tell me, without your name.")),
        Ask(
            words.say("Answer back"),
            Action.ASK,
            words.say("Send"),
            prompt=words.say("What do you want to know, or what does not work? One sentence is enough."),
        ),
        summary=words.say("You said, we did: {title}", title=issue.title(words.language)),
    )
