"""The command export: what reports told already, as a file."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from bot.cli.base import at_work, main, stop
from bot.cli.importing import only_rollout
from bot.cli.keeping import rollout_of

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from bot.database.store import Store
    from bot.desk import Desk
    from bot.exporting import Table


@main.command()
@click.option("--rollout", "slug", help="The rollout's slug; not needed where there is one rollout.")
@click.option(
    "--what",
    type=click.Choice(["figures", "topics"]),
    default="figures",
    show_default=True,
    help="The figures of the reports, or the topics with their answers.",
)
@click.option(
    "--format",
    "form",
    type=click.Choice(["csv", "jsonl", "xlsx"]),
    default="csv",
    show_default=True,
    help="Of the file.",
)
@click.option(
    "--to",
    "file",
    type=click.Path(path_type=Path, dir_okay=False),
    help="The file to write, in the place of one that is there; without it, standard output.",
)
@click.option("--language", type=click.Choice(["nl", "en"]), help="Instead of the rollout's own.")
@click.pass_obj
def export(path: Path, slug: str | None, what: str, form: str, file: Path | None, language: str | None) -> None:
    """Export what the weekly reports told: nothing is counted anew, and nobody's message is in it."""
    from bot.exporting import ExportError

    if form == "xlsx" and file is None:
        raise click.UsageError("A workbook needs a file: name it with --to.")
    with at_work(path) as (store, desk):
        slug = slug or only_rollout(desk)
        try:
            rows = store.read_now(lambda session: _write(_table(session, desk, slug, what, language), form, file))
        except ExportError as error:
            stop(str(error))
        _note(store, desk, slug, f"{rows} rows of {what}")
    _tell(rows, file)


def _table(session: Session, desk: Desk, slug: str, what: str, language: str | None) -> Table:
    from bot.exporting import figures_table, topics_table
    from bot.talk import called
    from bot.words import words_for

    row, settings = rollout_of(session, desk, slug)
    words = called(words_for(language or settings.language), settings)
    if what == "topics":
        return topics_table(session, desk, row, settings, words)
    return figures_table(session, row, settings, words)


def _write(table: Table, form: str, file: Path | None) -> int:
    from bot.exporting import FORMATS, landing

    if file is None:
        return FORMATS[form](table, sys.stdout.buffer)
    if file.exists() and not file.is_file():
        stop(f"{file} is no file.")
    with landing(file) as target:
        return FORMATS[form](table, target)


def _note(store: Store, desk: Desk, slug: str, what: str) -> None:
    """Note for the record that something went out."""
    from bot import places

    store.write_now(lambda session: places.note(session, desk, None, "exported", f"{what} of rollout {slug}"))


def _tell(rows: int, file: Path | None) -> None:
    where = f" in {file}" if file else ""
    none = " Only a week that was reported is told; `voelspriet digest` reports one." if rows == 0 else ""
    click.echo(f"{rows} rows{where}.{none}", err=True)
