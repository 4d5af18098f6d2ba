"""The command published: the list of published answers as a page for the intranet."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from bot.cli.base import at_work, main, stop
from bot.cli.importing import only_rollout
from bot.cli.keeping import rollout_of

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from bot.desk import Desk


@main.command()
@click.option("--rollout", "slug", help="The rollout's slug; not needed where there is one rollout.")
@click.option("--format", "form", type=click.Choice(["md", "html"]), default="md", show_default=True)
@click.option(
    "--to",
    "file",
    type=click.Path(path_type=Path, dir_okay=False),
    help="The file to write, in the place of one that is there; without it, standard output.",
)
@click.option("--language", type=click.Choice(["nl", "en"]), help="Instead of the rollout's own.")
@click.pass_obj
def published(path: Path, slug: str | None, form: str, file: Path | None, language: str | None) -> None:
    """Write the published answers as a page for the intranet, in Markdown or HTML."""
    with at_work(path) as (store, desk):
        page, count = store.read_now(lambda session: _page(session, desk, slug or only_rollout(desk), form, language))
    if file is None:
        click.echo(page, nl=False)
        return
    _write(page, file)
    click.echo(f"{count} published answers in {file}.", err=True)


def _page(session: Session, desk: Desk, slug: str, form: str, language: str | None) -> tuple[str, int]:
    from bot.published import FORMATS, listed
    from bot.words import words_for

    row, settings = rollout_of(session, desk, slug)
    words = words_for(language or settings.language)
    entries = listed(session, row, settings, words)
    return FORMATS[form](entries, row.name, words), len(entries)


def _write(page: str, file: Path) -> None:
    from bot.exporting import landing

    if file.exists() and not file.is_file():
        stop(f"{file} is no file.")
    with landing(file) as target:
        target.write(page.encode())
