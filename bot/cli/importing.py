"""The command import: brings in what was said before, or elsewhere."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

import click

from bot.cli.base import at_work, main, one_thread_each, stop
from bot.cli.keeping import rollout_of

if TYPE_CHECKING:
    from rich.progress import Progress

    from bot.database.store import Store
    from bot.desk import Desk
    from bot.importing import Bad, Importer, Row, Source, Tally
    from bot.reading import Reader


@main.command("import")
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--rollout", "slug", help="The rollout's slug; not needed where there is one rollout.")
@click.option("--dry-run", is_flag=True, help="Read and check everything, and keep nothing.")
@click.option(
    "--encoding", type=click.Choice(["utf-8", "cp1252"]), default="utf-8", show_default=True, help="Of the file."
)
@click.option(
    "--encoder", type=click.Choice(["auto", "e5", "use", "rules"]), help="What reads, instead of what config.toml says."
)
@click.pass_obj
def import_file(path: Path, file: Path, slug: str | None, *, dry_run: bool, encoding: str, encoder: str | None) -> None:
    """Import messages from a .csv or .jsonl with the columns at, text, department, author, platform, kind, issue.

    Only text is needed. What was imported before is known and left alone. Bad lines are told by number and reason, the
    others are kept; the exit code is 1 then. Nobody is written to.
    """
    one_thread_each()
    from bot.importing import FileError, Importer, Source, rows_of

    with at_work(path) as (store, desk), file.open("rb") as opened:
        row, settings = store.read_now(lambda session: rollout_of(session, desk, slug or only_rollout(desk)))
        if row.ended_at:
            stop(f"{row.slug} ended on {row.ended_at:%Y-%m-%d}; nothing can be imported into it.")
        source = Source(opened, encoding)
        try:
            rows = rows_of(source, file.suffix)
        except FileError as error:
            stop(str(error))
        importer = Importer(store, desk, _reader(store, desk, encoder), row, settings, dry_run=dry_run)
        tally = _import(importer, rows, source, file)
        importer.finish(tally)
    _tell(tally, dry_run=dry_run)
    sys.exit(1 if tally.bad else 0)


def only_rollout(desk: Desk) -> str:
    """Give the slug of the one rollout there is, or stop."""
    slugs = [rollout.slug for rollout in desk.settings.rollout]
    if len(slugs) > 1:
        stop(f"There are several rollouts. Name one with --rollout: {', '.join(slugs)}.")
    return slugs[0]


def _reader(store: Store, desk: Desk, encoder: str | None) -> Reader:
    """Open the reader that `run` reads with, or the one asked for, with what was learnt here."""
    from bot.learning.basis import basis_of
    from bot.learning.room import Learning
    from bot.reading.encoders import find_encoder

    learning = Learning(store, desk, basis_of(find_encoder(encoder or desk.settings.reading.encoder)))
    learning.follow()
    return learning.reader


def _import(importer: Importer, rows: Iterator[Row | Bad], source: Source, file: Path) -> Tally:
    from bot.importing import Tally

    total, size = Tally(), file.stat().st_size
    with _progress() as progress:
        task = progress.add_task(file.name, total=size)
        for batch in _batches(rows):
            tally, bad = importer.take(batch)
            total += tally
            for line in bad:
                progress.console.print(f"line {line.number}: {line.reason}.", markup=False, highlight=False)
            progress.update(task, completed=source.position)
    return total


def _progress() -> Progress:
    """Make a bar on standard error, that lines can be told above of; none where that is no terminal."""
    from rich.console import Console
    from rich.progress import Progress

    console = Console(stderr=True, soft_wrap=True)
    return Progress(console=console, disable=not console.is_terminal)


def _batches(rows: Iterator[Row | Bad]) -> Iterator[Sequence[Row | Bad]]:
    from bot.importing.importer import BATCH

    while batch := list(islice(rows, BATCH)):
        yield batch


def _tell(tally: Tally, *, dry_run: bool) -> None:
    would = "would be added" if dry_run else "added"
    click.echo(f"{tally.added} {would}, {tally.known} known already, {tally.bad} bad lines, {tally.issues} new issues.")
    if tally.uncounted:
        click.echo(f"{tally.uncounted} of these have no author or no date: they count in no figure.")
    if tally.masked:
        click.echo(f"From {tally.masked} lines residents' data was taken out before they were kept.")
