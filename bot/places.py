"""Where the bot may speak: bound in chat by an administrator, who first redeems a one-time code."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import replace
from datetime import timedelta

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from bot import deliveries, talk
from bot.belonging import AMBASSADORS, PROJECT_GROUP, ROLLOUT
from bot.commands import Command
from bot.config.values import Audience
from bot.desk import Desk
from bot.people import fingerprint_of, may_bind, place_at
from bot.ports import Spot
from bot.words import Words
from models import Audit, Department, Person, Place, Rollout, SetupCode

CODE_ALPHABET = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
CODE_VALID = timedelta(days=7)
ANNOUNCEMENTS = "announcements"
"""The audience of a place where everybody reads what was done with what they said."""
_AUDIENCES = {
    Command.DIGEST_HERE: PROJECT_GROUP,
    Command.REPORTS_HERE: "administrators",
    Command.BELONGS_HERE: ROLLOUT,
    Command.ANNOUNCEMENTS_HERE: ANNOUNCEMENTS,
    Command.AMBASSADORS_HERE: AMBASSADORS,
    Command.MANAGEMENT_HERE: "management",
    Command.HR_HERE: "hr",
}


def new_code(session: Session, desk: Desk) -> str:
    """Make a one-time code for an administrator, in the place of any other; only its hash is kept."""
    session.execute(delete(SetupCode).where(SetupCode.redeemed_at.is_(None)))
    code = one_time_code()
    session.add(SetupCode(code_hash=code_hash(code), expires_at=desk.now() + CODE_VALID))
    return code


def redeem(session: Session, desk: Desk, person: Person, code: str) -> bool:
    """Make somebody an administrator by a code that is valid and was not used; say whether it was."""
    row = session.scalar(select(SetupCode).where(SetupCode.code_hash == code_hash(code)).with_for_update())
    if row is None or row.redeemed_at or row.expires_at < desk.now():
        return False
    row.redeemed_at = desk.now()
    person.administrator = True
    note(session, desk, person, "became administrator", f"person {person.id}")
    return True


def one_time_code() -> str:
    """Make a code that nobody guesses."""
    return "-".join("".join(secrets.choice(CODE_ALPHABET) for _ in range(5)) for _ in range(4))


def code_hash(code: str) -> str:
    """Give the hash by which a code is known, however it was typed."""
    # 20 random characters of 32 hold 100 bits: a plain hash cannot be guessed back.
    return hashlib.sha256(code.strip().upper().encode()).hexdigest()


def bind(
    session: Session,
    desk: Desk,
    person: Person,
    connector: str,
    spot: Spot,
    command: Command,
    rollout: Rollout,
    department: Department | None = None,
) -> Place | None:
    """Bind a channel of a rollout to an audience, and to a department of it or none; None when this person may not."""
    if not may_bind(person):
        return None
    place = place_at(session, desk, connector, whole(spot), audience=_AUDIENCES[command])
    place.rollout_id, place.bound_at, place.closed_at, place.stopped_at = rollout.id, desk.now(), None, None
    place.department = department
    note(session, desk, person, f"bound {place.audience}", f"place {place.id}")
    return place


def of_another(
    session: Session, desk: Desk, connector: str, spot: Spot, command: Command, rollout: Rollout
) -> Rollout | None:
    """Give the other rollout that a channel is bound to in the same way: it is bound to one at a time."""
    there = Place.fingerprint == fingerprint_of(desk, connector, whole(spot), _AUDIENCES[command])
    bound_to = select(Rollout).join(Place, Place.rollout_id == Rollout.id).where(there, Place.closed_at.is_(None))
    return session.scalar(bound_to.where(Rollout.id != rollout.id, Rollout.ended_at.is_(None)))


def department_here(session: Session, desk: Desk, connector: str, spot: Spot) -> Department | None:
    """Give the department whose announcements come in a channel; None for those of all, and where none come."""
    there = fingerprint_of(desk, connector, whole(spot), ANNOUNCEMENTS)
    coming = (Place.fingerprint == there, Place.closed_at.is_(None), Place.stopped_at.is_(None))
    place = session.scalar(select(Place).where(*coming))
    return place.department if place else None


def whole(spot: Spot) -> Spot:
    """Give a channel without the thread in which it was bound, so that no report ends up in there."""
    return replace(spot, address={name: part for name, part in spot.address.items() if name != "thread"})


def bind_mailbox(
    session: Session, desk: Desk, rollout: Rollout, mailbox: str, audience: Audience = "project_group"
) -> Place:
    """Bind a mailbox of the configuration to the digest of an audience."""
    place = place_at(session, desk, "mail", Spot("channel", {"mailbox": mailbox}), audience=audience)
    place.rollout_id, place.bound_at, place.closed_at, place.stopped_at = rollout.id, desk.now(), None, None
    return place


def bound(session: Session, rollout_id: int, audience: str) -> list[Place]:
    """List the places of an audience."""
    query = select(Place).where(Place.rollout_id == rollout_id, Place.audience == audience, Place.closed_at.is_(None))
    return list(session.scalars(query.order_by(Place.id)))


def test(session: Session, desk: Desk, place: Place, words: Words) -> None:
    """Have a test message delivered."""
    card = talk.one_line(words, words.say("Test: I can write here. You do not have to do anything."))
    deliveries.write(session, desk, place, card, f"test/{place.id}/{desk.now().isoformat()}")


def note(session: Session, desk: Desk, person: Person | None, act: str, subject: str) -> None:
    """Write down who did what."""
    session.add(Audit(at=desk.now(), person_id=person.id if person else None, act=act, subject=subject))
