"""Exporting: a file is there as a whole or not at all, and its owner's alone."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO


@contextmanager
def landing(target: Path) -> Iterator[BinaryIO]:
    """Write beside `target`, and put it in its place once all is on the disk; else nothing is left (mode 0600).

    Raises
    ------
    OSError
        When it cannot be written. What stood at `target` stays.

    """
    handle, name = tempfile.mkstemp(prefix=f".{target.name}.", dir=target.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        Path(name).replace(target)
    finally:
        Path(name).unlink(missing_ok=True)
