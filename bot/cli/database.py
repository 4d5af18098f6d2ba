"""The commands for the shape of the database: db upgrade, current, downgrade."""

from __future__ import annotations

from pathlib import Path

import click

from bot.cli.base import main, settings_of, stop


@main.group()
def db() -> None:
    """Look after the database."""


@db.command("upgrade")
@click.pass_obj
def db_upgrade(path: Path) -> None:
    """Bring the database to the shape of this version."""
    from bot.app import shape_of
    from bot.database import schema
    from bot.database.store import make_engine

    settings = settings_of(path)
    refuse_newer(shape_of(settings))
    engine = make_engine(settings.database.url)
    try:
        schema.upgrade(engine)
    finally:
        engine.dispose()
    click.echo(f"The database has shape {schema.head()}.")


@db.command("current")
@click.pass_obj
def db_current(path: Path) -> None:
    """Say which shape the database has, and which one this version needs."""
    from bot.app import shape_of
    from bot.database import schema

    found = shape_of(settings_of(path))
    click.echo(f"The database has shape {found or 'none'}; this version needs {schema.head()}.")


@db.command("downgrade")
@click.argument("shape")
@click.option("--lose", is_flag=True, help="Go on though what is named is lost.")
@click.pass_obj
def db_downgrade(path: Path, shape: str, *, lose: bool) -> None:
    """Bring the database to the SHAPE of an older version, before you install that; say first what would be lost."""
    from bot.app import shape_of
    from bot.database import downgrading, schema
    from bot.database.store import make_engine

    settings = settings_of(path)
    found = shape_of(settings)
    refuse_newer(found)
    if found is None or not schema.knows(shape) or shape >= found:
        stop(f"The database has shape {found or 'none'}; {shape} is no older one. Nothing was changed.")
    engine = make_engine(settings.database.url)
    try:
        losses = downgrading.losses(engine, shape)
        for loss in losses:
            click.echo(f"is lost: {loss}")
        if losses and not lose:
            stop("Nothing was changed. Make a backup with `voelspriet backup make`, then write --lose.")
        schema.downgrade(engine, shape)
    finally:
        engine.dispose()
    click.echo(f"The database has shape {shape}. Install the version that needs it before you start `voelspriet run`.")


def refuse_newer(shape: str | None) -> None:
    """Stop where the database is of a newer version than this one."""
    from bot.database import schema

    if shape and not schema.knows(shape):
        stop(schema.TOO_NEW.format(shape=shape, head=schema.head()))
