"""All sending can be paused and resumed; it stands in the database, so every replica and `run` itself hears of it."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ColumnElement, exists, func, not_, or_, select
from sqlalchemy.orm import Session

from models import Audit, Delivery, Pause, Person


def paused(session: Session) -> Pause | None:
    """Give the pause that lasts; None while sending goes on."""
    return session.scalar(select(Pause).where(Pause.resumed_at.is_(None)).order_by(Pause.id))


def pause(session: Session, now: datetime, reason: str | None = None, person: Person | None = None) -> bool:
    """Hold all sending until it is resumed; False, and nothing changed, where it is paused already."""
    if paused(session):
        return False
    number = person.id if person else None
    session.add(Pause(since=now, reason=reason, person_id=number))
    session.add(Audit(at=now, person_id=number, act="paused sending", subject="sending"))
    return True


def resume(session: Session, now: datetime, person: Person | None = None) -> Pause | None:
    """Let everything that waits go out, in order; give the pause that ended, None where there was none."""
    ended = paused(session)
    for row in session.scalars(select(Pause).where(Pause.resumed_at.is_(None)).with_for_update()):
        row.resumed_at = now  # two at once, where two paused at the very same moment
    if ended:
        number = person.id if person else None
        session.add(Audit(at=now, person_id=number, act="resumed sending", subject="sending"))
    return ended


def may_go() -> ColumnElement[bool]:
    """Select the deliveries that may go out now, as far as pausing goes."""
    lasting = exists(select(Pause.id).where(Pause.resumed_at.is_(None)))
    return or_(not_(lasting), Delivery.though_paused)


def last_resumed(session: Session) -> datetime | None:
    """Give when sending was resumed last: how long a delivery waited counts from there."""
    return session.scalar(select(func.max(Pause.resumed_at)))


def fell_in_a_pause(session: Session, moment: datetime) -> bool:
    """Say whether sending was paused at a moment, and has been resumed since."""
    around = select(Pause.id).where(Pause.since <= moment, Pause.resumed_at >= moment)
    return session.scalar(around.limit(1)) is not None


def waiting(session: Session) -> int:
    """Count the deliveries that are still to go."""
    open_ones = select(func.count()).select_from(Delivery).where(Delivery.state.in_(("waiting", "sending")))
    return session.scalar(open_ones) or 0
