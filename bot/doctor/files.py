"""The doctor on files: who may read the key and the databases, and whether they lie apart."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from pathlib import Path

from bot.config import Settings
from bot.doctor.database import sqlite_file
from bot.ports import Finding
from bot.words import sentence

OTHERS = stat.S_IRWXG | stat.S_IRWXO


def private(settings: Settings) -> Iterator[Finding]:
    """Look who may read the files; for the master key it is an error, for what is sealed with it a warning."""
    if os.name == "nt":
        return  # its permissions are no such bits
    open_ones = [path for path in _files(settings) if path.stat().st_mode & OTHERS]
    if not open_ones:
        yield Finding(sentence("file permissions"), well=True, detail=sentence("Only their owner can read the files."))
    for path in open_ones:
        detail = sentence("Others on this machine can read {file}.", file=path)
        remedy = sentence("Run {command}.", command=f"`chmod 600 {path}`")
        yield Finding(sentence("file permissions"), well=path != _key_file(settings), detail=detail, remedy=remedy)


def apart(settings: Settings) -> Iterator[Finding]:
    """Look whether one backup of a folder would hold the keys and what they open."""
    main, keys = (sqlite_file(url) for url in (settings.database.url, settings.database.keys_url))
    if not main or not keys:
        return
    together = main.parent.resolve() == keys.parent.resolve()
    detail, remedy = sentence("The two databases lie in two folders."), ""
    if together:
        detail = sentence("The two databases lie in one folder. A backup of it opens every text.")
        remedy = sentence("Give {key} another folder, or back them up apart.", key="`keys_url`")
    yield Finding(sentence("databases apart"), well=True, detail=detail, remedy=remedy)


def _key_file(settings: Settings) -> Path | None:
    """Give the file of the master key; None where the environment holds the key."""
    return None if settings.secrets.master_key else settings.database.master_key_file


def _files(settings: Settings) -> list[Path]:
    database = settings.database
    named = (_key_file(settings), sqlite_file(database.url), sqlite_file(database.keys_url))
    return [path for path in named if path is not None and path.exists()]
