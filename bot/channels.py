"""What an administrator arranges in a channel: what is posted there, and which rollout it belongs to."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy.orm import Session

from bot import editions, places, stopping
from bot.cards import Card
from bot.commands import Command, named_rollout
from bot.desk import Desk
from bot.people import may_bind, running_rollouts
from bot.ports import Spot
from bot.service import Turn
from bot.speaker import Speaker, say
from bot.values import Audience
from models import Rollout

COMMANDS = {
    Command.DIGEST_HERE,
    Command.REPORTS_HERE,
    Command.BELONGS_HERE,
    Command.AMBASSADORS_HERE,
    Command.ANNOUNCEMENTS_HERE,
    Command.MANAGEMENT_HERE,
    Command.HR_HERE,
    Command.DIGEST_STOP,
}
"""What is answered in the channel itself: all of its members may know."""
_WHOSE: Mapping[Command, Audience] = {
    Command.DIGEST_HERE: "project_group",
    Command.MANAGEMENT_HERE: "management",
    Command.HR_HERE: "hr",
}
"""Whose digest is posted in a channel on which command."""


def arrange(session: Session, desk: Desk, who: Speaker, spot: Spot, command: Command, text: str) -> None:
    """Do what is asked of a channel, and say so there; `text` is the whole command."""
    turn = Turn(session, desk, who)
    if command is Command.DIGEST_STOP:
        card = _stop(turn, spot)
    elif not may_bind(who.person):
        card = turn.line("Only an administrator can do this. Ask whoever manages me for a one-time code.")
    elif command is Command.BELONGS_HERE:
        card = _belong(turn, spot, named_rollout(text))
    elif not who.clear:
        card = _say_first(turn)
    else:
        card = _bind(turn, spot, command)
    say(session, desk, who, card)


def _bind(turn: Turn, spot: Spot, command: Command) -> Card:
    who = turn.who
    places.bind(turn.session, turn.desk, who.person, who.place.connector, spot, command, who.rollout)
    if command is Command.REPORTS_HERE:
        return turn.line("Agreed: I report here what I could not deliver.")
    if command is Command.AMBASSADORS_HERE:
        return turn.line("Agreed: this is the ambassadors' channel. Each chooses with “my rhythm” what I bring here.")
    if command is Command.ANNOUNCEMENTS_HERE:
        return turn.line("Agreed: I post here what was done with what people said.")
    return _coming(turn, _WHOSE[command])


def _coming(turn: Turn, audience: Audience) -> Card:
    """Say what comes here, and when."""
    who = turn.who
    coming = editions.next_one(who.settings, who.settings.digest.of(audience).paces, turn.desk.now())
    if coming is None:
        return turn.line("Agreed, but nothing will come: the configuration has it switched off.")
    moment = who.words.moment(coming.sent_at)
    if audience == "management":
        return turn.line("Agreed: I post the report for management here. The next one: {moment}.", moment=moment)
    if audience == "hr":
        return turn.line("Agreed: I post the report for HR here. The next one: {moment}.", moment=moment)
    return turn.line("Agreed: I post the weekly report here. The next one: {moment}.", moment=moment)


def _stop(turn: Turn, spot: Spot) -> Card:
    """Post no digest in a channel any more, for whoever may say so."""
    bound = stopping.here(turn.session, turn.desk, turn.who.place.connector, spot)
    theirs = [place for place in bound if stopping.may_stop(turn.session, turn.who.person, place)]
    if bound and not theirs:
        return turn.line("Only an administrator, or whoever asked me to post it here, can stop it.")
    stopped = [stopping.stop(turn.session, turn.desk, place, turn.who.person) for place in theirs]
    if not any(stopped):
        return turn.line("I post no weekly report here. Nothing was changed.")
    return turn.line("Agreed: no weekly report comes here any more. The administrators hear of it.")


def _belong(turn: Turn, spot: Spot, name: str) -> Card:
    who = turn.who
    rollout = _found(turn, name)
    if rollout is None:
        return turn.line("I do not know “{name}”. Choose from: {names}.", name=name, names=_names(turn))
    places.bind(turn.session, turn.desk, who.person, who.place.connector, spot, Command.BELONGS_HERE, rollout)
    return turn.line("Agreed: what people ask me in this channel is about {name}.", name=rollout.name)


def _found(turn: Turn, name: str) -> Rollout | None:
    running = [rollout for rollout, _ in running_rollouts(turn.session, turn.desk)]
    return next((row for row in running if name.casefold() in {row.slug, row.name.casefold()}), None)


def _say_first(turn: Turn) -> Card:
    return turn.line("First tell which one: “this channel belongs to …”. Choose from: {names}.", names=_names(turn))


def _names(turn: Turn) -> str:
    return ", ".join(rollout.name for rollout, _ in running_rollouts(turn.session, turn.desk))
