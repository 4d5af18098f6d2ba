"""What an administrator arranges in a channel: what is posted there, and which rollout it belongs to."""

from __future__ import annotations

from sqlalchemy.orm import Session

from bot import places
from bot.cards import Card
from bot.commands import Command, named_rollout
from bot.desk import Desk
from bot.people import may_bind, running_rollouts
from bot.period import Period
from bot.ports import Spot
from bot.service import Turn
from bot.speaker import Speaker, say
from models import Rollout

COMMANDS = {
    Command.DIGEST_HERE,
    Command.REPORTS_HERE,
    Command.BELONGS_HERE,
    Command.AMBASSADORS_HERE,
    Command.ANNOUNCEMENTS_HERE,
}
"""What is answered in the channel itself: all of its members may know."""


def arrange(session: Session, desk: Desk, who: Speaker, spot: Spot, command: Command, text: str) -> None:
    """Do what is asked of a channel, and say so there; `text` is the whole command."""
    turn = Turn(session, desk, who)
    if not may_bind(who.person):
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
    moment = who.words.moment(Period.holding(turn.desk.now(), who.settings.zone).sent_at(who.settings))
    return turn.line("Agreed: I post the weekly report here. The next one: {moment}.", moment=moment)


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
