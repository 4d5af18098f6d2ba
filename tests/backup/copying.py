"""Copying a town that is open, and putting the copies back."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from bot.backup import Restored, make, restore
from tests.town import Town

Copies = tuple[Path, Path]
Reopen = Callable[[], Town]


def both(town: Town, copies: Copies) -> None:
    """Copy both databases of a town that is open."""
    assert len(list(make(town.desk.settings, *copies))) == 2


def put_back(town: Town, copies: Copies) -> Restored:
    """Close a town and put both of its copies back."""
    town.close()
    return restore(town.desk.settings, *copies, replace=True)
