"""What an administrator arranges in a channel: what is posted there, and which rollout it belongs to."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot import places, stopping, talk
from bot.cards import Card
from bot.colleagues import departments_by_name, folded
from bot.commands import Command, named_department, named_rollout
from bot.config.values import Audience
from bot.days import editions
from bot.days.editions import Edition
from bot.desk import Desk
from bot.people import may_bind, running_rollouts
from bot.ports import Said, Spot
from bot.service import Turn
from bot.speaker import Speaker, say
from models import Department, Rollout

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
_NEARLY = re.compile(
    r"(?:(?:plaats|post|zet|stuur|stop|geen|meld|no|send)\s+(?:met\s+)?(?:het\s+|de\s+|the\s+)?)?"
    r"(?:weekbericht|maandbericht|dagbericht|berichten|aankondigingen|ambassadeurs|storingen|digest|weekly report|"
    r"reports?|announcements|ambassadors|failures)\b[^?]{0,40}\b(?:hier|here)\b[^?]{0,40}",
    re.IGNORECASE,
)
"""What looks like a line that arranges a channel."""


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
        card = _bring_here(turn, spot, command, text)
    say(session, desk, who, card)


def unclear(session: Session, desk: Desk, who: Speaker, event: Said) -> bool:
    """Tell an administrator how a channel is arranged, where their line only looks like it; False for all else."""
    if event.spot.kind != "channel" or not may_bind(who.person) or not _NEARLY.fullmatch(event.text.strip()):
        return False
    words = who.words
    told = (
        words.say("I do not understand what comes in that channel. Nothing was changed, and nothing was kept."),
        words.say(
            "Type there: “weekly report here”, “announcements here”, “ambassadors here” or “stop the digest here”."
        ),
    )
    say(session, desk, who, talk.card(words, *talk.lines(*told)))
    return True


def _bring_here(turn: Turn, spot: Spot, command: Command, text: str) -> Card:
    """Have something come here; what came here of another rollout in its place is told, and comes no more."""
    in_this_way = (turn.session, turn.desk, turn.who.place.connector, spot, command, turn.who.rollout)
    before = places.of_another(*in_this_way)
    announced = command is Command.ANNOUNCEMENTS_HERE
    card = _announce(turn, spot, named_department(text)) if announced else _bind(turn, spot, command)
    if before is None or places.of_another(*in_this_way):
        return card
    told = turn.who.words.say(
        "What came here of {name} comes here no more. For both, take two channels.", name=before.name
    )
    return replace(card, blocks=(*card.blocks, *talk.lines(told)))


def _bind(turn: Turn, spot: Spot, command: Command) -> Card:
    who = turn.who
    places.bind(turn.session, turn.desk, who.person, who.place.connector, spot, command, who.rollout)
    if command is Command.REPORTS_HERE:
        return turn.line("Agreed: I report here what I could not deliver.")
    if command is Command.AMBASSADORS_HERE:
        told = who.words.say(
            "Agreed: this is the ambassadors' channel. Each chooses with “my rhythm” what I bring here."
        )
        return talk.card(who.words, *talk.lines(told, _next_report(turn, "ambassadors")))
    return _coming(turn, _WHOSE[command])


def _announce(turn: Turn, spot: Spot, name: str) -> Card:
    """Have everybody, or a department, read in a channel what was done."""
    who, department = turn.who, _department(turn, name) if name else None
    if isinstance(department, Card):
        return department
    connector = who.place.connector
    before = places.department_here(turn.session, turn.desk, connector, spot)
    places.bind(
        turn.session, turn.desk, who.person, connector, spot, Command.ANNOUNCEMENTS_HERE, who.rollout, department
    )
    instead = before if before and before is not department else None
    told = turn.who.words.say("This is instead of {department}.", department=instead.name) if instead else ""
    return talk.card(who.words, *talk.lines(*_announced(turn, department), told))


def _announced(turn: Turn, department: Department | None) -> Iterator[str]:
    words = turn.who.words
    if department is None:
        yield words.say("Agreed: I post here what was done with what people said.")
    else:
        named = {"department": department.name}
        yield words.say("Agreed: I post here for {department} what was done with what people said.", **named)
        yield _what_stands_first(turn, department)
    yield _next_report(turn, "floor")


def _next_report(turn: Turn, audience: Audience) -> str:
    """Say when the next report of an audience comes; "" where none does."""
    words, coming = turn.who.words, _next(turn, audience)
    return words.say("The next report: {moment}.", moment=words.moment(coming.sent_at)) if coming else ""


def _next(turn: Turn, audience: Audience) -> Edition | None:
    settings = turn.who.settings
    return editions.next_one(settings, settings.digest.of(audience).paces, turn.desk.now())


def _what_stands_first(turn: Turn, department: Department) -> str:
    words, least = turn.who.words, smallest_named(turn.who.settings.thresholds.people)
    if department.headcount < least:
        return words.say(
            "{department} has fewer than {n} people: here comes what everybody reads.",
            department=department.name,
            n=least,
        )
    return words.say("What {department} asked about stands first.", department=department.name)


def smallest_named(threshold: int) -> int:
    """Give the fewest people of a department that can ever be told to have asked about a topic.

    Twice the threshold less one must have written (`bot.digests.concerning`), and the threshold must not have
    (`bot.privacy.visible`).
    """
    return 3 * threshold - 1


def _department(turn: Turn, name: str) -> Department | Card:
    """Find the department that a name means, or its beginning; else say why none was found."""
    session, who = turn.session, turn.who
    known = departments_by_name(session, who.rollout, who.settings)
    wanted = folded(name)
    found = {known[wanted]} if wanted in known else {known[each] for each in known if each.startswith(wanted)}
    rows = session.scalars(select(Department).where(Department.rollout_id == who.rollout.id).order_by(Department.name))
    departments = list(rows)
    if len(found) == 1:
        return next(row for row in departments if row.id in found)
    if found:
        meant = ", ".join(row.name for row in departments if row.id in found)
        return turn.line("Which one do you mean: {names}? Nothing was changed.", names=meant)
    if any(folded(row.name) == wanted and row.ended_at for row in departments):
        return turn.line("{department} is no department any more. Nothing was changed.", department=name)
    return _unknown(turn, name, ", ".join(row.name for row in departments if row.ended_at is None))


def _unknown(turn: Turn, name: str, names: str) -> Card:
    if not names:
        return turn.line("{name} has no departments. Type “announcements here”.", name=turn.who.rollout.name)
    return turn.line("I do not know “{name}”. Choose from: {names}.", name=name, names=names)


def _coming(turn: Turn, audience: Audience) -> Card:
    """Say what comes here, and when."""
    who, coming = turn.who, _next(turn, audience)
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
    if not stopping.stop(turn.session, turn.desk, *theirs, person=turn.who.person):
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
