"""What the commands share: the group, the settings, and one sentence for every failure."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

import click

from bot import __version__

if TYPE_CHECKING:
    from bot.config import Settings
    from bot.database.store import Store
    from bot.desk import Desk

PRIVATE = 0o077
"""What we write is our owner's alone."""

INTERRUPTED = 130
"""The exit code of who was stopped by Ctrl-C: 128 and the number of the signal."""
_CLICKS_OWN = (click.ClickException, click.Abort, click.exceptions.Exit, BrokenPipeError)


@contextmanager
def in_plain_words() -> Iterator[None]:
    """Say in one sentence what kept a command from its work; what nobody foresaw stays a traceback."""
    try:
        yield
    except _CLICKS_OWN:
        raise
    except KeyboardInterrupt:
        sys.exit(INTERRUPTED)
    except OSError as error:
        where = f"{error.filename}: " if error.filename else ""
        stop(f"{where}{error.strerror or type(error).__name__}.")
    except _foreseen() as error:
        stop(_sentence(error))


def _foreseen() -> tuple[type[Exception], ...]:
    """Give the kinds of error that can be told; asked for only after one, so that nothing else waits for SQLAlchemy."""
    from sqlalchemy.exc import DBAPIError

    from bot.config import ConfigError
    from bot.privacy.vault import VaultError

    return ConfigError, VaultError, DBAPIError


def _sentence(error: Exception) -> str:
    """Give the words of our own errors; those of the database's driver may quote a row, so only their kind."""
    driver = getattr(error, "orig", None)
    if driver is None:
        return str(error)
    return f"The database does not answer as it should ({type(driver).__name__}). `voelspriet doctor` says more."


class _PlainGroup(click.Group):
    """The group around every command, so that none of them can forget to speak in plain words."""

    def invoke(self, ctx: click.Context) -> Any:  # noqa: ANN401 - click's own
        with in_plain_words():
            return super().invoke(ctx)


@click.group(cls=_PlainGroup, context_settings={"help_option_names": ["-h", "--help"]})
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
    if trusted := os.environ.get("SSL_CERT_FILE"):
        os.environ.setdefault("REQUESTS_CA_BUNDLE", trusted)  # what signs in at Microsoft knows it by this name alone
    context.obj = config_path


def stop(message: str) -> NoReturn:
    """End with one sentence on standard error and exit code 1."""
    raise click.ClickException(message)


def answer(lines: Iterable[str]) -> None:
    """Print one line of JSON for each line that was read; end with exit code 1 where one could not be."""
    from bot.reading.json_lines import is_error

    bad = 0
    for line in lines:
        click.echo(line)
        bad += is_error(line)
    if bad:
        sys.exit(1)


def one_thread_each() -> None:
    """Have vectors multiplied by one thread, unless the environment says otherwise; before NumPy is imported.

    Short ones are multiplied fastest so: on a busy machine more threads wait for each other.
    """
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")


def settings_of(path: Path) -> Settings:
    """Read the settings, with the secrets of the environment."""
    from bot.config import load

    return load(path, os.environ)


@contextmanager
def at_work(path: Path) -> Iterator[tuple[Store, Desk]]:
    """Open both databases for one command."""
    from bot.app import prepare
    from bot.database.store import Store
    from bot.desk import Desk
    from bot.wiring.connecting import open_vault

    settings = settings_of(path)
    prepare(settings)
    desk = Desk(settings, open_vault(settings))
    store = Store(settings.database.url)
    try:
        yield store, desk
    finally:
        store.close()
        desk.vault.close()
