"""The commands for directories: read them now, and show what they say."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from bot.cli.base import at_work, main, stop

if TYPE_CHECKING:
    from bot.directory.syncing import Directories, Outcome


@main.group()
def directory() -> None:
    """Look after what is read of colleagues: departments, ambassadors, the project group."""


@directory.command("sync")
@click.option("--anyway", is_flag=True, help="Believe a source that gives fewer than half of last time.")
@click.option("--source", type=click.Choice(["csv", "entra", "slack"]), help="This one alone.")
@click.pass_obj
def directory_sync(path: Path, source: str | None, *, anyway: bool) -> None:
    """Read the directories now; a source that cannot be read to its end changes nothing, and the exit code is 1."""
    from bot.directory.reading import people_needed
    from bot.directory.syncing import Directories
    from bot.wiring.sources import directories_of

    with at_work(path) as (store, desk):
        made = directories_of(desk.settings)
        chosen = [each.name for each in made if source in {None, each.name}]
        if not chosen:
            stop("No such source is configured. Name one in the table [directory] of config.toml.")
        outcomes = asyncio.run(_sync(Directories(store, desk, made), chosen, anyway=anyway))
        for outcome in outcomes:
            click.echo(_told(outcome, people_needed(desk.settings)))
    sys.exit(1 if any(outcome.failure for outcome in outcomes) else 0)


async def _sync(directories: Directories, chosen: Sequence[str], *, anyway: bool) -> list[Outcome]:
    try:
        return [await directories.sync(each, anyway=anyway) for each in directories.sources if each.name in chosen]
    finally:
        for each in directories.sources:
            await each.close()


def _told(outcome: Outcome, needed: int) -> str:
    from bot.directory.telling import coarse

    if outcome.failure:
        return f"{outcome.source}: nothing was changed ({outcome.failure.reason}). {outcome.failure.remedy}"
    changes = outcome.changes
    if not changes.all:
        return f"{outcome.source}: {outcome.people} people, nothing changed."
    told = ((len(changes.joined), "new"), (len(changes.moved), "changed"), (len(changes.left), "gone"))
    counts = ", ".join(f"{coarse(count, needed)} {what}" for count, what in told if count)
    return f"{outcome.source}: {outcome.people} people; {counts}."


@directory.command("show")
@click.pass_obj
def directory_show(path: Path) -> None:
    """Show what the directories say: when they were read, unknown departments, and how many people work where."""
    from bot.directory.telling import shown

    with at_work(path) as (store, desk):
        for line in store.read_now(lambda session: list(shown(session, desk))):
            click.echo(line)
