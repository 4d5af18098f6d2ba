"""Importing: what stands in a row is checked, and becomes a message that can be kept."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from bot.importing.lines import COLUMNS, Bad, Row
from bot.learning.lines import LONGEST
from bot.ports import Sender
from bot.reading import Kind

LONGEST_TITLE = 120
"""Characters of an issue's title: it stands in one line of the weekly report."""
LONGEST_NAME = 200
"""Characters of an author and of a platform."""
AHEAD = timedelta(minutes=5)
"""How far the clock of what wrote the file may be ahead of ours."""
ELSEWHERE = "import"
"""The connector of people whom no platform of ours knows."""
OUR_PLATFORMS = ("slack", "teams")

_OURS = re.compile(r"(?:(slack|teams):)?([^/\s:]+)/([^/\s]+)")
_DAY_FIRST = re.compile(r"(\d{1,2})([-.])(\d{1,2})\2(\d{4})(?:,? |T|$)(?:(\d{1,2})[:.](\d{2})(?:[:.](\d{2}))?)?")
_YEAR_FIRST = re.compile(r"(\d{4})/(\d\d)/(\d\d)\b")
_SECONDS = re.compile(r"\d{10}(?:\.\d{1,6})?")
"""Since 1970, as Slack's own files write a moment."""
_TWO_WAYS = re.compile(r"\d{1,2}/\d{1,2}/\d{4}\b.*")


@dataclass(frozen=True, slots=True)
class Author:
    """Who wrote a message: as our platform knows them, or by a name of another one (`ELSEWHERE`)."""

    connector: str
    sender: Sender


@dataclass(frozen=True, slots=True)
class Message:
    """A row that can be kept; `at` is None where the file does not tell, and so are the others."""

    number: int
    text: str
    at: datetime | None
    author: Author | None
    department: int | None
    kind: Kind | None
    issue: str | None


class _BadError(Exception):
    """Its text is the reason."""


@dataclass(frozen=True)
class Checker:
    """Checks rows against a rollout: its clock, how long it keeps a text (days), its departments by folded name."""

    zone: ZoneInfo
    now: datetime
    kept_days: int
    departments: Mapping[str, int]

    def check(self, row: Row) -> Message | Bad:
        """Make a message of a row, or say why it is left out."""
        try:
            return self._message(row.number, {name: _string(row.fields, name) for name in COLUMNS})
        except _BadError as error:
            return Bad(row.number, str(error))

    def _message(self, number: int, row: Mapping[str, str]) -> Message:
        text = row["text"].strip()
        if not text:
            raise _BadError('"text" is missing or empty')
        if len(text) > LONGEST:
            raise _BadError(f'"text" has {len(text)} characters; {LONGEST} is the most')
        return Message(
            number=number,
            text=text,
            at=self._moment(row["at"]),
            author=_author(row["platform"], row["author"]),
            department=self._department(row["department"]),
            kind=_kind(row["kind"]),
            issue=_title(row["issue"]),
        )

    def _moment(self, value: str) -> datetime | None:
        if not value:
            return None
        moment = _parsed(value, self.zone)
        if moment > self.now + AHEAD:
            raise _BadError('"at" lies in the future')
        if moment < self.now - timedelta(days=self.kept_days):
            raise _BadError(f'"at" is more than {self.kept_days} days ago, and no text is kept longer')
        return moment

    def _department(self, name: str) -> int | None:
        if not name:
            return None
        if name.casefold() not in self.departments:
            raise _BadError('"department" is none of those of the rollout')
        return self.departments[name.casefold()]


def _string(fields: Mapping[str, object], name: str) -> str:
    value = fields.get(name)
    if value is None:
        return ""
    if not isinstance(value, str):
        raise _BadError(f'"{name}" must be text')
    return value.strip()


def _parsed(value: str, zone: ZoneInfo) -> datetime:
    """Read a date with or without a time; by the rollout's clock.

    It is written as in ISO 8601 (slashes for the dashes do too), with the day first, or in seconds since 1970.
    """
    if _TWO_WAYS.fullmatch(value):
        raise _BadError('"at" could have the day or the month first; write 2026-11-20 14:05 or 20-11-2026 14:05')
    try:
        moment = _moment(value)
        aware = moment if moment.tzinfo else moment.replace(tzinfo=zone)
        return aware.astimezone(zone)
    except (ValueError, OverflowError):
        raise _BadError('"at" is no date; write 2026-11-20 14:05 or 20-11-2026 14:05') from None


def _moment(value: str) -> datetime:
    if _SECONDS.fullmatch(value):
        return datetime.fromtimestamp(float(value), UTC)
    if found := _DAY_FIRST.fullmatch(value):
        day, month, year, hour, minute, second = (int(found[part] or 0) for part in (1, 3, 4, 5, 6, 7))
        return datetime(year, month, day, hour, minute, second)  # noqa: DTZ001 - its caller knows the clock
    return datetime.fromisoformat(_YEAR_FIRST.sub(r"\1-\2-\3", value))


def _author(platform: str, author: str) -> Author | None:
    """Know an author again: somebody of Slack or Teams as the person who writes there, others by what they are called.

    How a name is written makes no difference: two people too few is better than one who counts twice.
    """
    if not author:
        return None
    if len(author) > LONGEST_NAME or len(platform) > LONGEST_NAME:
        raise _BadError(f'"author" or "platform" has more than {LONGEST_NAME} characters')
    found = _OURS.fullmatch(author)
    ours = platform.casefold() or (found and found[1]) or ""
    if ours not in OUR_PLATFORMS:
        return Author(ELSEWHERE, Sender(_folded(platform), _folded(author)))
    if found is None or found[1] not in {None, ours}:
        raise _BadError('"author" of Slack or Teams is written TEAM/USER or TENANT/USER')
    tenant, user = found[2], found[3]
    return Author(ours, Sender(tenant.lower(), user.lower()) if ours == "teams" else Sender(tenant, user))


def _folded(name: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", name).casefold().split())


def _kind(value: str) -> Kind | None:
    if not value:
        return None
    if value.casefold() not in set(Kind):
        raise _BadError(f'"kind" must be one of {", ".join(Kind)}')
    return Kind(value.casefold())


def _title(value: str) -> str | None:
    title = " ".join(value.split())
    if len(title) > LONGEST_TITLE or not title.isprintable():
        raise _BadError(f'"issue" must be a title of {LONGEST_TITLE} characters at most')
    return title or None
