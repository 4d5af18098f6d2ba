"""One system going live, as config.toml tells it."""

from __future__ import annotations

from datetime import date, time
from typing import Annotated
from zoneinfo import ZoneInfo

from pydantic import Field, model_validator

from bot.config.directory import GroupSettings
from bot.config.section import Bilingual, Section
from bot.values import CaseNumber, Country, Language, PlatformPerson, TimeZone, Weekday


class DepartmentSettings(Section):
    """Where employees work; `headcount` in persons. `directory_names` are what a directory calls it beside `name`."""

    name: str
    headcount: Annotated[int, Field(ge=1)]
    directory_names: tuple[str, ...] = ()


def _names(department: DepartmentSettings) -> set[str]:
    return {department.name.casefold(), *map(str.casefold, department.directory_names)}


class ThresholdSettings(Section):
    """How many different people a figure needs at least; never below five."""

    people: Annotated[int, Field(ge=5)] = 5


class RetentionSettings(Section):
    """How long a text is kept, in days: after its question was closed, and at most."""

    after_closing: Annotated[int, Field(ge=1, le=180)] = 90
    at_most: Annotated[int, Field(ge=1, le=180)] = 180


class DigestSettings(Section):
    """When the weekly digest goes out, by the clock of the rollout's time zone, and to which mailboxes."""

    weekday: Weekday = "mon"
    at: time = time(8, 30)
    tone: bool = True
    mailboxes: tuple[str, ...] = ()


class RolloutSettings(Section):
    """One system going live; `name` titles the digest, `system` stands in sentences ("the case system")."""

    slug: Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]{0,39}$")]
    name: str
    organisation: str
    system: Bilingual
    bot_name: str
    go_live: date
    time_zone: TimeZone = "Europe/Amsterdam"
    country: Country = "NL"
    language: Language = "nl"
    urgent: Bilingual
    promise_days: Annotated[int, Field(ge=1, le=20)] | None = None
    case_number: CaseNumber | None = None
    department: tuple[DepartmentSettings, ...] = ()
    insiders: tuple[PlatformPerson, ...] = ()
    ambassadors: tuple[PlatformPerson, ...] = ()
    groups: GroupSettings = GroupSettings()
    thresholds: ThresholdSettings = ThresholdSettings()
    retention: RetentionSettings = RetentionSettings()
    digest: DigestSettings = DigestSettings()

    @model_validator(mode="after")
    def _departments_differ(self) -> RolloutSettings:
        names = [name for department in self.department for name in _names(department)]
        if len(set(names)) < len(names):
            raise ValueError("two departments have the same name")
        return self

    @property
    def zone(self) -> ZoneInfo:
        """The rollout's time zone."""
        return ZoneInfo(self.time_zone)
