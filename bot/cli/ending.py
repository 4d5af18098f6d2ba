"""The commands that end a rollout: end, archive."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from bot.cli.base import at_work, stop
from bot.cli.keeping import rollout

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from models import Rollout


@rollout.command("end")
@click.argument("slug")
@click.option("--yes", is_flag=True, help="Do not ask.")
@click.pass_obj
def rollout_end(path: Path, slug: str, *, yes: bool) -> None:
    """End a rollout: nothing more is taken in, the last digest goes out in its time, texts go by retention.

    It stays ended though it stands in config.toml.
    """
    from bot.rollouts import ending

    with at_work(path) as (store, desk):
        row = store.read_now(lambda session: _known(session, slug))
        if row.closed_at:
            stop(f"{slug} was ended on {row.closed_at:%Y-%m-%d}.")
        left = store.read_now(lambda session: ending.unanswered(session, row))
        click.echo(f"{slug} takes nothing in any more; who writes is told so, with the urgent route.")
        click.echo(f"{left} questions and problems have no answer. Nobody is reminded of them any more.")
        if not yes:
            click.confirm(f"End {slug}? This cannot be undone.", abort=True)
        store.write_now(lambda session: ending.end(session, _known(session, slug), desk.now()))
    click.echo(f"{slug} has ended. The digest of its last week goes out in its time.")


@rollout.command("archive")
@click.argument("slug")
@click.option("--yes", is_flag=True, help="Do not ask.")
@click.pass_obj
def rollout_archive(path: Path, slug: str, *, yes: bool) -> None:
    """Destroy the texts of a rollout that ended, and who wrote them; frozen digests and counts stay."""
    from bot.rollouts import ending

    with at_work(path) as (store, desk):
        row = store.read_now(lambda session: _known(session, slug))
        if row.ended_at is None:
            stop(f"{slug} still runs. `voelspriet rollout end {slug}` ends it first.")
        if row.archived_at:
            stop(f"{slug} was archived on {row.archived_at:%Y-%m-%d}.")
        goes = store.read_now(lambda session: ending.goes(session, row))
        click.echo(f"Goes now: {goes.texts} texts, {goes.answers} answers, and who {goes.people} people are.")
        click.echo(f"Stays: {goes.digests} frozen digests, and the counts of {goes.messages} messages.")
        if not yes:
            click.confirm(f"Archive {slug}? This cannot be undone.", abort=True)
        months = store.write_now(lambda session: ending.archive(session, desk, _known(session, slug)))
    click.echo(f"{slug} is archived. The keys of {months} months are destroyed: no backup can tell what they sealed.")
    click.echo("Other months stay readable in old backups until their key goes; docs/upkeep.md says when.")


def _known(session: Session, slug: str) -> Rollout:
    """Find a rollout by its slug, in the configuration or not; or stop and say which ones there are."""
    from sqlalchemy import select

    from models import Rollout

    rows = {row.slug: row for row in session.scalars(select(Rollout).order_by(Rollout.position))}
    if slug not in rows:
        stop(f"There is no rollout {slug!r}. There is: {', '.join(rows)}.")
    return rows[slug]
