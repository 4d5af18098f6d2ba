"""The dialogue with an asker: where those who answer read it. Never a channel in which others read along."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot import places, roles
from bot.belonging import AMBASSADORS, PROJECT_GROUP
from bot.desk import Desk
from bot.people import chat_of, fingerprint_of
from bot.ports import Spot
from bot.service import Turn
from models import Department, Feedback, Person, Place, Reply, Rollout

_READ_BY_THEM = (AMBASSADORS, PROJECT_GROUP)
"""The audiences of the places where those who answer read along, and nobody else."""
BACK = "back"
"""What the deliveries of an asker's own words begin with; the number of their feedback follows."""


def place_of(turn: Turn, spot: Spot) -> Place:
    """Give where an answer comes from: the channel that ambassadors or project group chose, else the writer's chat."""
    own = chat_of(turn.session, turn.who.person.id) or turn.who.place
    return _channel(turn, spot) or own if spot.kind == "channel" else own


def _channel(turn: Turn, spot: Spot) -> Place | None:
    bound = (Place.rollout_id == turn.who.rollout.id, Place.audience.in_(_READ_BY_THEM), Place.closed_at.is_(None))
    here = turn.who.place.connector
    found = turn.session.scalars(select(Place).where(Place.connector == here, *bound))
    whole = places.whole(spot)
    return next(
        (place for place in found if place.fingerprint == fingerprint_of(turn.desk, here, whole, place.audience)), None
    )


def readers(session: Session, desk: Desk, feedback: Feedback) -> Sequence[Place]:
    """List where what an asker says is brought: to whoever answered last, else to the ambassadors of today.

    Whoever left or is no ambassador any longer reads it no more. What is sensitive the confidant alone reads.
    """
    rollout = session.get_one(Rollout, feedback.rollout_id)
    if feedback.sensitive_at:
        return _chats(session, roles.confidants_of(session, desk, rollout))
    last = _last_place(session, feedback)
    if last and last.closed_at is None and _still_read(session, desk, last, rollout):
        return [last]
    people = roles.ambassadors_of(session, desk, rollout, _department(session, desk, feedback, rollout))
    managers = _managers(session, desk, feedback, rollout)
    others = [person for person in people if person.pseudonym not in managers]
    return _chats(session, others) or places.bound(session, rollout.id, PROJECT_GROUP)


def _chats(session: Session, people: Iterable[Person]) -> Sequence[Place]:
    return [chat for person in people if (chat := chat_of(session, person.id))]


def _managers(session: Session, desk: Desk, feedback: Feedback, rollout: Rollout) -> frozenset[str]:
    """Give who manages the department that it comes from, also one too small to be told."""
    row = session.get(Department, feedback.department_id) if feedback.department_id else None
    return roles.managers_of(desk, rollout, row.name) if row else frozenset()


def _department(session: Session, desk: Desk, feedback: Feedback, rollout: Rollout) -> int | None:
    """Give the department whose ambassadors may read it: of a small one they would know whom it is from."""
    row = session.get(Department, feedback.department_id) if feedback.department_id else None
    settings = desk.rollout(rollout.slug)
    return row.id if row and settings and row.headcount >= settings.thresholds.people else None


def _last_place(session: Session, feedback: Feedback) -> Place | None:
    said = select(Place).join(Reply, Reply.place_id == Place.id).where(Reply.feedback_id == feedback.id)
    return session.scalar(said.order_by(Reply.id.desc()).limit(1))


def _still_read(session: Session, desk: Desk, place: Place, rollout: Rollout) -> bool:
    if place.person_id is None:
        return True
    person = session.get_one(Person, place.person_id)
    return roles.has(roles.standing_of(session, desk, person, rollout), roles.Right.ANSWER)
