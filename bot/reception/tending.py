"""What an administrator asks of the bot in chat: hold all sending, let it go on, show the digest."""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy.orm import Session

from bot import asking_back, pausing, talk
from bot.cards import Card
from bot.commands import Command
from bot.desk import Desk
from bot.digests.parts import AMBASSADORS, PROJECT_GROUP
from bot.digests.preview import preview
from bot.people import may_bind
from bot.ports import Spot
from bot.speaker import Speaker, say

_Act = Callable[[Session, Desk, Speaker, Spot], Card]


def obeyed(session: Session, desk: Desk, who: Speaker, command: Command | None, spot: Spot) -> bool:
    """Do what an administrator asks, and say so, also while sending is paused; False for any other command.

    `spot` is where they asked it.
    """
    act = _ACTS.get(command) if command else None
    if act is None:
        return False
    card = act(session, desk, who, spot) if may_bind(who.person) else _only_for_administrators(who)
    say(session, desk, who, card, about="tending", though_paused=True)
    return True


def _only_for_administrators(who: Speaker) -> Card:
    return talk.one_line(
        who.words,
        who.words.say("Only an administrator can do this. Ask whoever manages me for a one-time code."),
    )


def _pause(session: Session, desk: Desk, who: Speaker, _spot: Spot) -> Card:
    pausing.pause(session, desk.now(), person=who.person)
    told = who.words.say("I send nothing more. What people say I still take in. Type “resume” to let it go.")
    return talk.one_line(who.words, told)


def _resume(session: Session, desk: Desk, who: Speaker, _spot: Spot) -> Card:
    if pausing.resume(session, desk.now(), who.person) is None:
        return talk.one_line(who.words, who.words.say("Sending was not paused."))
    return talk.one_line(who.words, who.words.say("I send again. What waited goes out now, in order."))


def _test_digest(session: Session, desk: Desk, who: Speaker, spot: Spot) -> Card:
    """Show the report of the place in which it is asked; that of the project group anywhere else."""
    here = asking_back.audience_here(session, desk, who.place.connector, spot)
    audience = AMBASSADORS if here == AMBASSADORS else PROJECT_GROUP
    card = preview(session, desk, who.rollout, who.settings, audience)
    return card or talk.one_line(who.words, who.words.say("No week is over yet. I can show the report from Monday on."))


_ACTS: dict[Command, _Act] = {
    Command.PAUSE: _pause,
    Command.RESUME: _resume,
    Command.TEST_DIGEST: _test_digest,
}
