"""The question round: on a schedule each ambassador is asked, in their own chat, what they heard; once."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta

from sqlalchemy.orm import Session

from bot import deliveries, pausing, service, talk
from bot.cards import Button, Buttons, Card
from bot.config import RolloutSettings
from bot.days.occasions import Occasion, may_write, of_round
from bot.desk import Desk
from bot.people import AMBASSADOR, chat_of, going_on
from bot.ports import Action
from bot.press import Acts, Press, number_of
from bot.roles import Right, active, holders, may, refusal, role_name
from bot.words import Words, words_for
from models import Membership, Person, Place, Rollout

ASKED_WITHIN = timedelta(days=2)
"""How long after its time a round that was missed is still held: later, the next one is near."""


def ask_due(session: Session, desk: Desk) -> int:
    """Ask the ambassadors whose round has come; count them. While sending is paused nobody is asked."""
    if pausing.paused(session):
        return 0
    return sum(
        _ask(session, desk, rollout, settings, occasion)
        for rollout, settings in going_on(session, desk)
        if (occasion := _due(desk, rollout, settings))
    )


def _due(desk: Desk, rollout: Rollout, settings: RolloutSettings) -> Occasion | None:
    rhythm, now = of_round(settings), desk.now()
    occasion = rhythm.latest(now) if rhythm and may_write(now, settings) else None
    in_time = occasion and occasion.at >= max(rollout.started_at, now - ASKED_WITHIN)
    return occasion if in_time else None


def _ask(session: Session, desk: Desk, rollout: Rollout, settings: RolloutSettings, occasion: Occasion) -> int:
    session.refresh(rollout, with_for_update=True)  # replicas go one after the other, so that none writes in vain
    written = [
        deliveries.write(
            session,
            desk,
            place,
            card(words_for(person.language), rollout, settings),
            f"round/{rollout.id}/{occasion.week}/{person.id}",
        )
        for person, place in _asked(session, desk, rollout)
    ]
    return sum(delivery is not None for delivery in written)


def _asked(session: Session, desk: Desk, rollout: Rollout) -> Iterator[tuple[Person, Place]]:
    for person, part in holders(session, desk, rollout):
        membership, place = session.get(Membership, (person.id, rollout.id)), chat_of(session, person.id)
        if AMBASSADOR in part.roles and place and not (membership and membership.stopped_at):
            yield person, place


def card(words: Words, rollout: Rollout, settings: RolloutSettings) -> Card:
    """Ask what was heard; say why, how, and how to stop."""
    value, system = str(rollout.id), settings.system.in_(words.language)
    return talk.card(
        words,
        *talk.lines(
            words.say("What did you hear about {system} lately?", system=system)
            + " "
            + words.say("You get this because of your role: {role}.", role=role_name(words, settings, AMBASSADOR)),
            words.say("Tell how many people, where and what. No names."),
        ),
        talk.heard_form(words),
        Buttons(
            (
                Button(words.say("Heard nothing"), Action.NOTHING_HEARD, value),
                Button(words.say("Not this time"), Action.SKIP_ROUND, value),
                Button(words.say("Stop"), Action.STOP_ROUNDS, value),
            )
        ),
    )


def _of_rollout(act: Callable[[Press], Card]) -> Callable[[Press], Card]:
    """Do what was pressed in the rollout that was asked about, for who is still an ambassador there."""

    def press_it(press: Press) -> Card:
        number = number_of(press.pressed.value)
        if number is None or press.session.get(Rollout, number) is None:
            return press.unknown()
        press = press.within(number)
        if not may(press.session, press.desk, press.who, Right.CAPTURE):
            return refusal(press.who, Right.CAPTURE)
        return act(press)

    return press_it


def _nothing(press: Press) -> Card:
    active(press.session, press.desk, press.who.membership)
    return press.line("Noted: you heard nothing. Hear something later? Just type it here.")


def _skip(press: Press) -> Card:
    return press.line("Fine, until next time.")


ACTS: Acts = {
    Action.NOTHING_HEARD: _of_rollout(_nothing),
    Action.SKIP_ROUND: _of_rollout(_skip),
    Action.STOP_ROUNDS: _of_rollout(service.stop),
}
