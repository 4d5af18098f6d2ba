"""The commands that hold all sending, and let it go on."""

from __future__ import annotations

from pathlib import Path

import click

from bot.cli.base import at_work, main, stop


@main.group()
def sending() -> None:
    """Hold everything that the bot sends, and let it go on."""


@sending.command("pause")
@click.option("--reason", help="Why; whoever looks at the status or runs doctor reads it.")
@click.pass_obj
def sending_pause(path: Path, reason: str | None) -> None:
    """Hold all sending, in every replica, until it is resumed. What people say is taken in all the same."""
    from bot import pausing

    with at_work(path) as (store, desk):
        if not store.write_now(lambda session: pausing.pause(session, desk.now(), reason)):
            stop("Sending is paused already. `voelspriet sending status` says since when.")
    click.echo("Paused. What the bot has to say waits, in order; `voelspriet sending resume` lets it go.")


@sending.command("resume")
@click.pass_obj
def sending_resume(path: Path) -> None:
    """Let everything that waits go out, in order."""
    from bot import pausing

    with at_work(path) as (store, desk):
        ended = store.write_now(lambda session: pausing.resume(session, desk.now()))
        if ended is None:
            stop("Sending is not paused.")
        waiting = store.read_now(pausing.waiting)
    click.echo(f"Resumed. {waiting} go out now; `voelspriet run` sends them.")


@sending.command("status")
@click.pass_obj
def sending_status(path: Path) -> None:
    """Say whether sending is paused, since when and why, and how many deliveries wait."""
    from bot import pausing

    with at_work(path) as (store, _):
        row = store.read_now(pausing.paused)
        waiting = store.read_now(pausing.waiting)
    if row is None:
        click.echo(f"Sending goes on. {waiting} wait for their turn.")
        return
    why = f" ({row.reason})" if row.reason else ""
    click.echo(f"Paused since {row.since:%Y-%m-%d %H:%M} UTC{why}. {waiting} wait.")
