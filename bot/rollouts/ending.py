"""The end of a rollout: it takes nothing in; archived, its texts and keys are destroyed and its figures stay."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, func, select, update
from sqlalchemy.orm import Session

from bot.config import RetentionSettings
from bot.desk import Desk
from bot.learning import drop_old
from bot.privacy.forgetting import delete_texts, destroy_old_months
from models import Audit, Delivery, Digest, Feedback, Membership, Person, Place, Reply, Rollout


@dataclass(frozen=True)
class Goes:
    """What archiving a rollout destroys, and what stays; all in numbers."""

    texts: int
    answers: int
    people: int
    messages: int
    digests: int


def end(session: Session, rollout: Rollout, now: datetime) -> bool:
    """End a rollout for good, whatever stands in the configuration; False where that was done before."""
    if rollout.closed_at:
        return False
    rollout.closed_at = rollout.ended_at = rollout.ended_at or now
    _note(session, now, "ended a rollout", rollout)
    return True


def unanswered(session: Session, rollout: Rollout) -> int:
    """Count the questions and problems to which nobody has answered."""
    return _count(
        session,
        Feedback.rollout_id == rollout.id,
        Feedback.kind.in_(("question", "problem")),
        Feedback.closed_at.is_(None),
        Feedback.text.is_not(None),
    )


def goes(session: Session, rollout: Rollout) -> Goes:
    """Count what archiving would destroy, and what would stay."""
    here = Feedback.rollout_id == rollout.id
    replies = select(func.count()).select_from(Reply).join(Feedback, Reply.feedback_id == Feedback.id)
    digests = select(func.count()).select_from(Digest).where(Digest.rollout_id == rollout.id)
    return Goes(
        texts=_count(session, here, Feedback.text.is_not(None)),
        answers=session.scalar(replies.where(here, Reply.text.is_not(None))) or 0,
        people=len(_only_here(session, rollout)),
        messages=_count(session, here),
        digests=session.scalar(digests) or 0,
    )


def archive(session: Session, desk: Desk, rollout: Rollout) -> int:
    """Destroy the texts of a rollout that ended, and who wrote them where they have no part in another.

    Give the number of months whose keys could be destroyed with it: a key seals the texts of every rollout, so others
    go when no rollout keeps a text from that month any more. That of the month that runs goes when it is over.
    """
    now = desk.now()
    delete_texts(session, rollout.id, now)
    for person in _only_here(session, rollout):
        _cut_loose(session, desk, person, now)
    rollout.archived_at = now
    _note(session, now, "archived a rollout", rollout)
    session.flush()
    kept = kept_days(session, desk)
    drop_old(session, min(kept), now)
    return destroy_old_months(desk.vault, max(kept), now)


def retention_of(desk: Desk, rollout: Rollout) -> RetentionSettings:
    """Give how long a rollout keeps its texts; what left the configuration does so as settings come."""
    settings = desk.rollout(rollout.slug)
    return settings.retention if settings else RetentionSettings()


def kept_days(session: Session, desk: Desk) -> list[int]:
    """List how many days the rollouts keep a text at most; none at all once every one was archived."""
    rollouts = session.scalars(select(Rollout)).all()
    kept = [retention_of(desk, row).at_most for row in rollouts if row.archived_at is None]
    return kept or [0 if rollouts else RetentionSettings().at_most]


def _only_here(session: Session, rollout: Rollout) -> list[Person]:
    """List who has a part in this rollout and in no other that keeps texts; administrators stay."""
    kept = select(Rollout.id).where(Rollout.archived_at.is_(None), Rollout.id != rollout.id)
    elsewhere = select(Membership.person_id).where(Membership.rollout_id.in_(kept))
    here = select(Membership.person_id).where(Membership.rollout_id == rollout.id)
    known = (Person.pseudonym.is_not(None), Person.administrator.is_(False))
    return list(session.scalars(select(Person).where(Person.id.in_(here), Person.id.not_in(elsewhere), *known)))


def _cut_loose(session: Session, desk: Desk, person: Person, now: datetime) -> None:
    """Destroy who somebody is; what they said stays counted, as that of a person nobody knows."""
    places = select(Place.id).where(Place.person_id == person.id)
    unsent = Delivery.state.in_(("waiting", "sending", "failed"))
    ours = update(Delivery).where(Delivery.place_id.in_(places))
    session.execute(ours.where(unsent).values(state="dropped", card=None, claimed_until=None))
    session.execute(ours.values(message=None, replaces=None, under=None))
    gone = update(Place).where(Place.person_id == person.id)
    session.execute(gone.values(address=None, closed_at=func.coalesce(Place.closed_at, now)))
    for number in session.scalars(places):
        session.get_one(Place, number).fingerprint = f"archived/{number}"
    person.pseudonym = person.identity = None
    desk.vault.destroy(person.key)


def _count(session: Session, *which: ColumnElement[bool]) -> int:
    return session.scalar(select(func.count()).select_from(Feedback).where(*which)) or 0


def _note(session: Session, now: datetime, act: str, rollout: Rollout) -> None:
    session.add(Audit(at=now, person_id=None, act=act, subject=f"rollout {rollout.id}"))
