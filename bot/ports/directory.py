"""Ports: where colleagues, their departments and their groups are read from."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from typing import Protocol

from bot.ports.connector import Finding


@dataclass(frozen=True, slots=True)
class Colleague:
    """Somebody who works here, as a directory tells it: by the ids with which their platform would bring them to us.

    `department` is told as it stands there. `groups` are those of the configuration that they are in, written as there.
    """

    connector: str
    tenant: str
    user: str
    department: str | None = None
    groups: frozenset[str] = frozenset()


class DirectoryError(Exception):
    """A directory could not be read to its end; `reason` is a short code for the log, `remedy` says what to do."""

    def __init__(self, reason: str, remedy: str) -> None:
        super().__init__(reason)
        self.reason = reason
        self.remedy = remedy


class Installer(Protocol):
    """Brings our app to people, where a platform lets it write to nobody else."""

    async def install(self, user: str) -> bool:
        """Give somebody the app; False where they cannot have it. Who has it keeps it.

        Raises
        ------
        DirectoryError
            When it cannot be given to anybody just now.

        """


class Directory(Protocol):
    """Where is read who works in which department, and who is in which group.

    `complete`: it gives everybody who works here, so that who is missing has left.
    """

    name: str
    complete: bool
    installer: Installer | None

    def colleagues(self) -> AsyncIterator[Colleague]:
        """Give everybody who works here now, each once.

        Raises
        ------
        DirectoryError
            When not all of them could be given: then none may be believed.

        """

    async def check(self) -> Sequence[Finding]:
        """Try the directory and say in plain words what is wrong and what to do."""

    async def close(self) -> None:
        """Hang up."""
