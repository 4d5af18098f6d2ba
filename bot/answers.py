"""The way back to the asker: an issue's answer reaches everyone who asked, once."""

from __future__ import annotations

import logging
from datetime import datetime

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import Session

from bot import deliveries, talk
from bot.desk import Desk
from bot.privacy.vault import VaultError, month_key
from bot.words import words_for
from models import Feedback, Issue, Membership, Person, Place, Reply

log = logging.getLogger(__name__)
_REACHED = select(Place.id).where(Place.closed_at.is_(None))
_WAITING = (Feedback.answered_at.is_(None), Feedback.withdrawn_at.is_(None), Feedback.place_id.in_(_REACHED))
"""Whoever cannot be written to, such as the author of an imported message, was not answered either."""


class NoAnswerError(Exception):
    """The issue has no answer to give."""


def answer_issue(session: Session, desk: Desk, issue: Issue, by: Membership) -> int:
    """Give an issue's ready answer to all who asked and were not answered; count them.

    Each gets it in their own language where both were written. A confidential asker is written to by the bot alone.

    Raises
    ------
    NoAnswerError
        When no answer was written. Nothing changes.

    """
    if issue.answer("nl") is None:
        raise NoAnswerError
    now = desk.now()
    waiting = list(session.scalars(unanswered(issue.id).order_by(Feedback.id)))
    for feedback in waiting:
        _reply(session, desk, feedback, issue, by, now)
    issue.status = "answered"
    issue.answered_at = issue.answered_at or now
    return len(waiting)


def unanswered(issue_id: int) -> Select[Feedback]:
    """Select the messages about an issue that nobody answered yet."""
    return select(Feedback).where(Feedback.issue_id == issue_id, *_WAITING)


def ready(session: Session, rollout_id: int) -> list[Issue]:
    """List the issues whose answer was written and that somebody still waits for, the most asked first."""
    waiting = (
        select(Feedback.issue_id, func.count().label("messages"))
        .where(*_WAITING)
        .group_by(Feedback.issue_id)
        .subquery()
    )
    written = select(Issue).join(waiting, waiting.c.issue_id == Issue.id)
    own = written.where(Issue.rollout_id == rollout_id, or_(Issue.answer_nl.is_not(None), Issue.answer_en.is_not(None)))
    return list(session.scalars(own.order_by(waiting.c.messages.desc(), Issue.id)))


def _reply(session: Session, desk: Desk, feedback: Feedback, issue: Issue, by: Membership, now: datetime) -> None:
    person, place = session.get_one(Person, feedback.person_id), session.get_one(Place, feedback.place_id)
    text = issue.answer(person.language) or ""
    reply = Reply(
        feedback_id=feedback.id,
        issue_id=issue.id,
        text=desk.vault.seal(month_key(now), text.encode(), "reply.text"),
        role=by.pool,
        written_by=by.person_id,
        written_at=now,
    )
    session.add(reply)
    feedback.answered_at = feedback.closed_at = now
    card = talk.answer(words_for(person.language), text_of(desk, feedback), text, by.pool)
    deliveries.write(session, desk, place, card, f"answer/{feedback.id}/{issue.id}")


def text_of(desk: Desk, feedback: Feedback) -> str:
    """Open what somebody wrote; empty when it was deleted, or its key was."""
    if feedback.text is None:
        return ""
    try:
        return desk.vault.open(feedback.text, "feedback.text").decode()
    except VaultError:
        log.error("the text of feedback %s cannot be opened", feedback.id)  # noqa: TRY400 - the vault says no more
        return ""
