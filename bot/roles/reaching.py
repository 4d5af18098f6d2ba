"""Roles: how an ambassador wants to hear of new messages, and when they were last active."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.desk import Desk
from bot.people import AMBASSADOR, chat_of
from bot.roles.holders import holders, standing_of
from bot.roles.rights import Right, has
from models import Membership, Person, Place, Reach, Rollout

AT_ONCE, HOURLY, DAILY = "at_once", "hourly", "daily"


def reach_of(session: Session, person_id: int, rollout_id: int) -> Reach:
    """Find or make how somebody wants to be reached; a daily round in their own chat until they say otherwise."""
    reach = session.scalar(select(Reach).where(Reach.person_id == person_id, Reach.rollout_id == rollout_id))
    if reach is None:
        reach = Reach(person_id=person_id, rollout_id=rollout_id, rhythm=DAILY)
        session.add(reach)
        session.flush()
    return reach


def active(session: Session, desk: Desk, membership: Membership) -> None:
    """Note that somebody tagged, captured or answered something now."""
    reach_of(session, membership.person_id, membership.rollout_id).active_at = desk.now()


def place_of(session: Session, person_id: int, rollout_id: int) -> Place | None:
    """Find where an ambassador hears of new messages: the channel they chose while it is there, else their own chat."""
    reach = reach_of(session, person_id, rollout_id)
    channel = session.get(Place, reach.place_id) if reach.place_id else None
    return channel if channel and channel.closed_at is None else chat_of(session, person_id)


def chat_while(
    session: Session, desk: Desk, rollout: Rollout, person_id: int | None, right: Right
) -> tuple[Person, Place] | None:
    """Give somebody with their own chat; None once they left, or have a right in the rollout no more."""
    person = session.get(Person, person_id) if person_id else None
    place = chat_of(session, person.id) if person else None
    if person is None or place is None:
        return None
    return (person, place) if has(standing_of(session, desk, person, rollout), right) else None


def chats_of_ambassadors(session: Session, desk: Desk, rollout: Rollout) -> Iterator[tuple[Person, Place]]:
    """Give the ambassadors whom we may write to unasked, with their chats."""
    for person, part in holders(session, desk, rollout):
        membership, place = session.get(Membership, (person.id, rollout.id)), chat_of(session, person.id)
        if AMBASSADOR in part.roles and place and not (membership and membership.stopped_at):
            yield person, place
