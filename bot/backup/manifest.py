"""What stands beside a copy: what it is, and by what it is known to be whole."""

from __future__ import annotations

import hashlib
import json
import os
from datetime import datetime
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

FORMAT = 1
NAME = "manifest.json"
PROBE = "backup.probe"
"""The purpose, and the key's name, under which the digest is sealed: whoever opens it has the keys, and nobody without
them changed the copy."""
Part = Literal["main", "keys"]
FileName = Annotated[str, Field(pattern=r"^[a-z]+\.[a-z]+$")]
"""The copy lies beside its manifest: a path could lead to a file that was never looked at."""
_PIECE = 1 << 20


class BackupError(Exception):
    """A backup cannot be made, is not whole, or does not fit here; its text says what to do."""


class Manifest(BaseModel):
    """One copied database. `shape` is None of the key database; `probe` in hexadecimal digits, `size` in bytes."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    format: Literal[1] = 1
    made_by: str
    made_at: datetime
    part: Part
    kind: Literal["sqlite", "postgresql"]
    shape: str | None
    file: FileName
    size: int
    sha256: str
    counts: dict[str, int]
    probe: str


def new_file(path: Path) -> None:
    """Make an empty file that only its owner can read.

    Raises
    ------
    FileExistsError
        When it is there.

    """
    os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))


def write(folder: Path, manifest: Manifest) -> None:
    """Write a manifest; it comes last, so that a folder without one holds no whole copy."""
    new_file(folder / NAME)
    (folder / NAME).write_text(manifest.model_dump_json(indent=2) + "\n", encoding="utf-8")


def read(folder: Path) -> Manifest:
    """Read the manifest of a folder.

    Raises
    ------
    BackupError
        When there is none, or a newer version made it.

    """
    try:
        raw = json.loads((folder / NAME).read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise BackupError(f"{folder} holds no backup, or one that was not finished: there is no {NAME}.") from None
    except ValueError:
        raise BackupError(f"{folder / NAME} cannot be read. Take another backup.") from None
    try:
        return Manifest.model_validate(raw)
    except ValidationError:
        if isinstance(raw, dict) and isinstance(raw.get("format"), int) and raw["format"] > FORMAT:
            raise BackupError(too_new(str(raw.get("made_by")))) from None
        raise BackupError(f"{folder / NAME} is no manifest of a backup.") from None


def too_new(version: str) -> str:
    """Say that a backup was made by a newer version, and the way out."""
    return (
        f"This backup was made by a newer version ({version}). Install that version, or a later one, and restore it "
        "with that. Nothing was changed."
    )


def digest_of(file: Path) -> str:
    """Give the SHA-256 of a file, in hexadecimal digits."""
    seen = hashlib.sha256()
    with file.open("rb") as opened:
        while piece := opened.read(_PIECE):
            seen.update(piece)
    return seen.hexdigest()
