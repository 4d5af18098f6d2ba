"""The commands of every day after: digest, rollout, place."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from bot.cli.base import at_work, main, stop
from bot.cli.show import FILES, FORMS

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from bot.config import RolloutSettings
    from bot.config.values import Audience
    from bot.days.editions import Edition
    from bot.desk import Desk
    from models import Department, Place, Rollout

TOLD: tuple[Audience, ...] = ("project_group", "ambassadors", "management", "floor", "hr")
"""The audiences that are told: written out, since `--help` loads no configuration."""


@main.command()
@click.option("--rollout", "slug", required=True, help="The rollout's slug.")
@click.option("--period", help="The week, such as 2026-W47; or a day, a month such as 2026-11, day_30 or day_90.")
@click.option("--audience", type=click.Choice(TOLD), default=TOLD[0], show_default=True, help="For whom it is.")
@click.option("--format", "form", type=click.Choice([*FORMS, *FILES]), default="text", show_default=True)
@click.option("--send", is_flag=True, help="Deliver it to the places bound for it; once, however often you ask.")
@click.option("--test", "preview", is_flag=True, help="Deliver that of the last week to one administrator alone.")
@click.option("--to", "person", metavar="PERSON", help="Which one, as slack:TEAM/USER; not needed where there is one.")
@click.pass_obj
def digest(
    path: Path,
    slug: str,
    period: str | None,
    audience: Audience,
    form: str,
    *,
    send: bool,
    preview: bool,
    person: str | None,
) -> None:
    """Print the digest of a week, day or month for an audience, send it, or send a test to an administrator."""
    if preview == (period is not None) or (preview and send) or (person and not preview):
        raise click.UsageError("Name a --period, or write --test, if need be with --to.")
    if period is not None:
        _print_or_send(path, slug, period, audience, form, send=send)
        return
    with at_work(path) as (store, desk):
        store.write_now(lambda session: _send_preview(session, desk, slug, audience, person))
    click.echo("The test is on its way; `voelspriet run` delivers it.")


def _send_preview(session: Session, desk: Desk, slug: str, audience: Audience, person: str | None) -> None:
    from bot.digests.preview import preview, send_preview

    card = preview(session, desk, *rollout_of(session, desk, slug), audience)
    if card is None:
        stop(f"No week of {slug} is over yet. Figures that still change are told to nobody.")
    send_preview(session, desk, _own_chat(session, desk, person), card)


def _own_chat(session: Session, desk: Desk, name: str | None) -> Place:
    """Find the chat of the administrator who is meant, or stop and say what to write."""
    from sqlalchemy import select

    from bot.people import chat_of, known
    from bot.ports import Sender
    from models import Person

    if name is None:
        found = list(session.scalars(select(Person).where(Person.administrator)))
    else:
        connector, _, address = name.partition(":")
        tenant, _, user = address.partition("/")
        one = known(session, desk, connector, Sender(tenant, user))
        found = [one] if one and one.administrator else []
    chat = chat_of(session, found[0].id) if len(found) == 1 else None
    if chat is None:
        stop("Name one administrator who has written to the bot: --to slack:TEAM/USER or --to teams:TENANT/USER.")
    return chat


def _print_or_send(path: Path, slug: str, period: str, audience: Audience, form: str, *, send: bool) -> None:
    from bot.digests.sending import NotOverError, dispatch

    with at_work(path) as (store, desk):
        try:
            click.echo(store.write_now(lambda session: _digest(session, desk, slug, period, audience, form)))
            if send:
                written = store.write_now(
                    lambda session: dispatch(session, desk, *_edition(session, desk, slug, period, audience), audience)
                )
                click.echo(f"{written} on their way; `voelspriet run` delivers them.", err=True)
        except NotOverError:
            stop(f"{period} is not over. Figures that still change could show what one person wrote. Wait until it is.")


def _edition(
    session: Session, desk: Desk, slug: str, period: str, audience: Audience
) -> tuple[Rollout, RolloutSettings, Edition]:
    """Find an edition of a rollout for an audience, or stop and say why there is none."""
    from bot.days import editions
    from bot.days.period import PeriodError
    from bot.digests.due import is_of
    from bot.digests.tellers import TELLERS

    row, settings = rollout_of(session, desk, slug)
    try:
        edition = editions.named(settings, period, desk.now())
    except PeriodError as error:
        stop(str(error))
    if edition is None:
        stop(f"{period!r} is no week, day or month that a report tells of. Write it as 2026-W47 or 2026-11.")
    if (audience, edition.pace) not in TELLERS:
        stop(f"No report of {period} is made for {audience}.")
    if not is_of(edition, row, settings):
        stop(f"{slug} began on {row.started_at:%Y-%m-%d}; there is nothing to tell of {period}.")
    return row, settings, edition


def rollout_of(session: Session, desk: Desk, slug: str) -> tuple[Rollout, RolloutSettings]:
    """Find a rollout by its slug, or stop and say which ones there are."""
    from sqlalchemy import select

    from models import Rollout

    row = session.scalar(select(Rollout).where(Rollout.slug == slug))
    settings = desk.rollout(slug)
    if row is None or settings is None:
        known = ", ".join(rollout.slug for rollout in desk.settings.rollout)
        stop(f"There is no rollout {slug!r}. There is: {known}. `voelspriet rollout sync` brings in a new one.")
    return row, settings


def _digest(session: Session, desk: Desk, slug: str, period: str, audience: Audience, form: str) -> str | bytes:
    from bot.digests.freezing import freeze_edition, kind_of, told
    from bot.digests.tellers import TELLERS

    row, settings, edition = _edition(session, desk, slug, period, audience)
    frozen = freeze_edition(session, desk, row, settings, edition, audience)
    figures = TELLERS[audience, kind_of(edition)].reads.model_validate(frozen.figures)
    card = told(frozen, settings)
    try:
        return FILES[form](figures, card) if form in FILES else FORMS[form](figures, card)
    except ImportError:
        stop('This format needs the extra "formats": install voelspriet with it, or choose another.')


@main.group()
def rollout() -> None:
    """Look after the rollouts."""


@rollout.command("sync")
@click.option("--yes", is_flag=True, help="Do not ask.")
@click.pass_obj
def rollout_sync(path: Path, *, yes: bool) -> None:
    """Show what config.toml changes, and change it."""
    from bot.rollouts import syncing

    with at_work(path) as (store, desk):
        changes = store.read_now(lambda session: syncing.sync(session, desk))
        for change in changes:
            click.echo(change)
        if not changes:
            click.echo("Nothing changes in the database. Every other setting is read when `voelspriet run` starts.")
        elif yes or click.confirm("Make these changes?"):
            store.write_now(lambda session: syncing.sync(session, desk))
            click.echo("Done.")


@rollout.command("list")
@click.pass_obj
def rollout_list(path: Path) -> None:
    """List the rollouts."""
    from sqlalchemy import select

    from models import Rollout

    with at_work(path) as (store, _):
        for row in store.read_now(lambda session: list(session.scalars(select(Rollout).order_by(Rollout.position)))):
            state = f"ended {row.ended_at:%Y-%m-%d}" if row.ended_at else "running"
            state = f"archived {row.archived_at:%Y-%m-%d}" if row.archived_at else state
            click.echo(f"{row.slug}  {row.name}  go-live {row.go_live}  {state}")


@main.group()
def place() -> None:
    """Look after the places that the bot writes to."""


@place.command("list")
@click.pass_obj
def place_list(path: Path) -> None:
    """List the places that were bound, by number; people's own chats are not shown."""
    from sqlalchemy import select
    from sqlalchemy.orm import joinedload

    from models import Place

    with at_work(path) as (store, _):
        bound = select(Place).where(Place.audience.is_not(None), Place.person_id.is_(None)).order_by(Place.id)
        bound = bound.options(joinedload(Place.department))
        for row in store.read_now(lambda session: list(session.scalars(bound))):
            state = "closed" if row.closed_at else "open"
            whose = _whose(row.department)
            click.echo(f"{row.id}  {row.connector}  {row.audience}{whose}  since {row.bound_at:%Y-%m-%d}  {state}")


def _whose(department: Department | None) -> str:
    if department is None:
        return ""
    return f" of {department.name}, which ended" if department.ended_at else f" of {department.name}"


@place.command("test")
@click.argument("number", type=int)
@click.pass_obj
def place_test(path: Path, number: int) -> None:
    """Have a test message delivered to a place."""
    from bot import places
    from bot.words import words_for
    from models import Place

    def send(session: Session, desk: Desk) -> None:
        row = session.get(Place, number)
        if row is None or row.audience is None or row.person_id or row.closed_at:
            stop(f"There is no open place {number}. `voelspriet place list` shows them.")
        places.test(session, desk, row, words_for(desk.settings.rollout[0].language))

    with at_work(path) as (store, desk):
        store.write_now(lambda session: send(session, desk))
        click.echo("On its way; `voelspriet run` delivers it.")
