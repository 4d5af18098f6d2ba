"""Pulses: what somebody answers, kept sealed and without who it was until the round closes."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import select

from bot import intake
from bot.cards import Card
from bot.commands import Command
from bot.people import FLOOR, INSIDER
from bot.ports import Action
from bot.press import Acts, Press, number_of
from bot.pulses import cards
from bot.pulses.asking import ABOUT_FLOOR, OWN
from bot.pulses.reachable import departments
from bot.service import Answer, Turn
from models import PulseInvitation, PulseQuestion, PulseRound, PulseWaiting
from models.pulse import RANDOM_BITS

PURPOSE = "pulse_waiting.payload"
MOST_DIGITS = 19
"""Digits of a number of 63 bits, at most."""
LONGEST = 500
"""Characters of a sentence beside an answer."""


@dataclass(frozen=True, slots=True)
class Given:
    """What a button of a question carries."""

    round: int
    question: int
    about: str
    point: int


def read(value: str) -> Given | None:
    """Read what a button carries; None for what none of ours does."""
    parts = value.split(":")
    if len(parts) != 4 or parts[2] not in {OWN, ABOUT_FLOOR}:  # noqa: PLR2004 - round, question, about, point
        return None
    numbers = [number_of(part) for part in (parts[0], parts[1], parts[3])]
    round_, question, point = numbers
    if round_ is None or question is None or point not in cards.POINTS:
        return None
    return Given(round_, question, parts[2], point)


def answer(press: Press) -> Card:
    """Keep an answer, once, while its round is open; whatever else is pressed changes nothing."""
    given = read(press.pressed.value)
    round_ = press.session.get(PulseRound, given.round) if given else None
    if given is None or round_ is None:
        return press.unknown()
    press = press.within(round_.rollout_id)
    if press.who.rollout.id != round_.rollout_id or is_closed(press, round_):
        return closed(press)
    invitation = _invitation(press, given)
    if invitation is None:
        return press.unknown()
    if invitation.took_part:
        return _in_already(press, round_)
    if press.who.person.left_at:
        return press.line("This poll is for who works here now. I kept nothing.")
    return _taken(press, round_, invitation, given)


def is_closed(turn: Turn, round_: PulseRound) -> bool:
    """Say whether a round takes no answers any more, by the clock of its rollout."""
    over = round_.settled_at is not None or turn.who.rollout.ended_at is not None
    return over or turn.desk.today(turn.who.settings) >= round_.closes_on


def closed(turn: Turn) -> Card:
    """Say that a round takes no answers any more."""
    return turn.line("This poll is closed. I kept nothing. Do you want to say something? Just type it here.")


def _invitation(press: Press, given: Given) -> PulseInvitation | None:
    own = select(PulseInvitation).where(
        PulseInvitation.round_id == given.round,
        PulseInvitation.question_id == given.question,
        PulseInvitation.person_id == press.who.person.id,
        PulseInvitation.about == given.about,
    )
    return press.session.scalar(own.with_for_update())


def _in_already(press: Press, round_: PulseRound) -> Card:
    """Say that an answer is in: without a name it cannot be found again, and so not changed."""
    if left(press, round_):
        return next_question(press, round_)
    return press.line("Your answer was in already. It bears no name, so I cannot change it.")


def _taken(press: Press, round_: PulseRound, invitation: PulseInvitation, given: Given) -> Card:
    pool = press.who.membership.pool
    if given.about == ABOUT_FLOOR and pool != INSIDER:
        return press.line("Only the project group predicts. I kept nothing.")
    invitation.took_part = True
    kept = {"question": given.question, "department": _department(press, pool), "pool": pool}
    waiting = PulseWaiting(round_id=round_.id, payload=b"")
    _put(press, round_, waiting, {**kept, "about": given.about, "value": given.point, "sentence": None})
    press.session.add(waiting)
    press.session.flush()
    return next_question(press, round_) if pool == INSIDER else cards.thanks(press.who.words, waiting.id)


def _department(press: Press, pool: str) -> int | None:
    """Give the department of somebody of the floor, where it has ten people."""
    number = press.who.membership.department_id
    return number if pool == FLOOR and number in departments(press.session, press.who.rollout.id) else None


def _put(press: Press, round_: PulseRound, waiting: PulseWaiting, payload: Mapping[str, object]) -> None:
    plain = json.dumps(payload).encode()
    waiting.payload = press.desk.vault.seal(round_.key or "", plain, PURPOSE)


def left(turn: Turn, round_: PulseRound) -> list[tuple[PulseInvitation, PulseQuestion]]:
    """List what somebody was asked in a round and has not answered, in the order in which it is put."""
    return [(each, question) for each, question in asked(turn, round_) if not each.took_part]


def asked(turn: Turn, round_: PulseRound) -> list[tuple[PulseInvitation, PulseQuestion]]:
    """List what somebody was asked in a round that is open."""
    own = (
        select(PulseInvitation, PulseQuestion)
        .join(PulseQuestion, PulseQuestion.id == PulseInvitation.question_id)
        .where(PulseInvitation.round_id == round_.id, PulseInvitation.person_id == turn.who.person.id)
        .order_by(PulseInvitation.id)
    )
    return [(each, question) for each, question in turn.session.execute(own)]


def next_question(turn: Turn, round_: PulseRound) -> Card:
    """Put the next question to somebody of the project group, or tell that all is in."""
    rest = left(turn, round_)
    if not rest:
        return cards.all_in(turn.who.words, round_)
    invitation, question = rest[0]
    put = cards.Put(round_, question, invitation.about, left=len(rest))
    return cards.question(turn.who.words, turn.who.settings, put, insider=True)


def add_sentence(press: Press) -> Card:
    """Put a sentence beside an answer that still waits; the last one counts."""
    token = _token(press.pressed.value)
    waiting = press.session.get(PulseWaiting, token, with_for_update=True) if token is not None else None
    round_ = press.session.get(PulseRound, waiting.round_id) if waiting else None
    if waiting is None or round_ is None:
        return closed(press)
    press = press.within(round_.rollout_id)
    if is_closed(press, round_):
        return closed(press)
    text = intake.masked(press.desk, press.pressed.answer.strip()[:LONGEST]).text
    if not text:
        return press.line("There was no text in it. Your answer stands, without a sentence.")
    payload = json.loads(press.desk.vault.open(waiting.payload, PURPOSE))
    _put(press, round_, waiting, {**payload, "sentence": text})
    return press.line("Thank you. Your sentence goes with your answer, without your name.")


def _token(value: str) -> int | None:
    number = int(value) if value.isascii() and value.isdigit() and len(value) <= MOST_DIGITS else 0
    return number if 0 < number < 2**RANDOM_BITS else None


def _stop(turn: Turn) -> Card:
    turn.who.person.no_pulses_at = turn.desk.now()
    return turn.line("Done: I send you no polls any more. Changed your mind? Type “polls on”.")


def _go_on(turn: Turn) -> Card:
    turn.who.person.no_pulses_at = None
    return turn.line("Done: I may send you a poll again. One a week at most.")


ACTS: Acts = {Action.PULSE: answer, Action.PULSE_SENTENCE: add_sentence, Action.NO_PULSES: _stop}
ANSWERS: Mapping[Command, Answer] = {Command.NO_PULSES: _stop, Command.PULSES_ON: _go_on}
