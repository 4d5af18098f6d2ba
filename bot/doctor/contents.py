"""The doctor on what stands in the database: who runs it, where reports go, what could not be delivered or read."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from bot import desk, pausing
from bot.config import Settings
from bot.database.store import make_engine
from bot.directory import telling as directory
from bot.learning import telling
from bot.learning.basis import Basis
from bot.outbox import OPEN
from bot.people import administrators
from bot.ports import Finding
from bot.words import sentence
from models import Delivery, InboxEvent, Place

LATE = timedelta(hours=1)
"""A delivery that waits longer has no process, or no connector, to take it."""


def of(settings: Settings, basis: Basis) -> Sequence[Finding]:
    """Look into a database that has the right shape."""
    engine = make_engine(settings.database.url)
    try:
        with Session(engine) as session:
            learnt = telling.learning(session, settings, basis)
            found = [learnt, _administrators(session), _places(session), _deliveries(session), _events(session)]
            found.append(_sending(session))
            return [*found, *directory.findings(session, settings, desk.clock())]
    finally:
        engine.dispose()


def _administrators(session: Session) -> Finding:
    subject = sentence("administrator")
    if administrators(session):
        return Finding(subject, well=True, detail=sentence("There is one at least."))
    remedy = sentence(
        "Run {command} for a one-time code. Send it to the bot in a direct message.", command="`voelspriet init`"
    )
    return Finding(subject, well=False, detail=sentence("Nobody can bind places yet."), remedy=remedy)


def _places(session: Session) -> Finding:
    bound = select(func.count()).select_from(Place).where(Place.audience == "project_group", Place.closed_at.is_(None))
    subject = sentence("places")
    if session.scalar(bound):
        return Finding(subject, well=True, detail=sentence("The weekly report has a place."))
    remedy = sentence(
        "Write in the project group's channel, after a mention of the bot: “post the digest here”. "
        "Or add a mailbox to {file}.",
        file="config.toml",
    )
    return Finding(subject, well=False, detail=sentence("The weekly report has no place to go."), remedy=remedy)


def _deliveries(session: Session) -> Finding:
    failed = _count(session, Delivery.state == "failed")
    doubtful = _count(session, Delivery.ambiguous > 0)
    late = _count(session, Delivery.state.in_(OPEN), Delivery.not_before < desk.clock() - LATE)
    detail = sentence(
        "{failed} could not be delivered, {late} wait for over an hour. Perhaps delivered twice: {doubtful}.",
        failed=failed,
        doubtful=doubtful,
        late=late,
    )
    well = not failed and not late
    remedy = sentence(
        "See which and why: {command}. Is {run} running?",
        command="`voelspriet deliveries list`",
        run="`voelspriet run`",
    )
    return Finding(sentence("deliveries"), well=well, detail=detail, remedy="" if well else remedy)


def _sending(session: Session) -> Finding:
    """Say whether sending is paused; that is nobody's fault, and yet it must not be forgotten."""
    subject, held = sentence("sending"), pausing.paused(session)
    if held is None:
        return Finding(subject, well=True, detail=sentence("It goes on."))
    detail = sentence("It is paused since {moment}.", moment=f"{held.since:%Y-%m-%d %H:%M} UTC")
    remedy = sentence("To let it go on: {command}.", command="`voelspriet sending resume`")
    return Finding(subject, well=False, detail=detail, remedy=remedy)


def _count(session: Session, *which: ColumnElement[bool]) -> int:
    return session.scalar(select(func.count()).select_from(Delivery).where(*which)) or 0


def _events(session: Session) -> Finding:
    aside = session.scalar(select(func.count()).select_from(InboxEvent).where(InboxEvent.state == "aside")) or 0
    again = sentence("The log says why. Mend that, then: {command}.", command="`voelspriet inbox retry --all`")
    detail = sentence("Set aside: {number}.", number=aside)
    return Finding(sentence("events"), well=not aside, detail=detail, remedy=again if aside else "")
