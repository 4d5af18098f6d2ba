"""Triage: what is told of a message, made from its row; the one place that decides what stays out."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy import ColumnElement, Select, select
from sqlalchemy.orm import Session

from bot.answers import text_of
from bot.cards import Card
from bot.config import RolloutSettings
from bot.days.period import Period
from bot.desk import Desk
from bot.dialogue import alias_of
from bot.issues import Status
from bot.people import TESTER
from bot.privacy.vault import VaultError
from bot.reading import Kind
from bot.recurring import standing
from bot.triage import cards
from bot.triage.cards import Message, Topic
from bot.triage.stations import may_be_named
from bot.words import Words
from models import Department, Feedback, Issue, IssueMerge, Person

TOPICS = 20
"""Choices to pick an issue from: what a phone scrolls through."""
OVER = (Status.SOLVED, Status.DECLINED)
"""What is found by searching alone."""


def described(
    session: Session, desk: Desk, settings: RolloutSettings, feedback: Feedback, words: Words, value: str = ""
) -> Message:
    """Tell of a message what those who tag may know; its buttons carry `value`, or what it is known by."""
    return Message(
        value=value or feedback.ref,
        alias=alias_of(session, feedback),
        text=text_of(desk, feedback),
        kind=Kind(feedback.kind),
        when=_when(desk, settings, feedback, words),
        department=_department(session, settings, feedback),
        name=_name(session, desk, feedback),
        heard=feedback.heard,
        passed_on=feedback.passed_on,
        finding=feedback.pool == TESTER,
    )


def message_card(
    session: Session,
    desk: Desk,
    settings: RolloutSettings,
    feedback: Feedback,
    words: Words,
    suggested: Sequence[int] = (),
    *,
    value: str = "",
) -> Card:
    """Make the card of a message that waits; `suggested` are issues, the likeliest first; `value` as in `described`."""
    first = [found for number in suggested if (found := _topic(session, number, words.language))]
    listed = [*first, *(each for each in open_topics(session, feedback.rollout_id, words) if each not in first)]
    message = described(session, desk, settings, feedback, words, value)
    return cards.card(words, message, first, listed[:TOPICS])


def open_topics(session: Session, rollout_id: int, words: Words) -> list[Topic]:
    """List the issues to pick from, the newest first."""
    found = session.scalars(_standing_of(rollout_id, Issue.status.not_in(OVER)).limit(TOPICS))
    return [(issue.id, issue.title(words.language)) for issue in found]


def found_topics(session: Session, rollout_id: int, searched: str, words: Words) -> list[Topic]:
    """List the issues, over or not, that have all these words in a title."""
    looked_for = searched.casefold().split()
    return [
        (issue.id, issue.title(words.language))
        for issue in session.scalars(_standing_of(rollout_id))
        if looked_for and all(word in f"{issue.title_nl} {issue.title_en}".casefold() for word in looked_for)
    ][:TOPICS]


def same_topic(session: Session, rollout_id: int, title: str) -> Issue | None:
    """Give the issue that has this very title in either language."""
    named = title.casefold()
    own = session.scalars(_standing_of(rollout_id))
    return next((issue for issue in own if named in {issue.title_nl.casefold(), issue.title_en.casefold()}), None)


def _standing_of(rollout_id: int, *where: ColumnElement[bool]) -> Select[Issue]:
    merged = select(IssueMerge.issue_id)
    own = select(Issue).where(Issue.rollout_id == rollout_id, Issue.id.not_in(merged), *where)
    return own.order_by(Issue.opened_at.desc(), Issue.id.desc())


def _topic(session: Session, number: int, language: str) -> Topic | None:
    issue = session.get(Issue, number)
    if issue is None:
        return None
    issue = standing(session, issue)
    return issue.id, issue.title(language)


def _when(desk: Desk, settings: RolloutSettings, feedback: Feedback, words: Words) -> str:
    """Tell the week: a day or an hour would point at who was seen typing."""
    weeks = [Period.holding(moment, settings.zone) for moment in (desk.now(), desk.now() - timedelta(days=7))]
    said = Period.holding(feedback.said_at, settings.zone)
    if said in weeks:
        return words.say("last week") if weeks.index(said) else words.say("this week")
    return words.say("earlier")


def _department(session: Session, settings: RolloutSettings, feedback: Feedback) -> str:
    department = session.get(Department, feedback.department_id) if feedback.department_id else None
    return department.name if department and may_be_named(department, settings) else ""


def _name(session: Session, desk: Desk, feedback: Feedback) -> str:
    """Give the writer's name where they let it go along, and their platform told it."""
    person = session.get(Person, feedback.person_id) if feedback.name_along and not feedback.passed_on else None
    if person is None or person.identity is None:
        return ""
    try:
        identity = json.loads(desk.vault.open(person.identity, "person.identity"))
    except VaultError:
        return ""
    return str(identity.get("name") or "")
