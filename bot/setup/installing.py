"""What `init` makes: the configuration, the master key, the database, the code for the first administrator."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from importlib.resources import files
from pathlib import Path

from sqlalchemy.orm import Session

from bot import places
from bot.config import ConfigError, Settings
from bot.database import schema
from bot.database.store import Store
from bot.desk import Desk, clock
from bot.people import administrators
from bot.privacy.vault import is_empty, new_master_key
from bot.rollouts import syncing
from bot.wiring.connecting import open_vault


def example() -> str:
    """Give the text of config.example.toml, from the checkout or from the installed package."""
    checkout = Path(__file__).parents[2] / "config.example.toml"
    packed = files("bot").joinpath("config.example.toml")
    return (checkout if checkout.exists() else packed).read_text(encoding="utf-8")


def write_config(path: Path, text: str) -> bool:
    """Write a configuration whole or not at all, unless there is one; say whether it was written."""
    if path.exists():
        return False
    unfinished = path.with_name(f".{path.name}.unfinished")
    try:
        unfinished.write_text(text, encoding="utf-8")
        unfinished.replace(path)
    except OSError as error:
        error.filename = str(path)  # the one whose name was asked for
        raise
    finally:
        unfinished.unlink(missing_ok=True)
    return True


def make_master_key(settings: Settings) -> Path | None:
    """Make the master key's file, unless there is one or the environment holds the key; give its path.

    Raises
    ------
    ConfigError
        When there are keys already, which a new master key would not open.

    """
    path = settings.database.master_key_file
    if settings.secrets.master_key or path is None or path.exists():
        return None
    if not is_empty(settings.database.keys_url):
        raise ConfigError(f"There are keys, but not the master key that opens them. Put {path} back.")
    new_master_key(path)
    return path


def prepare_database(settings: Settings, now: Callable[[], datetime] = clock) -> str | None:
    """Migrate the database and bring the rollouts in; give a one-time code while there is no administrator.

    The rollouts begin by the clock by which the bot will run; a test brings its own.
    """
    desk = Desk(settings, open_vault(settings), now)
    store = Store(settings.database.url)
    try:
        schema.upgrade(store.engine)
        return store.write_now(lambda session: _first_code(session, desk))
    finally:
        store.close()
        desk.vault.close()


def _first_code(session: Session, desk: Desk) -> str | None:
    syncing.sync(session, desk)
    return None if administrators(session) else places.new_code(session, desk)
