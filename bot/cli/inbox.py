"""The commands for events that were set aside: look at them, have them tried again, or drop them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from bot.cli.base import at_work, main, stop
from bot.cli.choosing import Chosen, age, choosing, chosen

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

AGAIN = {"state": "waiting", "attempts": 0, "claimed_until": None, "reason": None}
GONE = {"state": "done", "payload": None, "claimed_until": None}
"""A dropped event is known as a repeat for as long as one that was handled."""


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
    with at_work(path) as (store, desk):
        for row in store.read_now(lambda session: list(session.scalars(aside))):
            old = age(row.received_at, desk.now())
            click.echo(f"{row.id}  {row.connector}  aside  {row.reason or '-'}  {old}  {row.attempts} tries")


@inbox.command("retry")
@choosing
@click.pass_obj
def inbox_retry(path: Path, numbers: tuple[int, ...], reason: str | None, *, every: bool) -> None:
    """Have events that were set aside tried again, as often as a new one; by number, all, or all with a reason."""
    which = chosen(numbers, reason, every=every)
    with at_work(path) as (store, desk):
        count = store.write_now(lambda session: _change(session, which, AGAIN, "retried", desk.now()))
    click.echo(f"{count} will be tried again; `voelspriet run` does so.")


@inbox.command("drop")
@choosing
@click.pass_obj
def inbox_drop(path: Path, numbers: tuple[int, ...], reason: str | None, *, every: bool) -> None:
    """Give events that were set aside up for good, and delete what stands in them; whoever sent one hears nothing."""
    which = chosen(numbers, reason, every=every)
    with at_work(path) as (store, desk):
        count = store.write_now(lambda session: _change(session, which, GONE, "dropped", desk.now()))
    click.echo(f"{count} dropped.")


def _change(session: Session, which: Chosen, values: Mapping[str, Any], done: str, now: datetime) -> int:
    """Change the events that were chosen, and write down that it was done; stop where one was not set aside."""
    from sqlalchemy import update

    from models import Audit, InboxEvent

    aside = update(InboxEvent).where(InboxEvent.state == "aside")
    if which.numbers:
        aside = aside.where(InboxEvent.id.in_(which.numbers))
    if which.reason:
        aside = aside.where(InboxEvent.reason == which.reason)
    changed = session.scalars(aside.values(values).returning(InboxEvent.id)).all()
    missing = ", ".join(map(str, sorted(set(which.numbers) - set(changed))))
    if missing:
        stop(f"Event {missing} was not set aside. `voelspriet inbox list` shows those that were; nothing was changed.")
    session.add_all(Audit(at=now, person_id=None, act=f"{done} an event", subject=f"event {n}") for n in changed)
    return len(changed)
