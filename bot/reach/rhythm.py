"""Reach: an ambassador chooses when and where to hear of new messages."""

from __future__ import annotations

from bot import talk
from bot.belonging import AMBASSADORS
from bot.cards import Ask, Card, Choice
from bot.places import bound
from bot.ports import Action
from bot.press import Acts, Press
from bot.roles import Right, may, refusal
from bot.roles.reaching import AT_ONCE, DAILY, HOURLY, reach_of
from bot.service import Turn
from bot.words import Words
from models import Place

RHYTHMS = (DAILY, HOURLY, AT_ONCE)
DIRECT, CHANNEL = "direct", "channel"


def show(turn: Turn) -> Card:
    """Tell an ambassador when they hear of new messages, and let them choose."""
    who = turn.who
    if not may(turn.session, turn.desk, who, Right.TAG):
        return refusal(who.words, Right.TAG)
    reach = reach_of(turn.session, who.person.id, who.rollout.id)
    now = _told(who.words, reach.rhythm, channel=reach.place_id is not None)
    return talk.card(
        who.words,
        *talk.lines(
            who.words.say("You hear of new messages: {choice}.", choice=now),
            who.words.say("Never outside office hours, and always a little later than they came in."),
        ),
        _form(turn),
    )


def _form(turn: Turn) -> Ask:
    words = turn.who.words
    channels = (False, True) if _channel(turn) else (False,)
    choices = tuple(
        Choice(_told(words, rhythm, channel=channel), f"{rhythm}:{CHANNEL if channel else DIRECT}")
        for channel in channels
        for rhythm in RHYTHMS
    )
    return Ask(words.say("My rhythm"), Action.REACH, words.say("Save"), turn.who.rollout.slug, choices=choices)


def _channel(turn: Turn) -> Place | None:
    """Find the ambassadors' channel on the platform of who speaks."""
    places = bound(turn.session, turn.who.rollout.id, AMBASSADORS)
    return next((place for place in places if place.connector == turn.who.person.connector), None)


def _told(words: Words, rhythm: str, *, channel: bool) -> str:
    told = {
        DAILY: words.say("once a day"),
        HOURLY: words.say("every hour"),
        AT_ONCE: words.say("at once"),
    }[rhythm]
    return words.say("{when}, in the ambassadors' channel", when=told) if channel else told


def _choose(press: Press) -> Card:
    """Keep what was chosen; a channel that is bound no longer becomes the direct chat."""
    press = press.in_rollout(press.pressed.value)
    rhythm, _, where = press.pressed.answer.partition(":")
    who = press.who
    if not may(press.session, press.desk, who, Right.TAG):
        return refusal(who.words, Right.TAG)
    if rhythm not in RHYTHMS:
        return press.unknown()
    channel = _channel(press) if where == CHANNEL else None
    reach = reach_of(press.session, who.person.id, who.rollout.id)
    reach.rhythm, reach.place_id = rhythm, channel.id if channel else None
    chosen = _told(who.words, rhythm, channel=channel is not None)
    return press.line("Noted: {choice}. Does it change? Type “my rhythm”.", choice=chosen)


ACTS: Acts = {Action.REACH: _choose}
