"""What a single setting may hold; each check gives the value back, or says in words what to write."""

from __future__ import annotations

import re
from datetime import time
from typing import Annotated, Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import AfterValidator, Field

_ORDINARY = ("", "Waar vind ik oude dossiers?", "The printer at desk 3 does not work.")
"""Texts in which no case number may be found."""


def known_zone(name: str) -> str:
    """Refuse what is no time zone."""
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise ValueError("is no time zone; write one such as Europe/Amsterdam") from None
    return name


def known_country(code: str) -> str:
    """Refuse a country whose public holidays nobody knows."""
    import holidays  # noqa: PLC0415 - only where a configuration is read

    if code not in holidays.list_supported_countries(include_aliases=False):
        raise ValueError("is no country whose public holidays are known; write its ISO 3166 code, such as NL")
    return code


def known_database(url: str) -> str:
    """Refuse any database but SQLite and PostgreSQL."""
    from sqlalchemy import make_url  # noqa: PLC0415 - only where a configuration is read
    from sqlalchemy.exc import ArgumentError  # noqa: PLC0415

    try:
        backend = make_url(url).get_backend_name()
    except (ArgumentError, ValueError):  # ValueError: the port is no number
        backend = ""
    if backend not in {"sqlite", "postgresql"}:
        raise ValueError("is neither SQLite nor PostgreSQL; write sqlite:///FILE or postgresql://USER@HOST/NAME")
    return url


def case_number(pattern: str) -> str:
    """Refuse what is no regular expression, or takes ordinary words out of every message."""
    try:
        re.compile(pattern)
    except re.error as error:
        raise ValueError(f"is no regular expression: {error}") from None
    if any(re.search(pattern, ordinary) for ordinary in _ORDINARY):
        raise ValueError("would take ordinary words out of every message; name what a case number alone looks like")
    return pattern


OPENS, CLOSES = time(8, 30), time(17)
"""Office hours, by the clock of the rollout: outside them nobody is written to unasked."""

Language = Literal["nl", "en"]
Weekday = Literal["mon", "tue", "wed", "thu", "fri"]
Audience = Literal["project_group", "ambassadors", "management", "floor", "hr"]
"""Whom a digest is for."""
Pace = Literal["before", "daily", "weekly", "monthly", "day_30", "day_90"]
"""An edition of a digest on the go-live clock (`bot.days.editions`)."""
PlatformPerson = Annotated[str, Field(pattern=r"^(slack|teams|terminal):[^/\s]+/[^/\s]+$")]
"""Connector, workspace or tenant, and user id: "slack:T024BE7LD/U0G9QF9C6"."""
TimeZone = Annotated[str, AfterValidator(known_zone)]
Country = Annotated[str, AfterValidator(known_country)]
DatabaseUrl = Annotated[str, AfterValidator(known_database)]
CaseNumber = Annotated[str, AfterValidator(case_number)]
