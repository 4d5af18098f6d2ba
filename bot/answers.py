"""The way back to the asker: what they asked, who still waits for an issue's answer, and how a reply reaches them."""

from __future__ import annotations

import logging

from sqlalchemy import ColumnElement, Select, and_, exists, func, or_, select, update
from sqlalchemy.orm import Session

from bot import deliveries, talk
from bot.desk import Desk
from bot.privacy.vault import VaultError, month_key
from bot.words import words_for
from models import Feedback, Issue, IssueMerge, Membership, Person, Place, Reply, Rollout

log = logging.getLogger(__name__)

ASKER, BOT = "asker", "bot"
"""Roles of a reply beside the pools of those who answer: the asker's own words, and a known answer they recognised."""

_REACHED = select(Place.id).where(Place.closed_at.is_(None))
_TOLD = exists().where(Reply.feedback_id == Feedback.id, IssueMerge.into_id == Feedback.issue_id).where(
    IssueMerge.issue_id == Reply.issue_id
) | exists().where(Reply.feedback_id == Feedback.id, Reply.issue_id == Feedback.issue_id)
"""The answer to the issue reached its asker: under its own name, or that of an issue that went up in it."""
_WAITING = (
    ~_TOLD,
    or_(Feedback.answered_at.is_(None), exists().where(Reply.feedback_id == Feedback.id)),
    Feedback.withdrawn_at.is_(None),
    Feedback.place_id.in_(_REACHED),
)
"""Whoever had a personal reply still hears the issue's answer; what was answered before we came does not.

Whoever cannot be written to, such as the author of an imported message, was not answered either."""


def unanswered(issue_id: int) -> Select[Feedback]:
    """Select the messages about an issue whose askers its answer has not reached."""
    return select(Feedback).where(Feedback.issue_id == issue_id, *_WAITING)


def outdated(session: Session, desk: Desk, issue: Issue) -> list[Feedback]:
    """List the messages whose askers read another answer to an issue than the one that stands now.

    In whichever language. An answer that can no longer be opened, or that came with an issue that went up in this one,
    is left as it is.
    """
    told = (Feedback.issue_id == issue.id, Reply.issue_id == issue.id)
    reached = (Feedback.withdrawn_at.is_(None), Feedback.place_id.in_(_REACHED))
    query = select(Feedback, Reply).join(Reply, Reply.feedback_id == Feedback.id).where(*told, *reached)
    now = {None, issue.answer_nl, issue.answer_en}
    read = session.execute(query.order_by(Feedback.id))
    return [feedback for feedback, reply in read if _opened(desk, reply) not in now]


def _opened(desk: Desk, reply: Reply) -> str | None:
    try:
        return desk.vault.open(reply.text, "reply.text").decode() if reply.text else None
    except VaultError:
        return None


def ready(session: Session, rollout_id: int) -> list[Issue]:
    """List the issues whose answer was written and that somebody still waits for, the most asked first."""
    waiting = (
        select(Feedback.issue_id, func.count().label("messages"))
        .where(*_WAITING)
        .group_by(Feedback.issue_id)
        .subquery()
    )
    own = select(Issue).join(waiting, waiting.c.issue_id == Issue.id).where(Issue.rollout_id == rollout_id, written())
    return list(session.scalars(own.order_by(waiting.c.messages.desc(), Issue.id)))


def written() -> ColumnElement[bool]:
    """Select the issues that have an answer, in whichever language."""
    return or_(Issue.answer_nl.is_not(None), Issue.answer_en.is_not(None))


def reachable(session: Session, feedback: Feedback) -> bool:
    """Say whether whoever asked can still be written to."""
    return session.get_one(Place, feedback.place_id).closed_at is None and feedback.withdrawn_at is None


def give(
    session: Session,
    desk: Desk,
    feedback: Feedback,
    text: str,
    by: Membership,
    *,
    issue: Issue | None = None,
    role: str = "",
    read_in: Place | None = None,
    improved: bool = False,
) -> None:
    """Have a reply reach an asker through the bot: they read the role of its writer, and nothing else of them.

    With an `issue` it is the answer to that, `improved` where they read another one before. `role` is the one in which
    it is written, where that is no pool. `read_in` is where what its asker says to it is brought.
    """
    person, place = session.get_one(Person, feedback.person_id), session.get_one(Place, feedback.place_id)
    if issue and improved:  # one reply is the answer to an issue: from now on the better one
        before = (Reply.feedback_id == feedback.id, Reply.issue_id == issue.id)
        session.execute(update(Reply).where(*before).values(issue_id=None))
    reply = keep(session, desk, feedback, text, role or by.pool)
    reply.issue_id, reply.written_by = issue.id if issue else None, by.person_id
    reply.place_id = read_in.id if read_in else None
    session.flush()
    now = desk.now()
    feedback.answered_at, feedback.closed_at = feedback.answered_at or now, now
    question = asked(session, desk, feedback, person.language)
    settings = desk.rollout(session.get_one(Rollout, feedback.rollout_id).slug)
    words = talk.called(words_for(person.language), settings) if settings else words_for(person.language)
    card = talk.answer(words, question, text, reply.role, feedback.ref, improved=improved)
    work = f"answer/{feedback.id}/{issue.id}" if issue and not improved else f"reply/{reply.id}"
    deliveries.write(session, desk, place, card, work)


def keep(session: Session, desk: Desk, feedback: Feedback, text: str, role: str) -> Reply:
    """Keep one message of a dialogue, sealed."""
    now = desk.now()
    sealed = desk.vault.seal(month_key(now), text.encode("utf-8", "replace"), "reply.text")
    reply = Reply(feedback_id=feedback.id, text=sealed, role=role, written_at=now)
    session.add(reply)
    session.flush()
    return reply


def asked(session: Session, desk: Desk, feedback: Feedback, language: str) -> str:
    """Give what somebody asked: their own words, or the issue's title where they said “me too” to it."""
    if feedback.me_too and feedback.issue_id:
        return session.get_one(Issue, feedback.issue_id).title(language)
    return text_of(desk, feedback)


def listed() -> ColumnElement[bool]:
    """Select what a list of somebody's own messages holds: what has a text, and each “me too”; nothing withdrawn."""
    return and_(Feedback.withdrawn_at.is_(None), or_(Feedback.text.is_not(None), Feedback.me_too))


def text_of(desk: Desk, feedback: Feedback) -> str:
    """Open what somebody wrote; empty when it was deleted, or its key was."""
    if feedback.text is None:
        return ""
    try:
        return desk.vault.open(feedback.text, "feedback.text").decode()
    except VaultError:
        log.error("the text of feedback %s cannot be opened", feedback.id)  # noqa: TRY400 - the vault says no more
        return ""
