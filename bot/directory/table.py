"""Directory: a CSV of the organisation's own, with the columns user, department and role."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Mapping, Sequence
from typing import NoReturn

from bot.config import CsvDirectorySettings
from bot.importing.lines import Bad, Row, csv_rows
from bot.importing.source import FileError, Source
from bot.ports import Colleague, DirectoryError, Finding, Installer
from bot.words import sentence

COLUMNS = ("user", "department", "role")
_USER = re.compile(r"(slack|teams|terminal):([^/\s]+)/([^/\s]+)")


class CsvDirectory:
    """A file that is read anew each time; one bad line, and nothing of it is believed."""

    name = "csv"
    installer: Installer | None = None

    def __init__(self, settings: CsvDirectorySettings) -> None:
        self._settings = settings
        self.complete = settings.complete

    async def colleagues(self) -> AsyncIterator[Colleague]:
        """Give everybody in the file.

        Raises
        ------
        DirectoryError
            When it is not there, or one of its lines cannot be read.

        """
        for colleague in self._read().values():
            yield colleague

    async def check(self) -> Sequence[Finding]:
        """Read the file without keeping anything."""
        subject = sentence("directory file")
        try:
            people = len(self._read())
        except DirectoryError as error:
            detail = sentence("It cannot be read ({reason}).", reason=error.reason)
            return [Finding(subject, well=False, detail=detail, remedy=error.remedy)]
        return [Finding(subject, well=True, detail=sentence("It can be read. People in it: {people}.", people=people))]

    async def close(self) -> None:
        """Do nothing: the file is closed after each reading."""

    def _read(self) -> Mapping[tuple[str, str, str], Colleague]:
        found: dict[tuple[str, str, str], Colleague] = {}
        try:
            with self._settings.file.open("rb") as file:
                for row in csv_rows(Source(file, self._settings.encoding), COLUMNS, "user"):
                    colleague = _colleague(row)
                    who = (colleague.connector, colleague.tenant, colleague.user)
                    found[who] = _joined(found[who], colleague, row.number) if who in found else colleague
        except OSError as error:
            name, reason = self._settings.file.name, error.strerror or type(error).__name__
            raise DirectoryError("file", sentence("{file}: {reason}.", file=name, reason=reason)) from None
        except FileError as error:
            raise DirectoryError("header", str(error)) from None
        return found


def _colleague(row: Row | Bad) -> Colleague:
    if isinstance(row, Bad):
        _refuse(row.number, row.reason)
    values = {name: str(row.fields.get(name) or "").strip() for name in COLUMNS}
    found = _USER.fullmatch(values["user"])
    if found is None:
        _refuse(row.number, '"user" is written slack:TEAM/USER or teams:TENANT/USER')
    connector, tenant, user = found.groups()
    if connector == "teams":  # Teams writes both in small letters
        tenant, user = tenant.lower(), user.lower()
    role = values["role"].casefold()
    groups = frozenset({f"csv:{role}"}) if role else frozenset[str]()
    return Colleague(connector, tenant, user, values["department"] or None, groups)


def _joined(first: Colleague, second: Colleague, number: int) -> Colleague:
    """Join two lines of one person, who may have several roles but one department."""
    if first.department and second.department and first.department != second.department:
        _refuse(number, "the same user stands above with another department")
    department = first.department or second.department
    return Colleague(first.connector, first.tenant, first.user, department, first.groups | second.groups)


def _refuse(number: int, reason: str) -> NoReturn:
    raise DirectoryError(
        f"line_{number}", sentence("Line {number}: {reason}.", number=number, reason=reason.rstrip("."))
    )
