"""Reach: an ambassador chooses when and where to hear of new messages, and whether the weekly report comes too."""

from __future__ import annotations

from bot import talk
from bot.belonging import AMBASSADORS
from bot.cards import Ask, Card, Choice
from bot.people import AMBASSADOR
from bot.places import bound
from bot.ports import Action
from bot.press import Acts, Press
from bot.roles import Right, may, refusal, standing_of
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
        return refusal(who, Right.TAG)
    reach = reach_of(turn.session, who.person.id, who.rollout.id)
    now = _told(who.words, reach.rhythm, channel=reach.place_id is not None)
    return talk.card(
        who.words,
        *talk.lines(
            who.words.say("You hear of new messages: {choice}.", choice=now),
            who.words.say("Never outside office hours, and always a little later than they came in."),
            _weekly_told(turn, off=reach.digest_off) if _is_ambassador(turn) and _is_sent(turn) else "",
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
        return refusal(who, Right.TAG)
    if rhythm not in RHYTHMS:
        return press.unknown()
    channel = _channel(press) if where == CHANNEL else None
    reach = reach_of(press.session, who.person.id, who.rollout.id)
    reach.rhythm, reach.place_id = rhythm, channel.id if channel else None
    chosen = _told(who.words, rhythm, channel=channel is not None)
    return press.line("Noted: {choice}. Does it change? Type “my rhythm”.", choice=chosen)


def weekly_off(turn: Turn) -> Card:
    """Bring an ambassador no weekly report in their own chat any more."""
    return _weekly(turn, off=True)


def weekly_on(turn: Turn) -> Card:
    """Bring an ambassador the weekly report in their own chat again."""
    return _weekly(turn, off=False)


def _weekly(turn: Turn, *, off: bool) -> Card:
    who = turn.who
    if not may(turn.session, turn.desk, who, Right.TAG):
        return refusal(who, Right.TAG)
    if not _is_ambassador(turn):
        return turn.line("Only {ambassadors} get this report in their own chat.", ambassadors=_called(turn))
    reach_of(turn.session, who.person.id, who.rollout.id).digest_off = off
    if not _is_sent(turn):
        return turn.line("Here {ambassadors} get no weekly report.", ambassadors=_called(turn))
    return talk.one_line(who.words, _weekly_told(turn, off=off))


def _is_ambassador(turn: Turn) -> bool:
    return AMBASSADOR in standing_of(turn.session, turn.desk, turn.who.person, turn.who.rollout).roles


def _is_sent(turn: Turn) -> bool:
    return bool(turn.who.settings.digest.ambassadors.paces)


def _weekly_told(turn: Turn, *, off: bool) -> str:
    words = turn.who.words
    if off:
        return words.say("No weekly report comes in your own chat. Type “weekly on” to get it again.")
    return words.say(
        "The weekly report for {ambassadors} comes too. Type “weekly off” to stop it.", ambassadors=_called(turn)
    )


def _called(turn: Turn) -> str:
    return talk.ambassadors(turn.who.words, turn.who.settings)


ACTS: Acts = {Action.REACH: _choose}
