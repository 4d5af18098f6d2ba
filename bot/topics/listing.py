"""Topics: the list of the open ones, those that most people wrote about first, three at a time."""

from __future__ import annotations

from bot import talk
from bot.cards import Bullets, Button, Buttons, Card, Line, Strong
from bot.issues import CLOSED
from bot.ports import Action
from bot.published.reported import reported
from bot.service import Turn
from bot.topics import counts, naming
from bot.topics.card import value_of
from models import Issue


def topics_card(turn: Turn, start: int = 0) -> Card:
    """List three open topics from the one at `start` on, with a button each, and the way to the next ones."""
    words, rollout = turn.who.words, turn.who.rollout.id
    found = reported(turn.session, turn.desk, rollout, turn.who.settings)
    listed = counts.most_written(turn.session, rollout, found, sorted(CLOSED))
    offered, left = listed[start : start + talk.BUTTONS], len(listed) - start - talk.BUTTONS
    if not offered:
        return turn.line("There are no open topics.") if not listed else topics_card(turn)
    told = words.count("{n} topic is open.", "{n} topics are open, those written about most first.", len(listed))
    topics = (Button(issue.title(words.language), Action.TOPIC, value_of(turn.session, issue)) for issue in offered)
    more = words.count("{n} more topic", "{n} more topics", left)
    return talk.card(
        words,
        *talk.lines(told),
        Bullets(tuple(_line(turn, found, issue) for issue in offered)),
        Buttons(tuple(topics)),
        *((Buttons((Button(more, Action.TOPICS, str(start + talk.BUTTONS)),)),) if left > 0 else ()),
    )


def _line(turn: Turn, found: counts.Counts, issue: Issue) -> Line:
    words = turn.who.words
    counted = counts.told(words, found, issue)
    owner = words.say("owner: {owner}", owner=issue.owner) if issue.owner else words.say("no owner")
    name = f"{issue.id}. {issue.title(words.language)}"
    return Strong(name), f": {naming.status(words, issue.status)}, {owner}, {counted}"
