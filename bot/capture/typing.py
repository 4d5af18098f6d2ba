"""Ten-second capture: the line as it is typed or written in a form, and its correction."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot import hearsay, intake, roles, service, talk
from bot.answers import text_of
from bot.capture import cards
from bot.capture.resolving import Captured, Mistyped, resolve
from bot.cards import Card
from bot.colleagues import departments_by_name
from bot.desk import Desk
from bot.intake import Understood
from bot.lines import Line, Typed
from bot.people import UNCOUNTED, running_rollouts, source_of
from bot.ports import Pressed, Said
from bot.recurring import renew
from bot.roles import Right
from bot.service import Turn
from bot.speaker import Speaker, within
from models import Department, Feedback

MOMENT = timedelta(minutes=10)
"""Within this a capture in the same words is the same: pressed twice, or typed again since it seemed not to arrive."""
_ASKED = re.compile(r"(?:gehoord|heard)[\s.!?]*", re.IGNORECASE)


@dataclass(frozen=True)
class _Capture(Turn):
    """The turn of somebody who may capture, in the rollout of which they tell, and the line without residents' data."""

    understood: Understood

    @property
    def line_typed(self) -> str:
        return self.understood.masked.text

    def names(self) -> Mapping[str, int]:
        return departments_by_name(self.session, self.who.rollout, self.who.settings)

    def mistyped(self, wrong: Mistyped, *, kept: bool = False) -> Card:
        return cards.mistyped(self.who.words, wrong, _departments(self.session, self.who), kept=kept)

    def only(self, captured: Captured) -> Understood:
        """Give what was understood, of what people said alone."""
        return replace(self.understood, masked=replace(self.understood.masked, text=captured.text))

    def receipt(self, feedback: Feedback, *, again: bool = False) -> Card:
        found, place = self.understood.masked.found, self.session.get(Department, feedback.department_id or 0)
        text = text_of(self.desk, feedback)
        name = place.name if place else None
        return cards.receipt(self.who.words, feedback.ref, feedback.heard or 0, name, text, found, again=again)


def _departments(session: Session, who: Speaker) -> list[str]:
    """List the names of the departments that are open."""
    own = (Department.rollout_id == who.rollout.id, Department.ended_at.is_(None))
    return list(session.scalars(select(Department.name).where(*own).order_by(Department.name)))


def _asked(typed: Typed) -> Card | None:
    """Answer “gehoord” with the form; it is nothing of its own from whoever may not capture."""
    where = _rollouts(typed)
    if not where:
        return None
    words = typed.who.words
    return talk.card(words, *talk.lines(talk.heard_example(words)), talk.heard_form(words))


def _heard(typed: Typed) -> Card | None:
    """Keep a line, or show its right form; None for a text of one's own, and from whoever may not capture."""
    if typed.understood is None or not _rollouts(typed):
        return None
    return _kept(typed, typed.said, typed.understood, meant=False)


LINES = (Line(_ASKED, _asked), Line(hearsay.LINE, _heard))


def write(session: Session, desk: Desk, who: Speaker, pressed: Pressed, understood: Understood | None) -> Card:
    """Keep a line that was written in the form, or correct the one that the form was of."""
    turn = Turn(session, desk, who)
    if not _rollouts(turn):
        return roles.refusal(who, Right.CAPTURE)
    if understood is None:
        return turn.line("There was no text in your message, so I kept nothing. One sentence is enough.")
    if pressed.value:
        mine = select(Feedback).where(Feedback.ref == pressed.value, Feedback.person_id == who.person.id)
        return _corrected(turn, session.scalar(mine.with_for_update()), understood)
    said = Said(pressed.sender, pressed.chat or pressed.spot, pressed.answer, pressed.at)
    return _kept(turn, said, understood, meant=True) or turn.line("I kept nothing yet.")


def _corrected(turn: Turn, feedback: Feedback | None, understood: Understood) -> Card:
    if feedback is None or feedback.heard is None or feedback.withdrawn_at is not None:
        return turn.line("This message is no longer here: it was withdrawn or deleted. Nothing was changed.")
    who = within(turn.session, turn.desk, turn.who, feedback.rollout_id)
    return correct(turn.session, turn.desk, who, feedback, understood)


def correct(session: Session, desk: Desk, who: Speaker, feedback: Feedback, understood: Understood) -> Card:
    """Put a new line in the place of what somebody captured; a mistyped one changes nothing."""
    capture = _Capture(session, desk, who, understood)
    found = resolve(capture.line_typed, capture.names(), meant=True)
    if not isinstance(found, Captured):
        return capture.mistyped(found, kept=True) if found else capture.receipt(feedback)
    intake.put_text(desk, feedback, capture.only(found))
    feedback.heard, feedback.department_id = found.people, found.department
    session.flush()
    renew(session, desk, feedback, understood.likely)
    return capture.receipt(feedback)


def _kept(turn: Turn, said: Said, understood: Understood, *, meant: bool) -> Card | None:
    where = _rollouts(turn)
    if len(where) > 1:
        return _which(turn)
    who = replace(within(turn.session, turn.desk, turn.who, where[0]), clear=True)
    capture = _Capture(turn.session, turn.desk, who, understood)
    found = resolve(capture.line_typed, capture.names(), meant=meant)
    if found is None or isinstance(found, Captured):
        return _keep(capture, said, found) if found else None
    return capture.mistyped(found)


def _keep(capture: _Capture, said: Said, found: Captured) -> Card | None:
    again = _moment_ago(capture, said, found) is not None
    feedback = keep(capture, said, capture.understood, found)
    return capture.receipt(feedback, again=again) if feedback else None


def keep(turn: Turn, said: Said, understood: Understood, found: Captured) -> Feedback | None:
    """Keep what somebody heard, as said by nobody; None where that message was kept before.

    The same capture a moment later is the one that is there: kept twice, it would be heard from twice as many.
    """
    source = source_of(turn.desk, turn.who.place.connector, said.spot, said.message)
    if intake.is_known(turn.session, source):
        return None
    return _moment_ago(turn, said, found) or _new(turn, said, understood, found, source)


def _moment_ago(turn: Turn, said: Said, found: Captured) -> Feedback | None:
    """Find what the same person captured a moment before in the same words, of as many people of one department."""
    mine = (Feedback.person_id == turn.who.person.id, Feedback.rollout_id == turn.who.rollout.id)
    same = (Feedback.heard == found.people, Feedback.department_id.is_not_distinct_from(found.department))
    recent = (Feedback.said_at >= said.at.replace(second=0, microsecond=0) - MOMENT, Feedback.withdrawn_at.is_(None))
    rows = turn.session.scalars(select(Feedback).where(*mine, *same, *recent).order_by(Feedback.id))
    return next((row for row in rows if row.text and text_of(turn.desk, row) == found.text), None)


def _new(turn: Turn, said: Said, understood: Understood, found: Captured, source: str | None) -> Feedback:
    session, desk, who = turn.session, turn.desk, turn.who
    service.welcome(session, desk, who)
    only = replace(understood, masked=replace(understood.masked, text=found.text))
    feedback = intake.keep(session, desk, who, only, said.at, source=source)
    feedback.pool, feedback.name_along = UNCOUNTED, False
    feedback.heard, feedback.department_id = found.people, found.department
    roles.active(session, desk, who.membership)
    session.flush()
    return feedback


def _rollouts(turn: Turn) -> list[int]:
    """List the rollouts that somebody's line can be about: those where they may capture."""
    who, session, desk = turn.who, turn.session, turn.desk
    running = [(who.rollout, who.settings)] if who.clear else running_rollouts(session, desk)
    return [
        rollout.id
        for rollout, settings in running
        if roles.may(session, desk, replace(who, rollout=rollout, settings=settings), Right.CAPTURE)
    ]


def _which(turn: Turn) -> Card:
    question = service.rollout_question(turn.session, turn.desk, turn.who)
    nothing = talk.lines(turn.who.words.say("I kept nothing yet."))
    return replace(question, blocks=(*nothing, *question.blocks))
