"""Directory: what administrators are told of it, in chat, by `doctor` and by `directory show`."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from bot import talk
from bot.cards import Card
from bot.colleagues import SOURCES
from bot.config import Settings
from bot.desk import Desk
from bot.directory.reading import people_needed, running
from bot.ports import DirectoryError, Finding
from bot.words import Words, sentence
from models import Department, DirectoryEntry, DirectorySync, Rollout

OLD = timedelta(days=2)
"""A source that was not read for longer missed a night."""
_SYNC, _SHOW = "`voelspriet directory sync`", "`voelspriet directory show`"


def failed(words: Words, source: str, failure: DirectoryError) -> Card:
    """Tell that a source could not be read, that nothing was changed, and what to do."""
    text = words.say(
        "I could not read the directory ({source}: {reason}), so I changed nothing.",
        source=source,
        reason=failure.reason,
    )
    return talk.card(words, *talk.lines(text, words.tell(failure.remedy)))


def sources_of(settings: Settings) -> tuple[str, ...]:
    """List the sources that the configuration names."""
    directory = settings.directory
    named = {"csv": directory.csv, "entra": directory.entra, "slack": settings.slack and settings.slack.directory}
    return tuple(source for source in SOURCES if named[source])


def findings(session: Session, settings: Settings, now: datetime) -> Iterator[Finding]:
    """Say of each source when it was read last, and how many names of departments nobody knows."""
    for source in sources_of(settings):
        row = session.get(DirectorySync, source)
        yield _read(source, row, now)
        if row and row.unmatched:
            yield _unmatched(source, row, people_needed(settings))
    if sources_of(settings) and (alone := _without_answerers(session, settings)):
        yield Finding(
            sentence("directory: groups"),
            well=False,
            detail=sentence("Nobody can answer whoever asks in: {rollouts}.", rollouts=", ".join(alone)),
            remedy=sentence("Name a group with members under {table}.", table="[rollout.groups]"),
        )


def _without_answerers(session: Session, settings: Settings) -> list[str]:
    """List the rollouts where neither the configuration nor a group names an ambassador or an insider."""
    roles = select(Rollout.slug).join(DirectoryEntry).where(DirectoryEntry.role.is_not(None))
    answered = set(session.scalars(roles.distinct()))
    listed = {rollout.slug for rollout in settings.rollout if rollout.listed_names}
    return [rollout.slug for rollout in settings.rollout if rollout.slug not in answered | listed]


def _read(source: str, row: DirectorySync | None, now: datetime) -> Finding:
    subject = sentence("directory ({source})", source=source)
    again = sentence("{command} tries it and says what to do.", command=_SYNC)
    if row and row.failure:
        detail = sentence("The last try failed: {reason}.", reason=row.failure)
        return Finding(subject, well=False, detail=detail, remedy=again)
    if row is None or row.done_at is None:
        return Finding(subject, well=False, detail=sentence("It was not read yet."), remedy=again)
    detail = sentence(
        "It was read on {moment} UTC. People in it: {people}.", moment=_moment(row.done_at), people=row.people
    )
    well = row.people > 0 and row.done_at > now - OLD
    return Finding(subject, well=well, detail=detail, remedy="" if well else again)


def _unmatched(source: str, row: DirectorySync, needed: int) -> Finding:
    """Warn of names that more people have than the threshold; smaller ones are kept nowhere."""
    return Finding(
        sentence("directory ({source}): departments", source=source),
        well=True,
        detail=sentence(
            "No department has these names: {number}, each of {people} people or more.",
            number=len(row.unmatched),
            people=needed,
        ),
        remedy=sentence(
            "{command} lists them. Add them as {key} to a department.", command=_SHOW, key="`directory_names`"
        ),
    )


def shown(session: Session, desk: Desk) -> Iterator[str]:
    """Give the lines of `directory show`; a count of fewer people than the threshold is not told."""
    needed = people_needed(desk.settings)
    for source in sources_of(desk.settings):
        yield from _shown_source(session.get(DirectorySync, source), source)
    for rollout, _ in running(session, desk):
        yield from ("", f"{rollout.slug}: department, headcount in config.toml, people in the directory")
        for name, headcount, people in _departments(session, rollout):
            yield f"  {name}: {headcount}, {coarse(people, needed)}"
        for role, people in _roles(session, rollout):
            yield f"  in groups of {role}s: {coarse(people, needed)}"


def _shown_source(row: DirectorySync | None, source: str) -> Iterator[str]:
    if row is None or row.done_at is None:
        yield f"{source}: not read yet"
        return
    last = f"; the last try failed: {row.failure}" if row.failure else ""
    yield f"{source}: read on {_moment(row.done_at)} UTC, {row.people} people, {row.placed} with a department{last}"
    for name, people in row.unmatched.items():
        yield f"  no department is called “{name}”: {people} people"


def _departments(session: Session, rollout: Rollout) -> list[tuple[str, int, int]]:
    """Give each open department with its headcount and the people whom the directories put there."""
    people = func.count(DirectoryEntry.pseudonym.distinct())
    counted = (
        select(Department.name, Department.headcount, people)
        .outerjoin(DirectoryEntry, DirectoryEntry.department_id == Department.id)
        .where(Department.rollout_id == rollout.id, Department.ended_at.is_(None))
        .group_by(Department.id, Department.name, Department.headcount)
        .order_by(Department.name)
    )
    return [(name, headcount, count) for name, headcount, count in session.execute(counted)]


def _roles(session: Session, rollout: Rollout) -> list[tuple[str, int]]:
    people = func.count(DirectoryEntry.pseudonym.distinct())
    mine = (DirectoryEntry.rollout_id == rollout.id, DirectoryEntry.role.is_not(None))
    counted = select(DirectoryEntry.role, people).where(*mine).group_by(DirectoryEntry.role)
    return [(str(role), count) for role, count in session.execute(counted.order_by(DirectoryEntry.role))]


def coarse(people: int, needed: int) -> str:
    """Write a count, unless it is of few people."""
    return f"fewer than {needed}" if people < needed else str(people)


def _moment(moment: datetime) -> str:
    return f"{moment:%Y-%m-%d %H:%M}"
