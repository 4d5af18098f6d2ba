"""Makes a backup: first the main database, then the keys, so that no text is copied whose key is not."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from sqlalchemy import make_url

from bot import __version__
from bot.backup import manifest, postgres, sqlite
from bot.backup.manifest import PROBE, BackupError, Manifest, Part
from bot.config import Settings
from bot.desk import clock
from bot.privacy.vault import Vault
from bot.wiring.connecting import open_vault


def make(settings: Settings, folder: Path, keys: Path | None) -> Iterator[Manifest]:
    """Copy the main database into a folder, and the keys into another one; give what was made, as it is made.

    Raises
    ------
    BackupError
        When a folder is not new or empty, both are one, or a copy cannot be made.

    """
    folders = [folder, *([keys] if keys else [])]
    _refuse_one_place(folders)
    for each in folders:
        _refuse_full(each)
    vault = open_vault(settings)
    try:
        yield _copied(settings.database.url, folder, "main", vault)
        if keys:
            yield _copied(settings.database.keys_url, keys, "keys", vault)
    finally:
        vault.close()


def kind_of(url: str) -> str:
    """Give "sqlite" or "postgresql"."""
    return "sqlite" if make_url(url).get_backend_name() == "sqlite" else "postgresql"


def _refuse_one_place(folders: list[Path]) -> None:
    main, *others = (folder.absolute().resolve() for folder in folders)
    for keys in others:
        if main == keys or main in keys.parents or keys in main.parents:
            raise BackupError("The keys must not lie with what they open: name two folders, neither in the other.")


def _refuse_full(folder: Path) -> None:
    if folder.exists() and any(folder.iterdir()):
        raise BackupError(f"{folder} is not empty. Name a new folder for each backup.")
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)


def _copied(url: str, folder: Path, part: Part, vault: Vault) -> Manifest:
    room, now = (sqlite if kind_of(url) == "sqlite" else postgres), clock()
    file = folder / room.FILE
    counts, shape = room.copy(url, file)
    digest = manifest.digest_of(file)
    made = Manifest.model_validate(
        {
            "made_by": __version__,
            "made_at": now,
            "part": part,
            "kind": kind_of(url),
            "shape": shape,
            "file": file.name,
            "size": file.stat().st_size,
            "sha256": digest,
            "counts": counts,
            "probe": vault.seal(PROBE, digest.encode(), PROBE).hex(),
        }
    )
    manifest.write(folder, made)
    return made
