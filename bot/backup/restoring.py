"""Puts a backup back: made ready and looked at first, then put in the place, with what was there set aside."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Protocol

from sqlalchemy.orm import Session

from bot.backup.checking import checked
from bot.backup.keys import carry_over, keys_in
from bot.backup.making import kind_of
from bot.backup.manifest import PROBE, BackupError, Manifest
from bot.backup.postgres import PostgresTarget
from bot.backup.settling import Settled, keys_missing, settle
from bot.backup.since import Since, since
from bot.backup.sqlite import SqliteTarget
from bot.config import Settings
from bot.database import schema
from bot.database.store import make_engine
from bot.desk import Desk, clock
from bot.privacy.vault import Vault, VaultError
from bot.wiring.connecting import open_vault
from models import StoredKey


class _Target(Protocol):
    def is_empty(self) -> bool: ...
    def is_in_use(self) -> bool: ...
    def bring(self, copied: Path) -> str: ...
    def keep(self) -> str | None: ...
    def undo(self) -> None: ...


@dataclass(frozen=True)
class Restored:
    """What was put back, and what became of what happened since.

    `destroyed` are keys that were destroyed since, None where the keys of before are of another installation, or were
    not replaced. `missing` are keys that the texts need and that are not there. `aside` is where the databases of
    before lie now.
    """

    main: Manifest | None
    keys: Manifest | None
    settled: Settled | None
    since_is_known: bool
    destroyed: int | None
    missing: int
    aside: tuple[str, ...]


@dataclass
class _Work:
    """A restore under way: the targets by part, and the URLs under which the new databases are made ready."""

    settings: Settings
    folders: dict[str, Path]
    manifests: dict[str, Manifest]
    targets: dict[str, _Target]
    now: datetime

    def url(self, part: str) -> str:
        return self.settings.database.url if part == "main" else self.settings.database.keys_url

    def brought(self, part: str) -> str:
        """Make a part ready and give its URL; the one of the settings where that part is not replaced."""
        if part not in self.targets:
            return self.url(part)
        return self.targets[part].bring(self.folders[part] / self.manifests[part].file)


def restore(settings: Settings, folder: Path, keys: Path | None, *, replace: bool) -> Restored:
    """Put a backup of either database back, or of both; nothing is changed unless all of it can be.

    Raises
    ------
    BackupError
        When it is not whole or too new, does not fit the keys, or the place is in use, or not empty without `replace`.

    """
    work = _planned(settings, [folder, *([keys] if keys else [])])
    _refuse_places(work, replace=replace)
    current, before = keys_in(work.url("keys")), since(work.url("main")) if "main" in work.targets else Since()
    with _undone_by_failure(work):
        keys_url = work.brought("keys")
        destroyed = carry_over(keys_url, current) if "keys" in work.targets and current else None
        with _opened(settings, keys_url) as vault:
            for manifest in work.manifests.values():
                _try_probe(vault, manifest)
            settled, missing = _made_ready(work, vault, keys_url, before)
    aside = tuple(place for target in work.targets.values() if (place := target.keep()))
    found = work.manifests
    return Restored(found.get("main"), found.get("keys"), settled, before.known, destroyed, missing, aside)


def _planned(settings: Settings, folders: Sequence[Path]) -> _Work:
    work = _Work(settings, {}, {}, {}, clock())
    for folder in folders:
        found = checked(folder)
        if found.part in work.manifests:
            raise BackupError("Both folders hold the same database. Name one of the main database and one of its keys.")
        url = work.url(found.part)
        if found.kind != kind_of(url):
            raise BackupError(f"{folder} is a copy of {found.kind}; config.toml names another sort of database.")
        made = SqliteTarget(url, work.now) if found.kind == "sqlite" else PostgresTarget(url, work.now)
        work.folders[found.part], work.manifests[found.part], work.targets[found.part] = folder, found, made
    return work


def _refuse_places(work: _Work, *, replace: bool) -> None:
    for part, target in work.targets.items():
        if not target.is_empty() and not replace:
            raise BackupError(
                f"The {part} database is not empty. Write --replace to put the backup in its place; it is kept aside."
            )
        if target.is_in_use():
            raise BackupError(f"The {part} database is in use. Stop every `voelspriet run` first.")


@contextmanager
def _undone_by_failure(work: _Work) -> Iterator[None]:
    try:
        yield
    except BaseException:
        for target in work.targets.values():
            target.undo()
        raise


@contextmanager
def _opened(settings: Settings, keys_url: str) -> Iterator[Vault]:
    database = settings.database.model_copy(update={"keys_url": keys_url})
    vault = open_vault(settings.model_copy(update={"database": database}))
    try:
        yield vault
    finally:
        vault.close()


def _try_probe(vault: Vault, manifest: Manifest) -> None:
    try:
        digest = vault.open(bytes.fromhex(manifest.probe), PROBE)
    except (VaultError, ValueError):
        raise BackupError(
            "The keys do not fit this backup: its texts could not be read. Put back the key database that was copied "
            "with it (--keys), and its master key. Nothing was changed."
        ) from None
    if digest != manifest.sha256.encode():
        raise BackupError(
            f"The copy of the {manifest.part} database was changed after it was made. Take another backup. Nothing "
            "was changed here."
        )


def _made_ready(work: _Work, vault: Vault, keys_url: str, before: Since) -> tuple[Settled | None, int]:
    if "main" not in work.targets:
        return None, 0
    keys = keys_in(keys_url)
    engine = make_engine(work.brought("main"))
    try:
        schema.upgrade(engine)
        with Session(engine) as session:
            settled = settle(session, Desk(work.settings, vault), before, _destroyed(keys))
            missing = keys_missing(session, [key.id for key in keys])
            session.commit()
    finally:
        engine.dispose()
    return settled, missing


def _destroyed(keys: Sequence[StoredKey]) -> set[str]:
    return {key.name for key in keys if key.destroyed_at is not None}
