"""Triage: which messages wait for somebody to tag them, and which of these a place has not seen yet."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Select, String, cast, exists, func, literal, or_, select
from sqlalchemy.orm import Session

from bot.recurring import known
from models import Delivery, Department, Feedback, Place

LOOKED_BACK = timedelta(days=28)
"""Less than a delivery is known: what a place has seen is never brought there again."""
LITTLE = 10
"""Headcount below which even "in the batch of an hour" points at somebody."""
_REACHED = select(Place.id).where(Place.closed_at.is_(None))


@dataclass(frozen=True, slots=True)
class Waiting:
    """A message that a place has not seen; `small` where its department has few people."""

    number: int
    ref: str
    said_at: datetime
    small: bool


def card_work(feedback_id: int, place_id: int) -> str:
    """Name the delivery of the card of a message in a place."""
    return f"triage/{feedback_id}/{place_id}"


def still_waiting(feedback: Feedback) -> bool:
    """Say whether a message still waits to be tagged."""
    over = (feedback.issue_id, feedback.withdrawn_at, feedback.sensitive_at, feedback.not_ours_at)
    return feedback.text is not None and not feedback.unclear and all(each is None for each in over)


def _waits(now: datetime) -> tuple[ColumnElement[bool], ...]:
    """Select as `still_waiting` does, of the last weeks; an import brings no news."""
    return (
        Feedback.issue_id.is_(None),
        Feedback.text.is_not(None),
        Feedback.withdrawn_at.is_(None),
        Feedback.unclear.is_(False),
        Feedback.sensitive_at.is_(None),
        Feedback.not_ours_at.is_(None),
        Feedback.said_at > now - LOOKED_BACK,
        Feedback.place_id.in_(_REACHED),
        ~known.undecided(now),
    )


Waits = Select[int, str, datetime, int | None]


def waiting_in(rollout_id: int, now: datetime, since: datetime | None) -> Waits:
    """Select the messages of a rollout that wait, the oldest first; `since` leaves out what was said before."""
    return (
        select(Feedback.id, Feedback.ref, Feedback.said_at, Department.headcount)
        .outerjoin(Department, Department.id == Feedback.department_id)
        .where(Feedback.rollout_id == rollout_id, *_waits(now), *((Feedback.said_at > since,) if since else ()))
        .order_by(Feedback.id)
    )


def unseen(
    session: Session, waiting: Waits, place_ids: Collection[int], departments: frozenset[int | None]
) -> Iterator[Waiting]:
    """Give what waits of some departments (None: of nobody's) and that none of these places has seen."""
    for row in session.execute(waiting.where(_of(departments), ~_brought(place_ids))):
        yield Waiting(row.id, row.ref, row.said_at, small=row.headcount is not None and row.headcount < LITTLE)


def _of(departments: frozenset[int | None]) -> ColumnElement[bool]:
    named = Feedback.department_id.in_({number for number in departments if number is not None})
    return or_(named, Feedback.department_id.is_(None)) if None in departments else named


def _brought(place_ids: Collection[int]) -> ColumnElement[bool]:
    works = [literal("triage/") + cast(Feedback.id, String) + f"/{place_id}" for place_id in place_ids]
    return exists().where(Delivery.work_id.in_(works))


def brought_since(session: Session, rollout_id: int, place_id: int, moment: datetime) -> int:
    """Count the messages of a rollout that a place was brought since a moment."""
    work = literal("triage/") + cast(Feedback.id, String) + f"/{place_id}"
    brought = select(func.count()).select_from(Feedback).join(Delivery, Delivery.work_id == work)
    lately = (Feedback.said_at > moment - LOOKED_BACK, Delivery.created_at >= moment)
    return session.scalar(brought.where(Feedback.rollout_id == rollout_id, *lately)) or 0


def anybody_waits(session: Session, now: datetime, since: datetime) -> bool:
    """Say whether any message that was said since waits; a cheap look before the real one."""
    return session.scalar(select(Feedback.id).where(*_waits(now), Feedback.said_at > since).limit(1)) is not None


def shown_at(session: Session, feedback_id: int, kind: str = "triage") -> list[tuple[Place, Delivery]]:
    """List where the cards of a message were brought, or are on their way, as far as that can still be known."""
    cards = select(Place, Delivery).join(Delivery, Delivery.place_id == Place.id)
    mine = Delivery.work_id.startswith(f"{kind}/{feedback_id}/", autoescape=True)
    return [(place, delivery) for place, delivery in session.execute(cards.where(mine).order_by(Delivery.id))]
