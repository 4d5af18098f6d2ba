"""Deciding: what came in goes to the one room that decides on it, and is answered where its sender can read it."""

from __future__ import annotations

from dataclasses import dataclass, field

from sqlalchemy.orm import Session

from bot import asking_back, triage
from bot.belonging import belonging
from bot.commands import Command, command_of
from bot.desk import Desk
from bot.intake import Understood
from bot.people import known
from bot.ports import Action, Changed, Event, Pressed, Profile, Said, Spot
from bot.reception import changing, channels, home, passing, presses, strangers, tending, typed
from bot.roles.giving import invited
from bot.speaker import PAGE, Speaker, say, speaker
from bot.talk import farewell

TYPED = {
    Action.ASK,
    Action.PASS_ON,
    Action.HEARD,
    Action.VISIT,
    Action.SESSION_JOIN,
    Action.SESSION_LEAVE,
    Action.TRIAL_JOIN,
    Action.TRIAL_LEAVE,
    Action.ME_TOO,
}
"""What is pressed to say something: it is answered directly alone."""


@dataclass(frozen=True)
class Visit:
    """An event, and what was found out about it before the database was taken.

    `profile` is of a sender who is new, `author` of whoever wrote what is passed on. `work` names the event.
    """

    connector: str
    event: Event
    work: str
    profile: Profile | None = None
    author: Profile = field(default_factory=Profile)
    understood: Understood | None = None


def receive(session: Session, desk: Desk, visit: Visit) -> None:
    """Bring an event to whoever decides on it, and have the pages show what it changed.

    Raises
    ------
    bot.people.RolloutUnknownError
        When this process knows no rollout that is running.

    """
    event, connector = visit.event, visit.connector
    if isinstance(event, Pressed) and event.action == Action.WITHDRAW_PASSED_ON:
        if feedback := passing.withdraw_as_author(session, desk, connector, event, visit.work):
            home.refresh_owner(session, desk, feedback, visit.work)
    elif isinstance(event, Changed) and known(session, desk, connector, event.sender) is None:
        return  # nothing of theirs is here
    elif _is_uninvited(session, desk, visit):
        strangers.refuse(session, desk, connector, event.sender, _chat(event) or event.spot, visit.work)
    elif _cannot_be_answered(event):
        strangers.ask_to_write_directly(session, desk, connector, event.sender, event.spot, visit.work)
    else:
        _decide(session, desk, visit)


def _is_uninvited(session: Session, desk: Desk, visit: Visit) -> bool:
    """Say whether a guest comes in who is no colleague, and whom nobody let in before."""
    if not (visit.profile and visit.profile.guest):
        return False
    return known(session, desk, visit.connector, visit.event.sender) is None and not invited(session, desk, visit.event)


def answered_at(event: Event) -> Spot:
    """Give where an event is answered: directly, also what was said in a channel, unless it arranges that channel."""
    if event.spot.kind != "channel" or _arrangement(event):
        return event.spot
    return _chat(event) or event.spot


def _chat(event: Event) -> Spot | None:
    return None if isinstance(event, Changed) else event.chat


def _arrangement(event: Event) -> Command | None:
    """Give what is asked of the channel itself; None for all else."""
    command = command_of(event.text) if isinstance(event, Said) and event.spot.kind == "channel" else None
    return command if command in channels.COMMANDS else None


def _cannot_be_answered(event: Event) -> bool:
    if event.spot.kind != "channel" or _chat(event) or _arrangement(event):
        return False
    return isinstance(event, Said) or (isinstance(event, Pressed) and event.action in TYPED)


def _decide(session: Session, desk: Desk, visit: Visit) -> None:
    event, connector = visit.event, visit.connector
    asks_here = asking_back.stays_here(session, desk, connector, event)
    where = event.spot if asks_here else answered_at(event)
    of = belonging(session, desk, connector, event.sender, event.spot, visit.profile)
    who = speaker(session, desk, connector, event.sender, where, visit.work, of=of, profile=visit.profile)
    _bring(session, desk, who, visit)
    home.refresh(session, desk, who)


def _bring(session: Session, desk: Desk, who: Speaker, visit: Visit) -> None:
    event, understood = visit.event, visit.understood
    if asking_back.answered(session, desk, who, event):
        return
    if who.rollout.closed_at and _brings_something(visit):
        say(session, desk, who, farewell(who.words, who.rollout.name, who.settings), about="farewell")
    elif isinstance(event, Said) and _obeyed(session, desk, who, command_of(event.text), event.spot):
        return
    elif isinstance(event, Changed):
        _change(session, desk, who, event, understood)
    elif isinstance(event, Pressed):
        _press(session, desk, who, event, visit)
    elif command := _arrangement(event):
        channels.arrange(session, desk, who, event.spot, command, event.text)
    elif event.spot.kind != PAGE and not channels.unclear(session, desk, who, event):
        typed.receive(session, desk, who, event, understood)


def _obeyed(session: Session, desk: Desk, who: Speaker, command: Command | None, spot: Spot) -> bool:
    return tending.obeyed(session, desk, who, command, spot) or home.obeyed(session, desk, who, command)


def _change(session: Session, desk: Desk, who: Speaker, event: Changed, understood: Understood | None) -> None:
    if changed := changing.receive(session, desk, who, event, understood):
        triage.follow(session, desk, changed, who.work)


def _press(session: Session, desk: Desk, who: Speaker, event: Pressed, visit: Visit) -> None:
    if home.withdrawn(session, desk, who, event):
        return
    if event.action != Action.PASS_ON:
        presses.receive(session, desk, who, event, visit.understood)
    elif kept := passing.receive(session, desk, who, event, visit.understood, visit.author):
        triage.offer(session, desk, who, kept)


def _brings_something(visit: Visit) -> bool:
    """Say whether somebody says something that would be kept, or comes in; what is about their own data is neither."""
    event = visit.event
    if isinstance(event, Said):
        return event.opened or visit.understood is not None
    return isinstance(event, Pressed) and event.action in TYPED
