"""What the commands for rows that went wrong share: which ones are meant, by number, all of them, or by reason."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TypeVar

import click

F = TypeVar("F", bound=Callable[..., None])


@dataclass(frozen=True)
class Chosen:
    """Which rows a command is about: those with these numbers, or all, or all with a reason."""

    numbers: tuple[int, ...]
    reason: str | None


def choosing(command: F) -> F:
    """Let a command take numbers, `--all` or `--reason`."""
    for decorate in (
        click.option("--reason", metavar="CODE", help="All with this reason, as the list shows it."),
        click.option("--all", "every", is_flag=True, help="All of them."),
        click.argument("numbers", nargs=-1, type=int, metavar="[NUMBER]..."),
    ):
        command = decorate(command)
    return command


def chosen(numbers: tuple[int, ...], reason: str | None, *, every: bool) -> Chosen:
    """Give what was chosen.

    Raises
    ------
    click.UsageError
        When nothing was, or more than one way was taken.

    """
    if sum((bool(numbers), every, reason is not None)) != 1:
        raise click.UsageError("Name one NUMBER or more, or write --all or --reason CODE.")
    return Chosen(tuple(dict.fromkeys(numbers)), reason)


def age(since: datetime, now: datetime) -> str:
    """Tell how long ago something was, such as "3 d" or "12 min"."""
    passed = now - since
    for unit, name in ((timedelta(days=1), "d"), (timedelta(hours=1), "h")):
        if passed >= unit:
            return f"{passed // unit} {name}"
    return f"{passed // timedelta(minutes=1)} min"
