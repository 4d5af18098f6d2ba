"""Choosing a rollout: somebody says which one they mean, and what they said meanwhile goes on there.

A line that needed the choice was kept as any message is: sealed, to be withdrawn, and counted nowhere.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import TypeGuard

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from bot import intake, service, talk, trial_findings
from bot.cards import Ask, Block, Card
from bot.desk import Desk
from bot.people import UNCOUNTED, running_rollouts
from bot.ports import Action
from bot.privacy.forgetting import withdraw
from bot.recurring import untag
from bot.speaker import Speaker, say, settle, within
from models import Department, Feedback, Suggestion

GoOn = Callable[[Speaker, Feedback], bool]
"""Does what a text asks, where it is a line of one of the rooms; False where it is a message."""


def choose(
    session: Session, desk: Desk, who: Speaker, slug: str, *, replaces: str | None, go_on: GoOn, then: str = ""
) -> Speaker | None:
    """Remember the rollout that somebody chose, move what waited for it, and send the receipts.

    A line that waited is answered by `go_on`, and is kept no longer. Gives the speaker as they are there, so that what
    they asked, `then`, can go on; None where it is asked once more.
    """
    chosen = next((row for row, _ in running_rollouts(session, desk) if row.slug == slug), None)
    if chosen is None:
        asked = carrying(service.rollout_question(session, desk, who), then)
        say(session, desk, who, asked, replaces=replaces)
        return None
    who.person.rollout_id = chosen.id
    said_in, who = who.rollout.id, replace(within(session, desk, who, chosen.id), clear=True)
    noted = who.words.say("Noted: what you write to me is about {name}. Another one? Type “system”.", name=chosen.name)
    say(session, desk, who, talk.one_line(who.words, noted), replaces=replaces)
    _settle(session, who, said_in)
    waiting = [each for each in list(_waiting(session, who)) if not _goes_on(session, desk, who, each, go_on)]
    if waiting:
        service.welcome(session, desk, who)
        intake.ask_department(session, who, desk)
    for feedback in waiting:
        _move(session, desk, who, feedback)
        intake.confirm(session, desk, feedback, intake.receipt(desk, who, feedback))
    return who


def _goes_on(session: Session, desk: Desk, who: Speaker, feedback: Feedback, go_on: GoOn) -> bool:
    """Have a line that waited be answered, once; what somebody passed on is never theirs to have done."""
    if feedback.passed_on or not go_on(who, feedback):
        return False
    withdraw(session, feedback, desk.now())
    return True


def asks(card: Card) -> bool:
    """Say whether a card asks which rollout is meant."""
    return any(_asks(block) for block in card.blocks)


def carrying(card: Card, then: str) -> Card:
    """Have the question which rollout is meant carry what was asked, so that it goes on once that is known."""
    return replace(card, blocks=tuple(replace(each, value=then) if _asks(each) else each for each in card.blocks))


def _asks(block: Block) -> TypeGuard[Ask]:
    return isinstance(block, Ask) and block.action == Action.ROLLOUT


def _waiting(session: Session, who: Speaker) -> Iterator[Feedback]:
    """Find what waits for the choice; what was withdrawn meanwhile waits no longer."""
    own = (Feedback.person_id == who.person.id, Feedback.unclear, Feedback.text.is_not(None))
    yield from session.scalars(select(Feedback).where(*own).order_by(Feedback.id))


def _settle(session: Session, who: Speaker, said_in: int) -> None:
    """Take somebody's department along, where the rollout has one of the same name."""
    told = select(Department.name).join(Feedback, Feedback.department_id == Department.id)
    own = (Feedback.person_id == who.person.id, Feedback.unclear, Feedback.rollout_id == said_in)
    name = session.scalar(told.where(*own).order_by(Feedback.id.desc()).limit(1))
    if name:
        settle(session, who.membership, who.rollout, who.settings, name)


def _move(session: Session, desk: Desk, who: Speaker, feedback: Feedback) -> None:
    if feedback.rollout_id != who.rollout.id:
        untag(session, desk, feedback, None)
        session.execute(delete(Suggestion).where(Suggestion.feedback_id == feedback.id))
    feedback.rollout_id, feedback.unclear = who.rollout.id, False
    feedback.department_id = who.membership.department_id
    feedback.pool = UNCOUNTED if feedback.passed_on else who.membership.pool
    feedback.name_along = who.membership.name_along and not feedback.passed_on
    trial_findings.take(session, who, feedback)
    session.flush()
