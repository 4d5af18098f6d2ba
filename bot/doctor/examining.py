"""The doctor's round: everything in turn, so that a fault in one part does not hide the next."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator, Sequence

from bot import charts
from bot.config import ConfigError, Settings
from bot.directory.telling import sources_of
from bot.doctor import clock, contents, database, files, keys, outside, polls, proxy
from bot.learning import telling
from bot.ports import Connector, Finding
from bot.wiring.connecting import MAKERS, connectors_of
from bot.wiring.sources import directory_of
from bot.words import sentence
from connectors import pdf

CONNECTOR_WITHIN_SECONDS = 20
Trying = Callable[[str], None]
"""Hears what is looked at next, before what takes a while."""


def _silently(_subject: str) -> None:
    """Tell nobody."""


async def examine(settings: Settings, trying: Trying = _silently) -> AsyncIterator[Finding]:
    """Look at everything in turn; the settings themselves could be read, or we would not be here."""
    yield Finding(sentence("configuration"), well=True, detail=sentence("It can be read."))
    async for finding in _inside(settings, trying):
        yield finding
    for look in (_answerers, _connected, _formats):
        yield look(settings)
    for finding in polls.findings(settings):
        yield finding
    async for finding in _around(settings, trying):
        yield finding


async def _inside(settings: Settings, trying: Trying) -> AsyncIterator[Finding]:
    """Look at what lies on this machine."""
    yield keys.opened(settings)
    shape = database.shape(settings)
    yield shape
    for finding in (*database.file(settings), *files.private(settings), *files.apart(settings)):
        yield finding
    trying(sentence("reading"))
    reads, basis = telling.reading(settings)
    yield reads
    if own := telling.model(settings):
        yield own
    if shape.well:
        for finding in contents.of(settings, basis):
            yield finding


async def _around(settings: Settings, trying: Trying) -> AsyncIterator[Finding]:
    """Look at what lies between this machine and the platforms."""
    trying(sentence("outbound proxy"))
    for finding in await proxy.findings():
        yield finding
    trying(sentence("clock"))
    for finding in await clock.findings(settings):
        yield finding
    trying(sentence("public address"))
    for finding in await outside.findings(settings):
        yield finding
    for name in _configured(settings):
        trying(name)
        for finding in await _connector(settings, name):
            yield finding
    for name in sources_of(settings):
        trying(sentence("directory ({source})", source=name))
        for finding in await _directory(settings, name):
            yield finding


def _configured(settings: Settings) -> list[str]:
    return [name for name in MAKERS if getattr(settings, name) is not None]


def _answerers(settings: Settings) -> Finding:
    subject = sentence("ambassadors")
    alone = [rollout.slug for rollout in settings.rollout if not rollout.listed_names]
    if not alone:
        return Finding(subject, well=True, detail=sentence("Somebody can answer."))
    if sources_of(settings):
        return Finding(subject, well=True, detail=sentence("Groups of a directory say who can answer."))
    return Finding(
        subject,
        well=False,
        detail=sentence("Nobody can answer whoever asks in: {rollouts}.", rollouts=", ".join(alone)),
        remedy=sentence(
            "Name {ambassadors} in {file}, and leave out {promise} until there are some.",
            ambassadors="`ambassadors`",
            promise="`promise_days`",
            file="config.toml",
        ),
    )


def _connected(settings: Settings) -> Finding:
    subject = sentence("connectors")
    if names := _configured(settings):
        return Finding(subject, well=True, detail=sentence("Configured: {names}.", names=", ".join(names)))
    remedy = sentence("Add {slack} or {teams} to {file}.", slack="[slack]", teams="[teams]", file="config.toml")
    return Finding(subject, well=False, detail=sentence("No chat platform is configured."), remedy=remedy)


def _formats(_settings: Settings) -> Finding:
    subject = sentence("drawing and printing")
    if charts.available() and pdf.available():
        return Finding(subject, well=True, detail=sentence("Charts are drawn, and files for print are made."))
    lacking = sentence("Without {extra} charts come as tables, and nothing can be made for print.", extra="`formats`")
    return Finding(subject, well=True, detail=lacking)


async def _connector(settings: Settings, name: str) -> Sequence[Finding]:
    alone = settings.model_copy(update={other: None for other in MAKERS if other != name})
    try:
        connector = connectors_of(alone)[name]
    except ConfigError as error:
        remedy = sentence("Set it and run {command} again.", command="`voelspriet doctor`")
        return [Finding(name, well=False, detail=str(error), remedy=remedy)]
    return await _checked(connector, name)


async def _directory(settings: Settings, name: str) -> Sequence[Finding]:
    try:
        directory = directory_of(settings, name)
    except ConfigError as error:
        remedy = sentence("Set it and run {command} again.", command="`voelspriet doctor`")
        return [Finding(sentence("directory ({source})", source=name), well=False, detail=str(error), remedy=remedy)]
    try:
        return await asyncio.wait_for(directory.check(), CONNECTOR_WITHIN_SECONDS)
    except TimeoutError:
        return list(_too_slow(name))
    finally:
        await directory.close()


async def _checked(connector: Connector, name: str) -> Sequence[Finding]:
    try:
        return await asyncio.wait_for(connector.check(), CONNECTOR_WITHIN_SECONDS)
    except TimeoutError:
        return list(_too_slow(name))
    finally:
        await connector.stop()


def _too_slow(name: str) -> Iterator[Finding]:
    yield Finding(
        name,
        well=False,
        detail=sentence("No answer within {seconds} seconds.", seconds=CONNECTOR_WITHIN_SECONDS),
        remedy=sentence("See whether the firewall or the proxy lets this machine out."),
    )
