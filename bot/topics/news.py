"""Topics: who asked hears how it stands: gathered, one message a day, each in their own language, each act once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import time, timedelta

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import Session

from bot import deliveries, pausing, talk
from bot.answers import text_of
from bot.cards import Bullets, Card, Line, Strong
from bot.config import RolloutSettings
from bot.config.values import CLOSES
from bot.days.workdays import is_working_day
from bot.desk import Desk
from bot.issues import CLOSED, STANDINGS, UNHEARD, Status
from bot.people import chat_of, going_on
from bot.reading import Kind
from bot.words import Words, words_for
from models import Feedback, Issue, IssueAct, IssueTold, Person, Rollout

TOLD_AT = time(11)
"""By the clock of the rollout: from the first on, at the latest by the second; else the next working day."""
LATEST = timedelta(days=14)
"""How long after an act it is still worth saying."""
SHOWN = 10
"""Questions that one message tells of."""
_NEWS = frozenset(Status) - {Status.ANSWERED}
"""How an issue can stand that is told by itself; an answer brings its own news."""


@dataclass(frozen=True)
class Item:
    """An act, the issue that it is about, and what one person asked about that, the newest last."""

    act: IssueAct
    issue: Issue
    asked: Sequence[Feedback]


def tell(session: Session, desk: Desk) -> int:
    """Tell everyone whose question stands otherwise than they heard; count the messages.

    It is done on working days, once a day for each person. While sending is paused nobody is told: afterwards they hear
    how it stands by then.
    """
    if pausing.paused(session):
        return 0
    found: dict[int, list[Item]] = defaultdict(list)
    for rollout, settings in going_on(session, desk):
        if is_time(desk, settings):
            for person, item in _items(session, desk, rollout):
                found[person].append(item)
    return sum(_tell(session, desk, session.get_one(Person, person), items) for person, items in found.items())


def is_time(desk: Desk, settings: RolloutSettings) -> bool:
    """Say whether it is the hour of a working day at which news is told."""
    now = desk.now().astimezone(settings.zone)
    return is_working_day(now.date(), settings.country) and TOLD_AT <= now.time() < CLOSES


def _items(session: Session, desk: Desk, rollout: Rollout) -> Iterator[tuple[int, Item]]:
    for issue, act in _acts(session, desk, rollout.id):
        asked: dict[int, list[Feedback]] = defaultdict(list)
        for feedback in session.scalars(_waiting(issue, act)):
            asked[feedback.person_id].append(feedback)
        for person, theirs in asked.items():
            yield person, Item(act, issue, theirs)


def _acts(session: Session, desk: Desk, rollout_id: int) -> Iterator[tuple[Issue, IssueAct]]:
    """Give the last act that says how each issue stands, where it still does and can no longer be undone unheard."""
    now = desk.now()
    query = (
        select(Issue, IssueAct)
        .join(IssueAct, IssueAct.issue_id == Issue.id)
        .where(Issue.rollout_id == rollout_id, IssueAct.act.in_(STANDINGS), IssueAct.undone_at.is_(None))
        .where(IssueAct.done_at > now - LATEST, IssueAct.done_at <= now - UNHEARD)
        .order_by(IssueAct.id)
    )
    last: Mapping[int, tuple[Issue, IssueAct]] = {issue.id: (issue, act) for issue, act in session.execute(query)}
    for issue, act in last.values():
        if issue.status == act.after["status"] and issue.status in _NEWS:
            yield issue, act


def _waiting(issue: Issue, act: IssueAct) -> Select[Feedback]:
    """Select what was asked about an issue before an act, by those who did not hear of that and got no answer."""
    told = select(IssueTold.person_id).where(IssueTold.act_id == act.id)
    gone = select(Person.id).where(or_(Person.left_at.is_not(None), Person.forgotten_at.is_not(None)))
    return (
        select(Feedback)
        .where(Feedback.issue_id == issue.id, Feedback.said_at <= act.done_at, Feedback.withdrawn_at.is_(None))
        .where(Feedback.answered_at.is_(None), Feedback.unclear.is_(False), Feedback.not_ours_at.is_(None))
        .where(Feedback.heard.is_(None), Feedback.kind != Kind.PRAISE)
        .where(Feedback.person_id.not_in(told), Feedback.person_id.not_in(gone))
        .order_by(Feedback.id)
    )


def _tell(session: Session, desk: Desk, person: Person, items: Sequence[Item]) -> bool:
    place = chat_of(session, person.id)
    if place is None:
        return False
    words = words_for(person.language)
    work = f"news/{person.id}/{desk.now():%Y-%m-%d}"
    some = items[:SHOWN]  # the others are told tomorrow
    if deliveries.write(session, desk, place, card(desk, words, some), work) is None:
        return False
    now = desk.now()
    for item in some:
        session.add(IssueTold(act_id=item.act.id, person_id=person.id, told_at=now))
        for feedback in item.asked:
            feedback.closed_at = now if item.issue.status in CLOSED else None
    return True


def card(desk: Desk, words: Words, items: Sequence[Item]) -> Card:
    """Tell somebody how what they asked stands, each in their own words."""
    first = words.count("There is news about your question.", "There is news about {n} of your questions.", len(items))
    closed = any(item.issue.status in CLOSED for item in items)
    return talk.card(
        words,
        *talk.lines(first),
        Bullets(tuple(_line(desk, words, item) for item in items)),
        *talk.lines(words.say("Not solved? Say so here, and someone will look again.") if closed else ""),
    )


def _line(desk: Desk, words: Words, item: Item) -> Line:
    asked = talk.shortened(text_of(desk, item.asked[-1])) or item.issue.title(words.language)
    return Strong(f"“{asked}”"), f" {standing(words, item.issue)}"


def standing(words: Words, issue: Issue) -> str:
    """Tell an asker how an issue stands, and why where nothing will be done."""
    told: Mapping[str, str] = {
        Status.NEW: words.say("It is open again."),
        Status.ACKNOWLEDGED: words.say("It was seen, and we look at it."),
        Status.IN_PROGRESS: words.say("We are working on it."),
        Status.SOLVED: words.say("It is solved."),
        Status.DECLINED: words.say("We will not do this. The reason: {reason}", reason=issue.reason or ""),
    }
    return told[issue.status]
