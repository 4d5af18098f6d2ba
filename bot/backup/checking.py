"""Looks whether a backup is whole, and whether this version can take it."""

from __future__ import annotations

from pathlib import Path

from bot.backup import manifest, postgres, sqlite
from bot.backup.manifest import BackupError, Manifest
from bot.database import schema


def checked(folder: Path) -> Manifest:
    """Give the manifest of a backup that is whole and of this version, or of an older one.

    Raises
    ------
    BackupError
        When it is not.

    """
    found = manifest.read(folder)
    file = folder / found.file
    if not file.exists() or file.stat().st_size != found.size or manifest.digest_of(file) != found.sha256:
        raise BackupError(f"{file} is not what was copied: it was damaged or changed. Take another backup.")
    if found.shape and not schema.knows(found.shape):
        raise BackupError(manifest.too_new(found.made_by))
    if found.kind == "sqlite":
        sqlite.check(file, found.counts)
    else:
        postgres.check(file)
    return found
