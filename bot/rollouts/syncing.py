"""Bring the rollouts of config.toml into the database; what will change is told before it is done."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from itertools import product
from typing import get_args

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from bot.config import DepartmentSettings, RolloutSettings
from bot.config.values import Audience
from bot.desk import Desk
from bot.people import address_of
from bot.places import bind_mailbox, bound
from models import Department, Place, Rollout

_WHOSE: Mapping[Audience, str] = {
    "project_group": "the weekly report",
    "ambassadors": "the report for ambassadors",
    "management": "the report for management",
    "floor": "the report for everybody",
    "hr": "the report for HR",
}


@dataclass(frozen=True)
class Change:
    """One change, in words, and what makes it."""

    words: str
    make: Callable[[], object]


def sync(session: Session, desk: Desk) -> list[str]:
    """Make the database agree with the configuration; give the changes in words. Running it twice changes nothing."""
    made: list[str] = []
    for plan in (_rollouts, _departments, _mailboxes):
        for change in plan(session, desk):
            change.make()
            made.append(change.words)
        session.flush()
    return made


def _rollouts(session: Session, desk: Desk) -> Iterator[Change]:
    known = {row.slug: row for row in session.scalars(select(Rollout))}
    for position, settings in enumerate(desk.settings.rollout):
        yield from _rollout(session, desk, known.get(settings.slug), settings, position)
    slugs = {settings.slug for settings in desk.settings.rollout}
    for row in known.values():
        if row.slug not in slugs and row.ended_at is None:
            yield Change(f"{row.slug}: ends, it is no longer in the configuration", partial(_end, row, desk))


def _rollout(
    session: Session, desk: Desk, row: Rollout | None, settings: RolloutSettings, position: int
) -> Iterator[Change]:
    now = desk.now()
    ended_at = row.closed_at if row else None  # what was ended by command stays so, though it stands in the file
    wanted = {"name": settings.name, "go_live": settings.go_live, "position": position, "ended_at": ended_at}
    if row is None:
        new = Rollout(slug=settings.slug, synced_at=now, started_at=now, **wanted)
        yield Change(f"{settings.slug}: new rollout, go-live {settings.go_live}", partial(session.add, new))
        return
    for field, value in wanted.items():
        if getattr(row, field) != value:
            told = f"{field} from {getattr(row, field)} to {value}" if field != "ended_at" else "runs again"
            words = f"{settings.slug}: {told}"
            yield Change(words, partial(_set, row, desk, field, value))


def _set(row: Rollout, desk: Desk, field: str, value: object) -> None:
    setattr(row, field, value)
    row.synced_at = desk.now()


def _end(row: Rollout | Department, desk: Desk) -> None:
    row.ended_at = desk.now()


def _close(place: Place, desk: Desk) -> None:
    place.closed_at = desk.now()


def _departments(session: Session, desk: Desk) -> Iterator[Change]:
    for settings in desk.settings.rollout:
        rollout = session.scalars(select(Rollout).where(Rollout.slug == settings.slug)).one()
        known = {
            row.name: row for row in session.scalars(select(Department).where(Department.rollout_id == rollout.id))
        }
        since = desk.now() if known else None  # those with which a rollout begins were there from the first
        for wanted in settings.department:
            if row := _before(wanted, known, settings):
                told = f"{rollout.slug}: department {row.name}: is called {wanted.name} now"
                known[wanted.name] = known.pop(row.name)
                yield Change(told, partial(setattr, row, "name", wanted.name))
            yield from _department(session, rollout, known.get(wanted.name), wanted, since)
        yield from _ended_departments(session, desk, settings, known)


def _before(
    wanted: DepartmentSettings, known: Mapping[str, Department], settings: RolloutSettings
) -> Department | None:
    """Find the department that got a new name: its old one left the file, but for its `directory_names`."""
    if wanted.name in known:
        return None
    names = {department.name for department in settings.department}
    before = {name.casefold() for name in wanted.directory_names}
    running = (row for row in known.values() if row.name not in names and row.ended_at is None)
    return next((row for row in running if row.name.casefold() in before), None)


def _department(
    session: Session, rollout: Rollout, row: Department | None, wanted: DepartmentSettings, since: datetime | None
) -> Iterator[Change]:
    label = f"{rollout.slug}: department {wanted.name}"
    if row is None:
        new = Department(rollout_id=rollout.id, name=wanted.name, headcount=wanted.headcount, started_at=since)
        yield Change(f"{label}: new, {wanted.headcount} people", partial(session.add, new))
    elif row.headcount != wanted.headcount or row.ended_at:
        told = "opens again with" if row.ended_at else f"from {row.headcount} to"
        words = f"{label}: {told} {wanted.headcount} people"
        yield Change(words, partial(_reopen, row, wanted.headcount, since))


def _reopen(row: Department, headcount: int, since: datetime | None) -> None:
    row.started_at = since if row.ended_at else row.started_at
    row.headcount, row.ended_at = headcount, None


def _ended_departments(
    session: Session, desk: Desk, settings: RolloutSettings, known: Mapping[str, Department]
) -> Iterator[Change]:
    names = {department.name for department in settings.department}
    for row in known.values():
        if row.name not in names and row.ended_at is None:
            words = f"{settings.slug}: department {row.name} ends{_with_channels(session, row)}"
            yield Change(words, partial(_end, row, desk))


def _with_channels(session: Session, row: Department) -> str:
    """Say that a department has channels of its own: they stay bound, and read what all read."""
    own = select(func.count()).where(Place.department_id == row.id, Place.closed_at.is_(None))
    number = session.scalar(own) or 0
    if not number:
        return ""
    return f"; {number} channel{'s' if number > 1 else ''} bound to it will read what everybody reads"


def _mailboxes(session: Session, desk: Desk) -> Iterator[Change]:
    audiences: tuple[Audience, ...] = get_args(Audience)
    for settings, audience in product(desk.settings.rollout, audiences):
        rollout = session.scalars(select(Rollout).where(Rollout.slug == settings.slug)).one()
        here = [place for place in bound(session, rollout.id, audience) if place.connector == "mail"]
        known = {address_of(desk, place)["mailbox"]: place for place in here}
        wanted, whose = settings.digest.mailboxes(audience), _WHOSE[audience]
        for mailbox in wanted:
            if mailbox not in known:
                words = f"{settings.slug}: {whose} goes to one more mailbox"
                yield Change(words, partial(bind_mailbox, session, desk, rollout, mailbox, audience))
        for mailbox, place in known.items():
            if mailbox not in wanted:
                yield Change(f"{settings.slug}: {whose} goes to one mailbox fewer", partial(_close, place, desk))
