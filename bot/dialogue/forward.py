"""The dialogue with an asker: a reply by the form on a card, or by a mention that names the conversation."""

from __future__ import annotations

import re

from sqlalchemy import select

from bot import answers, intake, receipts, roles, talk
from bot.cards import Card, Quote
from bot.dialogue.alias import alias_of
from bot.dialogue.reading import place_of
from bot.dialogue.texts import problem, repeats
from bot.lines import Line, Typed
from bot.people import CONFIDANT
from bot.ports import Spot
from bot.press import Press
from bot.roles import Right
from bot.service import Turn
from bot.speaker import within
from models import Feedback

_FORM = re.compile(
    r"(?:antwoord|beantwoord|answer|reply)\s+(?:(?:op|aan|to)\s+)?(?:(?:vraag|question)\s+)?"
    r"(?P<name>[a-z0-9]{4,8})\s*:\s*(?P<text>.*)",
    re.IGNORECASE | re.DOTALL,
)


def pressed(press: Press) -> Card:
    """Reply to the feedback on whose card the form stood."""
    feedback = press.session.scalar(select(Feedback).where(Feedback.ref == press.pressed.value))
    if feedback is None:
        return press.gone()
    return _reply(press.within(feedback.rollout_id), feedback, press.pressed.answer.strip(), press.pressed.spot)


def typed(turn: Typed) -> Card | None:
    """Reply to the conversation that a line names; no such line from somebody who may not answer and names none."""
    name = turn.match["name"].upper()
    feedback = turn.session.scalar(select(Feedback).where(Feedback.alias == name))
    if feedback:
        who = within(turn.session, turn.desk, turn.who, feedback.rollout_id)
        return _reply(Turn(turn.session, turn.desk, who), feedback, turn.match["text"].strip(), turn.said.spot)
    if not any(roles.may(turn.session, turn.desk, turn.who, right) for right in (Right.ANSWER, Right.SENSITIVE)):
        return None
    return turn.line("I know no question {name}. Its name stands on its card. Nothing was sent.", name=name)


LINE = Line(_FORM, typed)


def _reply(turn: Turn, feedback: Feedback, text: str, spot: Spot) -> Card:
    right = Right.ANSWER if feedback.sensitive_at is None else Right.SENSITIVE
    if feedback.rollout_id != turn.who.rollout.id or not roles.may(turn.session, turn.desk, turn.who, right):
        return roles.refusal(turn.who, right)
    if not answers.reachable(turn.session, feedback):
        return turn.line("This question was withdrawn, or its asker cannot be reached any more. Nothing was sent.")
    if card := problem(turn, text):
        return card
    masked = intake.masked(turn.desk, text)
    if repeats(turn.session, turn.desk, feedback, masked.text, turn.who.person.id):
        return turn.line("I sent this reply already. Nothing was sent twice.")
    place = place_of(turn, spot)
    by = turn.who.membership
    role = CONFIDANT if right is Right.SENSITIVE else by.pool
    answers.give(turn.session, turn.desk, feedback, masked.text, by, role=role, read_in=place)
    if right is Right.ANSWER:
        roles.active(turn.session, turn.desk, by)
    return _sent(turn, alias_of(turn.session, feedback), masked.text, masked.found)


def _sent(turn: Turn, name: str, text: str, found: tuple[str, ...]) -> Card:
    words = turn.who.words
    sent = words.say("Sent to whoever asked question {name}. They read your role, not your name.", name=name)
    back = words.say("Do they answer? Then you read it here.")
    return talk.card(words, *talk.lines(sent), Quote(text), *talk.lines(receipts.masked(words, found), back))
