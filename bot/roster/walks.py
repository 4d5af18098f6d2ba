"""The roster: who said that they walk around, where and when; forgotten once it is over."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, delete, or_, select
from sqlalchemy.orm import Session

from bot.colleagues import departments_by_name, folded
from bot.desk import Desk
from bot.privacy.vault import VaultError
from bot.roster.times import Stretch
from bot.speaker import Speaker
from models import Person, Walk


@dataclass(frozen=True, slots=True)
class Walker:
    """Somebody who walks around; `name` is None where no platform told it, `spot` is in their own words."""

    walk: Walk
    name: str | None
    spot: str


def add(session: Session, desk: Desk, who: Speaker, stretch: Stretch) -> Walk:
    """Keep that somebody walks around, sealed under their own key; the same once."""
    same = _coming(who.rollout.id, desk.now()).where(
        Walk.person_id == who.person.id, Walk.starts_at == stretch.starts_at, Walk.ends_at == stretch.ends_at
    )
    walk = session.scalar(same) or Walk(
        rollout_id=who.rollout.id, person_id=who.person.id, starts_at=stretch.starts_at, ends_at=stretch.ends_at
    )
    walk.department_id = departments_by_name(session, who.rollout, who.settings).get(folded(stretch.spot))
    walk.spot = desk.vault.seal(who.person.key, stretch.spot.encode(), "walk.spot")
    session.add(walk)
    session.flush()
    return walk


def coming(session: Session, desk: Desk, rollout_id: int, until: datetime) -> list[Walker]:
    """List who walks around now or begins before a moment; nobody who left or was forgotten."""
    walks = session.scalars(_coming(rollout_id, desk.now()).where(Walk.starts_at < until))
    return [walker for walk in walks if (walker := _walker(session, desk, walk))]


def own(session: Session, desk: Desk, who: Speaker) -> list[Walker]:
    """List when somebody walks around themselves."""
    walks = session.scalars(_coming(who.rollout.id, desk.now()).where(Walk.person_id == who.person.id))
    return [walker for walk in walks if (walker := _walker(session, desk, walk))]


def cancel(session: Session, desk: Desk, who: Speaker, number: int) -> bool:
    """Take somebody's own walk off the roster; False where it is not there any more."""
    walk = session.get(Walk, number, with_for_update=True)
    if walk is None or walk.person_id != who.person.id or walk.cancelled_at or walk.ends_at <= desk.now():
        return False
    walk.cancelled_at, walk.spot = desk.now(), None
    return True


def drop_old(session: Session, now: datetime) -> None:
    """Delete what is over or was cancelled: it says where somebody was."""
    session.execute(delete(Walk).where(or_(Walk.ends_at <= now, Walk.cancelled_at.is_not(None))))


def name_of(desk: Desk, person: Person) -> str | None:
    """Give the name by which a platform knows somebody; None where it told none, or it is gone."""
    try:
        identity = json.loads(desk.vault.open(person.identity or b"", "person.identity"))
    except VaultError:
        return None
    name: str | None = identity["name"]
    return name


def _coming(rollout_id: int, now: datetime) -> Select[Walk]:
    mine = select(Walk).where(Walk.rollout_id == rollout_id, Walk.ends_at > now, Walk.cancelled_at.is_(None))
    return mine.order_by(Walk.starts_at, Walk.id)


def _walker(session: Session, desk: Desk, walk: Walk) -> Walker | None:
    person = session.get_one(Person, walk.person_id)
    if person.left_at or person.forgotten_at or walk.spot is None:
        return None
    try:
        spot = desk.vault.open(walk.spot, "walk.spot").decode()
    except VaultError:
        return None
    return Walker(walk, name_of(desk, person), spot)
