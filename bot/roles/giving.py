"""Roles: given in chat by a one-time code that the project group hands on, and ended there; each act is noted."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot import places
from bot.desk import Desk
from bot.people import AMBASSADOR, CONFIDANT, FACILITATOR, INSIDER, membership_of, platform_name
from bot.ports import Event, Said
from bot.speaker import Speaker, within
from models import Department, Invitation, Person, Role, Rollout

ROLES = (AMBASSADOR, FACILITATOR, CONFIDANT, INSIDER)
"""What can be given, in the order in which it is offered."""


class ManagesItError(Exception):
    """Somebody would be ambassador of the department that they manage; its text is the department's name."""


def invite(session: Session, desk: Desk, who: Speaker, role: str, department: Department | None) -> str:
    """Make a one-time code for a role in the rollout of who invites; only an ambassador's is for a department."""
    code = places.one_time_code()
    invitation = Invitation(
        code_hash=places.code_hash(code),
        rollout_id=who.rollout.id,
        role=role,
        department_id=department.id if department and role == AMBASSADOR else None,
        given_by=who.person.id,
        expires_at=desk.now() + places.CODE_VALID,
    )
    session.add(invitation)
    session.flush()
    places.note(session, desk, who.person, f"invited {role}", f"invitation {invitation.id}")
    return code


def invited(session: Session, desk: Desk, event: Event) -> bool:
    """Say whether somebody sends a code that is valid: then they may come in, also as a guest of the organisation."""
    return isinstance(event, Said) and _valid(session, desk, event.text) is not None


def redeem(session: Session, desk: Desk, who: Speaker, code: str) -> Role | None:
    """Give the role of a code that is valid and was not used; None for any other code.

    Raises
    ------
    ManagesItError
        When a manager would be ambassador of their own department. The code can still be handed on.

    """
    invitation = _valid(session, desk, code)
    if invitation is None or who.person.left_at:
        return None
    there = within(session, desk, who, invitation.rollout_id)
    if name := _managed(session, there, invitation):
        raise ManagesItError(name)
    invitation.redeemed_at = desk.now()
    role = _held(session, invitation, who.person) or _given(session, desk, invitation, who.person)
    membership_of(session, who.person, there.rollout, there.settings, who.sender)
    return role


def _valid(session: Session, desk: Desk, code: str) -> Invitation | None:
    """Find the invitation of a code while it can be used and its rollout and department are there."""
    mine = select(Invitation).where(Invitation.code_hash == places.code_hash(code)).with_for_update()
    found = session.scalar(mine)
    if found is None or found.redeemed_at or found.expires_at < desk.now():
        return None
    rollout = session.get_one(Rollout, found.rollout_id)
    department = session.get(Department, found.department_id) if found.department_id else None
    over = rollout.ended_at or (department and department.ended_at)
    return None if over or desk.rollout(rollout.slug) is None else found


def _managed(session: Session, who: Speaker, invitation: Invitation) -> str:
    """Give the name of the department of an invitation if who redeems it manages it."""
    department = session.get(Department, invitation.department_id) if invitation.department_id else None
    managed = who.settings.listed(platform_name(who.person.connector, who.sender)).manages
    return department.name if department and department.name in managed else ""


def _held(session: Session, invitation: Invitation, person: Person) -> Role | None:
    same = (Role.rollout_id == invitation.rollout_id, Role.role == invitation.role)
    theirs = select(Role).where(*same, Role.person_id == person.id, Role.ended_at.is_(None))
    return session.scalar(theirs.where(Role.department_id.is_not_distinct_from(invitation.department_id)))


def _given(session: Session, desk: Desk, invitation: Invitation, person: Person) -> Role:
    role = Role(
        rollout_id=invitation.rollout_id,
        person_id=person.id,
        role=invitation.role,
        department_id=invitation.department_id,
        given_by=invitation.given_by,
        given_at=desk.now(),
    )
    session.add(role)
    session.flush()
    places.note(session, desk, person, f"became {role.role}", f"role {role.id}")
    return role


def given(session: Session, rollout: Rollout) -> list[tuple[Role, Person]]:
    """List the roles that were given in chat and stand, the oldest first, with who holds them."""
    standing_ones = select(Role, Person).join(Person, Person.id == Role.person_id)
    mine = standing_ones.where(Role.rollout_id == rollout.id, Role.ended_at.is_(None)).order_by(Role.id)
    return [(role, person) for role, person in session.execute(mine)]


def end(session: Session, desk: Desk, who: Speaker, role_id: int) -> Role | None:
    """End a role of the rollout of who ends it; None where it does not stand."""
    role = session.get(Role, role_id, with_for_update=True)
    if role is None or role.rollout_id != who.rollout.id or role.ended_at:
        return None
    _end(session, desk, role, who.person)
    return role


def end_all(session: Session, desk: Desk, person: Person) -> None:
    """End what somebody was given, because they left."""
    for role in list(session.scalars(select(Role).where(Role.person_id == person.id, Role.ended_at.is_(None)))):
        _end(session, desk, role, None)


def _end(session: Session, desk: Desk, role: Role, by: Person | None) -> None:
    role.ended_at = desk.now()
    places.note(session, desk, by, f"ended {role.role}", f"role {role.id}")
    session.flush()
