"""The doctor on the keys: whether the master key is there, and opens the key database."""

from __future__ import annotations

from sqlalchemy.exc import DBAPIError

from bot.app import shape_of
from bot.config import ConfigError, Settings
from bot.doctor.database import unreachable
from bot.ports import Finding
from bot.privacy.vault import is_empty
from bot.wiring.connecting import open_vault
from bot.words import sentence


def opened(settings: Settings) -> Finding:
    """Open the key database with the master key."""
    subject = sentence("master key")
    try:
        if is_empty(settings.database.keys_url) and shape_of(settings) is not None:
            return _lost()
        open_vault(settings).close()
    except ConfigError as error:
        remedy = sentence("Put the right master key in place.")
        return Finding(subject, well=False, detail=str(error), remedy=remedy)
    except DBAPIError as error:
        return unreachable(sentence("key database"), settings.database.keys_url, error)
    return Finding(subject, well=True, detail=sentence("It opens the key database."))


def _lost() -> Finding:
    return Finding(
        sentence("key database"),
        well=False,
        detail=sentence("It holds no keys."),
        remedy=sentence("Put the backup of the key database back. Without it no text can be read."),
    )
