"""The command that tells whether every department has enough ambassadors."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from bot.cli.base import at_work, main, stop

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from bot.desk import Desk


@main.command()
@click.option("--rollout", metavar="SLUG", help="This one alone.")
@click.pass_obj
def coverage(path: Path, rollout: str | None) -> None:
    """Tell how many ambassadors each department has and needs, and how many are inactive; never who."""
    with at_work(path) as (store, desk):
        told = store.read_now(lambda session: list(_told(session, desk, rollout)))
    if not told:
        stop("No such rollout is running. `voelspriet rollout list` shows which are.")
    for line in told:
        click.echo(line)


def _told(session: Session, desk: Desk, slug: str | None) -> Iterator[str]:
    from bot.people import running_rollouts
    from bot.reach.coverage import coverage
    from bot.reach.covering import lines
    from bot.words import words_for

    for rollout, settings in running_rollouts(session, desk):
        if slug in {None, rollout.slug}:
            found = coverage(session, desk, rollout)
            yield f"{rollout.slug}: {' '.join(lines(words_for('en'), found, days=settings.coverage.inactive_days))}"
            for part in (*found.departments, *found.layers):
                yield f"  {part.name}: {part.ambassadors} of {part.needed}"
