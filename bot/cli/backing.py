"""The commands that copy the databases and put a copy back."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from bot.cli.base import main, settings_of, stop

if TYPE_CHECKING:
    from bot.backup import Manifest, Restored
    from bot.backup.settling import Settled

FOLDER = click.Path(path_type=Path, file_okay=False)


@main.group()
def backup() -> None:
    """Copy the databases, while the bot runs, and look at a copy."""


@backup.command("make")
@click.argument("folder", type=FOLDER)
@click.option("--keys", type=FOLDER, help="The folder for the key database; another one, on another disk at best.")
@click.pass_obj
def backup_make(path: Path, folder: Path, keys: Path | None) -> None:
    """Copy the main database into FOLDER, as it is at one moment, and the keys into another folder."""
    from bot import backup as room

    settings = settings_of(path)
    try:
        for made in room.make(settings, folder, keys):
            click.echo(f"{made.part}: {_told(made)}")
    except room.BackupError as error:
        stop(str(error))
    if keys is None:
        click.echo("The keys were not copied: without them no text can be read. Name a folder with --keys.", err=True)
    click.echo("The master key is in neither: keep a copy of it in a safe.", err=True)


@backup.command("check")
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False, exists=True))
def backup_check(folder: Path) -> None:
    """Look whether the backup in FOLDER is whole, and whether this version can restore it."""
    from bot import backup as room

    try:
        found = room.checked(folder)
    except room.BackupError as error:
        stop(str(error))
    click.echo(f"{found.part}: whole, {_told(found)}")


def _told(made: Manifest) -> str:
    shape = f", shape {made.shape}" if made.shape else ""
    rows = f"{sum(made.counts.values())} rows in {len(made.counts)} tables"
    return f"{rows}, {made.size} bytes, {made.made_at:%Y-%m-%d %H:%M} UTC{shape}, version {made.made_by}"


@main.command()
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False, exists=True))
@click.option("--keys", type=FOLDER, help="The folder with the copy of the key database.")
@click.option(
    "--replace", is_flag=True, help="Put it in the place of a database that is not empty; that is kept aside."
)
@click.pass_obj
def restore(path: Path, folder: Path, keys: Path | None, *, replace: bool) -> None:
    """Put the backup in FOLDER back, of either database, or with --keys of both. No `voelspriet run` may be up."""
    from bot import backup as room

    settings = settings_of(path)
    try:
        done = room.restore(settings, folder, keys, replace=replace)
    except room.BackupError as error:
        stop(str(error))
    for line in _lines(done):
        click.echo(line)


def _lines(done: Restored) -> list[str]:
    lines = [f"{made.part}: restored, {_told(made)}" for made in (done.main, done.keys) if made]
    lines += [f"What was there lies aside: {place}" for place in done.aside]
    if done.keys:
        lines.append(
            "No key is known to have been destroyed since: the keys of before were of another installation, or lost."
            if done.destroyed is None
            else f"{done.destroyed} keys that were destroyed since stay destroyed."
        )
    if settled := done.settled:
        lines += [f"{number} {what}" for number, what in _done_over(settled) if number]
        if not done.since_is_known:
            lines.append("The database of before could not be read: what was withdrawn or sent since is not known.")
    if done.missing:
        lines.append(f"NOT well: {done.missing} keys are missing. Restore a newer copy of the key database.")
    return lines


def _done_over(settled: Settled) -> list[tuple[int, str]]:
    return [
        (settled.forgotten, "people were forgotten since, and were forgotten again."),
        (settled.withdrawn, "messages were withdrawn since, and were withdrawn again."),
        (settled.handled, "events that waited were handled since: they are not handled again."),
        (settled.digests, "digests of since were taken over; they are not sent again."),
        (settled.doubtful, "messages of ours were on their way: they count as perhaps delivered, and go again."),
        (settled.too_old, "were older than a day: they are not sent; `voelspriet deliveries list` shows them."),
    ]
