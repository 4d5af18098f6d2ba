"""The commands for what the bot sent or could not send: look, retry, drop. What stands in it is never shown."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from bot.cli.base import at_work, main, stop
from bot.cli.choosing import Chosen, age, choosing, chosen

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from models import Delivery

STATES = ("failed", "waiting", "sending", "sent", "dropped")
_SEE = "`voelspriet deliveries list` shows those that failed; nothing was changed."


@main.group()
def deliveries() -> None:
    """Look after what could not be delivered."""


@deliveries.command("list")
@click.option("--state", type=click.Choice(STATES), default="failed", show_default=True)
@click.pass_obj
def deliveries_list(path: Path, state: str) -> None:
    """List deliveries by number: about what, by which connector, why they failed, how old, how often tried."""
    from sqlalchemy import select

    from models import Delivery, Place

    rows = select(Delivery, Place.connector).join(Place, Place.id == Delivery.place_id).where(Delivery.state == state)
    with at_work(path) as (store, desk):
        for row, connector in store.read_now(lambda session: session.execute(rows.order_by(Delivery.id)).all()):
            reason = row.reason or "-"
            old = age(row.created_at, desk.now())
            click.echo(f"{row.id}  {row.work_id}  {connector}  {state}  {reason}  {old}  {row.attempts} tries")


@deliveries.command("show")
@click.argument("number", type=int)
@click.pass_obj
def deliveries_show(path: Path, number: int) -> None:
    """Show all that is known of one delivery, but not what it says nor to whom."""
    from models import Delivery, Place

    with at_work(path) as (store, _):
        row = store.read_now(lambda session: session.get(Delivery, number))
        if row is None:
            stop(f"There is no delivery {number}. Closed ones are known for 30 days.")
        place = store.read_now(lambda session: session.get_one(Place, row.place_id))
    for name, value in (
        ("about", row.work_id),
        ("connector", place.connector),
        ("place", f"{place.id}, {place.audience or 'a chat'}"),
        ("state", row.state),
        ("reason", row.reason),
        ("tries", row.attempts),
        ("perhaps twice", row.ambiguous),
        ("made", _moment(row.created_at)),
        ("retried", _moment(row.retried_at)),
        ("not before", _moment(row.not_before) if row.state == "waiting" else None),
        ("sent", _moment(row.sent_at)),
        ("can be retried", "yes" if row.state == "failed" and row.card else None),
    ):
        if value is not None:
            click.echo(f"{name + ':':16}{value}")


def _moment(moment: datetime | None) -> str | None:
    return f"{moment:%Y-%m-%d %H:%M} UTC" if moment else None


@deliveries.command("retry")
@choosing
@click.pass_obj
def deliveries_retry(path: Path, numbers: tuple[int, ...], reason: str | None, *, every: bool) -> None:
    """Have failed deliveries tried again, as often as a new one; by number, all, or all with a reason.

    The card of a failed delivery is kept for seven days.
    """
    from bot.deliveries import retry

    which = chosen(numbers, reason, every=every)
    with at_work(path) as (store, desk):
        now = desk.now()
        count = store.write_now(lambda session: _change(session, which, lambda row: retry(row, now), "retried", now))
    click.echo(f"{count} will be tried again; `voelspriet run` does so.")


@deliveries.command("drop")
@choosing
@click.pass_obj
def deliveries_drop(path: Path, numbers: tuple[int, ...], reason: str | None, *, every: bool) -> None:
    """Give failed deliveries up for good, and delete their cards; by number also one that waits."""
    from bot.deliveries import drop

    which = chosen(numbers, reason, every=every)
    with at_work(path) as (store, desk):
        now = desk.now()
        count = store.write_now(lambda session: _change(session, which, drop, "dropped", now))
    click.echo(f"{count} dropped.")


def _change(session: Session, which: Chosen, act: Callable[[Delivery], bool], done: str, now: datetime) -> int:
    """Do something to each delivery that was chosen, and write down that it was done; stop at one that cannot be."""
    from models import Audit

    rows = _rows(session, which)
    missing = set(which.numbers) - {row.id for row in rows}
    refused = [row.id for row in rows if not act(row)] if not missing else []
    if missing:
        stop(f"There is no delivery {_listed(missing)}. {_SEE}")
    if refused and which.numbers:
        stop(f"Delivery {_listed(refused)} cannot be {done}: it is not failed, or its card is gone. {_SEE}")
    changed = [row.id for row in rows if row.id not in refused]
    session.add_all(Audit(at=now, person_id=None, act=f"{done} a delivery", subject=f"delivery {n}") for n in changed)
    return len(changed)


def _rows(session: Session, which: Chosen) -> list[Delivery]:
    from sqlalchemy import select

    from models import Delivery

    query = select(Delivery).order_by(Delivery.id).with_for_update()
    if which.numbers:
        return list(session.scalars(query.where(Delivery.id.in_(which.numbers))))
    failed = query.where(Delivery.state == "failed")
    return list(session.scalars(failed.where(Delivery.reason == which.reason) if which.reason else failed))


def _listed(numbers: Iterable[int]) -> str:
    return ", ".join(map(str, sorted(numbers)))
