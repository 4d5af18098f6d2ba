"""Looks at an installation and says, in plain words, what is wrong and what to do."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator, Sequence
from datetime import timedelta

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from bot import schema
from bot.app import MAKERS, connectors_of, open_vault, shape_of
from bot.config import ConfigError, Settings
from bot.desk import clock
from bot.learning import telling
from bot.learning.basis import Basis
from bot.outbox import OPEN
from bot.people import administrators
from bot.ports import Connector, Finding
from bot.privacy.vault import is_empty
from bot.store import make_engine
from models import Delivery, InboxEvent, Place

CONNECTOR_WITHIN_SECONDS = 20
LATE = timedelta(hours=1)
"""A delivery that waits longer has no process, or no connector, to take it."""


async def examine(settings: Settings) -> AsyncIterator[Finding]:
    """Look at everything in turn; a fault in one part does not hide the next."""
    yield _vault(settings)
    shape = _database(settings)
    yield shape
    reads, basis = telling.reading(settings)
    yield reads
    if own := telling.model(settings):
        yield own
    if shape.well:
        for finding in _contents(settings, basis):
            yield finding
    yield _answerers(settings)
    yield _connected(settings)
    for name in _configured(settings):
        for finding in await _connector(settings, name):
            yield finding


def _configured(settings: Settings) -> list[str]:
    return [name for name in MAKERS if getattr(settings, name) is not None]


def _vault(settings: Settings) -> Finding:
    try:
        if is_empty(settings.database.keys_url) and shape_of(settings) is not None:
            remedy = "Put the backup of the key database back. Without it no text can be read."
            return Finding("key database", well=False, detail="It holds no keys.", remedy=remedy)
        open_vault(settings).close()
    except ConfigError as error:
        return Finding("master key", well=False, detail=str(error), remedy="Put the right master key in place.")
    except DBAPIError as error:
        return _unreachable("key database", error)
    return Finding("master key", well=True, detail="It opens the key database.")


def _unreachable(subject: str, error: DBAPIError) -> Finding:
    detail = f"It does not answer ({type(error.orig).__name__})."
    return Finding(subject, well=False, detail=detail, remedy="Start it, or mend its address in config.toml.")


def _database(settings: Settings) -> Finding:
    try:
        found = shape_of(settings)
    except DBAPIError as error:
        return _unreachable("database", error)
    if found != schema.head():
        detail = f"It has shape {found or 'none'}, this version needs {schema.head()}."
        return Finding("database", well=False, detail=detail, remedy="Run `voelspriet db upgrade`.")
    return Finding("database", well=True, detail=f"It answers, and has shape {found}.")


def _contents(settings: Settings, basis: Basis) -> Sequence[Finding]:
    engine = make_engine(settings.database.url)
    try:
        with Session(engine) as session:
            learnt = telling.learning(session, settings, basis)
            return [learnt, _administrators(session), _places(session), _deliveries(session), _events(session)]
    finally:
        engine.dispose()


def _administrators(session: Session) -> Finding:
    if administrators(session):
        return Finding("administrator", well=True, detail="There is one at least.")
    remedy = "Run `voelspriet init` for a one-time code and send it to the bot in a direct message."
    return Finding("administrator", well=False, detail="Nobody can bind places yet.", remedy=remedy)


def _answerers(settings: Settings) -> Finding:
    alone = [rollout.slug for rollout in settings.rollout if not rollout.ambassadors and not rollout.insiders]
    if not alone:
        return Finding("ambassadors", well=True, detail="Somebody can answer.")
    detail = f"Nobody can answer whoever asks in: {', '.join(alone)}."
    remedy = "Name `ambassadors` in config.toml, and leave out `promise_days` until there are some."
    return Finding("ambassadors", well=False, detail=detail, remedy=remedy)


def _places(session: Session) -> Finding:
    bound = select(func.count()).select_from(Place).where(Place.audience == "project_group", Place.closed_at.is_(None))
    if session.scalar(bound):
        return Finding("places", well=True, detail="The weekly report has a place.")
    remedy = "In the project group's channel, write “@bot post the digest here”, or add a mailbox to config.toml."
    return Finding("places", well=False, detail="The weekly report has no place to go.", remedy=remedy)


def _deliveries(session: Session) -> Finding:
    failed = _count(session, Delivery.state == "failed")
    doubtful = _count(session, Delivery.ambiguous > 0)
    late = _count(session, Delivery.state.in_(OPEN), Delivery.not_before < clock() - LATE)
    detail = f"{failed} could not be delivered, {doubtful} were perhaps delivered twice, {late} wait for over an hour."
    well = not failed and not late
    remedy = "" if well else "The administrators' place and the log tell which, and why. Is `voelspriet run` running?"
    return Finding("deliveries", well=well, detail=detail, remedy=remedy)


def _count(session: Session, *which: ColumnElement[bool]) -> int:
    return session.scalar(select(func.count()).select_from(Delivery).where(*which)) or 0


def _events(session: Session) -> Finding:
    aside = session.scalar(select(func.count()).select_from(InboxEvent).where(InboxEvent.state == "aside")) or 0
    remedy = "The log says why. Once that is mended: `voelspriet inbox retry --all`." if aside else ""
    return Finding("events", well=not aside, detail=f"{aside} were set aside.", remedy=remedy)


def _connected(settings: Settings) -> Finding:
    names = _configured(settings)
    if names:
        return Finding("connectors", well=True, detail=f"Configured: {', '.join(names)}.")
    remedy = "Add [slack] or [teams] to config.toml."
    return Finding("connectors", well=False, detail="No chat platform is configured.", remedy=remedy)


async def _connector(settings: Settings, name: str) -> Sequence[Finding]:
    alone = settings.model_copy(update={other: None for other in MAKERS if other != name})
    try:
        connector = connectors_of(alone)[name]
    except ConfigError as error:
        return [Finding(name, well=False, detail=str(error), remedy="Set it and run doctor again.")]
    return await _checked(connector, name)


async def _checked(connector: Connector, name: str) -> Sequence[Finding]:
    try:
        return await asyncio.wait_for(connector.check(), CONNECTOR_WITHIN_SECONDS)
    except TimeoutError:
        detail = f"No answer within {CONNECTOR_WITHIN_SECONDS} seconds."
        remedy = "See whether the firewall or the proxy lets this machine out."
        return [Finding(name, well=False, detail=detail, remedy=remedy)]
    finally:
        await connector.stop()


def told(findings: Sequence[Finding]) -> Iterator[str]:
    """Give findings as lines: a sign, what, how, and what to do."""
    for finding in findings:
        yield f"{'ok ' if finding.well else 'NOT'}  {finding.subject}: {finding.detail}"
        if finding.remedy:
            yield f"     → {finding.remedy}"
