"""What the commands share: the group, the settings, and one sentence for every failure."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import click

from bot import __version__

if TYPE_CHECKING:
    from bot.config import Settings
    from bot.desk import Desk
    from bot.store import Store

PRIVATE = 0o077
"""What we write is our owner's alone."""


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="voelspriet")
@click.option(
    "--config",
    "config_path",
    type=click.Path(path_type=Path),
    default=Path("config.toml"),
    envvar="VOELSPRIET_CONFIG",
    show_default=True,
    help="Where the settings are.",
)
@click.pass_context
def main(context: click.Context, config_path: Path) -> None:
    """Bring the work floor's questions to the project group when a new system goes live."""
    os.umask(PRIVATE)
    context.obj = config_path


def stop(message: str) -> NoReturn:
    """End with one sentence on standard error and exit code 1."""
    raise click.ClickException(message)


def settings_of(path: Path) -> Settings:
    """Read the settings, or stop with every mistake in them."""
    from bot.config import ConfigError, load

    try:
        return load(path, os.environ)
    except ConfigError as error:
        stop(str(error))


@contextmanager
def at_work(path: Path) -> Iterator[tuple[Store, Desk]]:
    """Open both databases for one command, and say in one sentence when that fails."""
    from sqlalchemy.exc import DBAPIError

    from bot.app import open_vault, prepare
    from bot.config import ConfigError
    from bot.desk import Desk
    from bot.store import Store

    settings = settings_of(path)
    try:
        prepare(settings)
        desk = Desk(settings, open_vault(settings))
        store = Store(settings.database.url)
    except ConfigError as error:
        stop(str(error))
    except DBAPIError as error:
        stop(f"The database does not answer ({type(error.orig).__name__}). Nothing was changed.")
    try:
        yield store, desk
    finally:
        store.close()
        desk.vault.close()
