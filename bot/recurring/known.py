"""Recurring issues: known answers. A new question is shown a published answer, where that proved right often enough."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise

from sqlalchemy import ColumnElement, exists, select
from sqlalchemy.orm import Session

from bot.desk import Desk
from bot.privacy.vault import month_key
from bot.reading import Kind
from bot.recurring import measuring
from bot.recurring.likely import ARRIVAL, HIDDEN, OFFER, WITHHELD, Candidates, Likely
from bot.recurring.tagging import standing, tag
from models import Feedback, Issue, Membership, Reply, Suggestion

BANDS = (0.8, 0.9, 0.95, 1.01)
"""Chances that are measured together; below the first none is offered. Hundreds of surer ones cannot carry a doubtful
one over the bar."""
BAR = 0.90
"""The least that the lower end of the 95 % interval of that precision may be before an asker is shown an answer."""
OUTCOMES = 40
"""Outcomes needed at that chance. Below 35 no number of right ones would reach the bar; a few more for chance."""
LEFT_OPEN = timedelta(hours=1)
"""How long an asker has to say whether an offer was it; then their question goes on as any other."""
LOOKED_BACK = timedelta(days=2)
"""How far back an offer can still wait for that: longer than any upkeep was ever away for."""
KINDS = {Kind.QUESTION, Kind.PROBLEM}
"""What an answer can be an answer to."""


_OPEN = (Suggestion.occasion == ARRIVAL, Suggestion.shown == OFFER, Suggestion.taken.is_(None))


@dataclass(frozen=True)
class Offer:
    """The published answer to what a message seems to ask, in its asker's language."""

    issue: int
    answer: str


def weighed(session: Session, rollout_id: int, candidates: Candidates, kind: Kind, now: datetime) -> str:
    """Say what an asker may be shown: nothing, an offer, or one that is withheld until its like have proved themselves.

    It starts silent. The outcomes come from what those who tag make of withheld offers, and of askers' own words later.
    """
    band = next(((low, high) for low, high in pairwise(BANDS) if low <= candidates.p < high), None)
    if band is None or kind not in KINDS or _published(session, candidates.issues[0][0]) is None:
        return HIDDEN
    measured = measuring.of_offers(session, rollout_id, *band, now)
    return OFFER if len(measured) >= OUTCOMES and measured.interval[0] >= BAR else WITHHELD


def offer(session: Session, feedback: Feedback, likely: Likely, language: str) -> Offer | None:
    """Offer the known answer to a feedback that has just come in; None where there is none to trust."""
    if likely.shown != OFFER:
        return None
    row = _suggestion(session, feedback)
    found = _offer(session, row, language)
    if row and found:
        row.shown = OFFER
    return found


def undecided(now: datetime) -> ColumnElement[bool]:
    """Select the feedback whose asker was shown an answer, has not said whether it is it, and still has the time to."""
    return exists().where(Suggestion.feedback_id == Feedback.id, *_OPEN, Suggestion.made_at > now - LEFT_OPEN)


def left_open(session: Session, now: datetime) -> Sequence[Feedback]:
    """List the feedback whose asker said nothing of an offer in time, and that nobody answered either."""
    in_time = (Suggestion.made_at <= now - LEFT_OPEN, Suggestion.made_at > now - LOOKED_BACK)
    waits = (Feedback.answered_at.is_(None), Feedback.withdrawn_at.is_(None))
    found = select(Feedback).join(Suggestion, Suggestion.feedback_id == Feedback.id).where(*_OPEN, *in_time, *waits)
    return session.scalars(found.order_by(Feedback.id)).all()


def take(session: Session, desk: Desk, feedback: Feedback, by: Membership, language: str) -> Offer | None:
    """Note that the offered answer was it: the feedback is answered, and tagged by its asker. None without an offer."""
    row = _suggestion(session, feedback)
    if row is None or row.shown != OFFER:
        return None
    issue = tag(session, desk, feedback, session.get_one(Issue, row.candidates[0][0]), by)
    answer = issue.answer(language) or ""
    now = desk.now()
    if feedback.answered_at is None:
        _reply(session, desk, feedback, Offer(issue.id, answer), now)
        feedback.answered_at = feedback.closed_at = now
    row.taken, row.judged_at = True, now
    return Offer(issue.id, answer)


def refuse(session: Session, desk: Desk, feedback: Feedback) -> None:
    """Note that the offered answer was not it: the feedback stays open. Who took it before is believed."""
    row = _suggestion(session, feedback)
    if row and row.shown == OFFER and row.taken is None:
        row.taken, row.judged_at = False, desk.now()


def _reply(session: Session, desk: Desk, feedback: Feedback, given: Offer, now: datetime) -> None:
    text = desk.vault.seal(month_key(now), given.answer.encode(), "reply.text")
    session.add(Reply(feedback_id=feedback.id, issue_id=given.issue, text=text, role="bot", written_at=now))


def _suggestion(session: Session, feedback: Feedback) -> Suggestion | None:
    arrived = (Suggestion.feedback_id == feedback.id, Suggestion.occasion == ARRIVAL)
    return session.scalar(select(Suggestion).where(*arrived).with_for_update())


def _offer(session: Session, row: Suggestion | None, language: str) -> Offer | None:
    issue = _published(session, row.candidates[0][0]) if row and row.candidates else None
    answer = issue.answer(language) if issue else None
    return Offer(issue.id, answer) if issue and answer else None


def _published(session: Session, number: int) -> Issue | None:
    found = session.get(Issue, number)
    issue = standing(session, found) if found else None
    return issue if issue and issue.published_at and issue.answer("nl") else None
