"""The commands for events that were set aside: look at them, and have them tried again."""

from __future__ import annotations

from pathlib import Path

import click

from bot.cli.base import at_work, main, stop


@main.group()
def inbox() -> None:
    """Look after the events that were set aside because they failed too often."""


@inbox.command("list")
@click.pass_obj
def inbox_list(path: Path) -> None:
    """List the events that were set aside, by number; what stands in them is not shown."""
    from sqlalchemy import select

    from models import InboxEvent

    aside = select(InboxEvent).where(InboxEvent.state == "aside").order_by(InboxEvent.id)
    with at_work(path) as (store, _):
        for row in store.read_now(lambda session: list(session.scalars(aside))):
            since = f"since {row.received_at:%Y-%m-%d %H:%M} UTC"
            click.echo(f"{row.id}  {row.connector}  {since}  {row.attempts} attempts")


@inbox.command("retry")
@click.argument("number", type=int, required=False)
@click.option("--all", "every", is_flag=True, help="All that were set aside.")
@click.pass_obj
def inbox_retry(path: Path, number: int | None, *, every: bool) -> None:
    """Have an event that was set aside tried again, as often as a new one."""
    from sqlalchemy import update

    from models import InboxEvent

    if every == (number is not None):
        raise click.UsageError("Name the NUMBER of an event, or write --all.")
    aside = update(InboxEvent).where(InboxEvent.state == "aside")
    chosen = aside if every else aside.where(InboxEvent.id == number)
    again = chosen.values(state="waiting", attempts=0, claimed_until=None).returning(InboxEvent.id)
    with at_work(path) as (store, _):
        count = len(store.write_now(lambda session: session.scalars(again).all()))
    if number is not None and not count:
        stop(f"Event {number} was not set aside. `voelspriet inbox list` shows those that were.")
    click.echo(f"{count} will be tried again; `voelspriet run` does so.")
