"""Topics: one that was solved and came back by itself is told to whoever took it on, and to the ambassadors."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot import deliveries, pausing, places, talk
from bot.belonging import AMBASSADORS, PROJECT_GROUP
from bot.cards import Button, Buttons, Card
from bot.desk import Desk
from bot.people import FLOOR, chat_of
from bot.ports import Action
from bot.words import Words, words_for
from models import Issue, IssueAct, Membership, Person, Place, Rollout

LATEST = timedelta(days=7)
"""How long after it came back it is still worth saying."""


def tell(session: Session, desk: Desk) -> int:
    """Tell of each issue that came back, once in each place; count the messages."""
    if pausing.paused(session):
        return 0
    came_back = (
        select(IssueAct, Issue, Rollout)
        .join(Issue, Issue.id == IssueAct.issue_id)
        .join(Rollout, Rollout.id == Issue.rollout_id)
        .where(IssueAct.act == "reopened", IssueAct.undone_at.is_(None), IssueAct.done_at > desk.now() - LATEST)
        .where(Rollout.ended_at.is_(None))
        .order_by(IssueAct.id)
    )
    return sum(_tell(session, desk, *row) for row in session.execute(came_back).all())


def _tell(session: Session, desk: Desk, act: IssueAct, issue: Issue, rollout: Rollout) -> int:
    settings = desk.rollout(rollout.slug)
    if settings is None:
        return 0
    told = 0
    for place in _places(session, issue):
        words = _words(session, place, settings.language)
        told += deliveries.write(session, desk, place, card(words, issue), f"reopened/{act.id}/{place.id}") is not None
    return told


def _words(session: Session, place: Place, language: str) -> Words:
    return words_for(session.get_one(Person, place.person_id).language if place.person_id else language)


def _places(session: Session, issue: Issue) -> Iterator[Place]:
    """Give the ambassadors' places, or else the project group's, and the chat of who named its owner last."""
    together = places.bound(session, issue.rollout_id, AMBASSADORS)
    yield from together or places.bound(session, issue.rollout_id, PROJECT_GROUP)
    named = (IssueAct.issue_id == issue.id, IssueAct.act == "owner", IssueAct.undone_at.is_(None))
    who = session.scalar(select(IssueAct.done_by).where(*named).order_by(IssueAct.id.desc()).limit(1))
    part = session.get(Membership, (who, issue.rollout_id)) if who and issue.owner else None
    if part and part.pool != FLOOR and (chat := chat_of(session, part.person_id)):
        yield chat


def card(words: Words, issue: Issue) -> Card:
    """Say that an issue was solved, keeps coming, and stands open again."""
    told = words.say("“{title}” was solved, but it keeps coming. It is open again.", title=issue.title(words.language))
    return talk.card(
        words, *talk.lines(told), Buttons((Button(words.say("Look at the topic"), Action.TOPIC, str(issue.id)),))
    )
