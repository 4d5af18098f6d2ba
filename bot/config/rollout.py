"""One system going live, as config.toml tells it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Annotated
from zoneinfo import ZoneInfo

from pydantic import Field, model_validator

from bot.config.ambassadors import CauseSettings, CoverageSettings, TriageSettings
from bot.config.bubble import AftercareSettings, AttentionSettings
from bot.config.digest import DigestSettings
from bot.config.directory import GroupSettings
from bot.config.meeting import MeetingSettings
from bot.config.pulse import OF_A_DEPARTMENT, PulseSettings
from bot.config.section import Bilingual, Section
from bot.config.values import CaseNumber, Country, Language, PlatformPerson, TimeZone


class DepartmentSettings(Section):
    """Where employees work; `headcount` in persons. `directory_names` are what a directory calls it beside `name`.

    `ambassadors` are its own, `managers` never are. `layer` is where it stands in the organisation, as "uitvoering".
    Without a `channel` people there have no chat, and nothing is expected of them.
    """

    name: str
    headcount: Annotated[int, Field(ge=1)]
    directory_names: tuple[str, ...] = ()
    ambassadors: tuple[PlatformPerson, ...] = ()
    managers: tuple[PlatformPerson, ...] = ()
    layer: str = ""
    channel: bool = True

    @model_validator(mode="after")
    def _nobody_is_both(self) -> DepartmentSettings:
        if _folded(self.ambassadors) & _folded(self.managers):
            raise ValueError(f"a manager of {self.name} is its ambassador too; take one of the two away")
        return self


def _folded(names: tuple[str, ...]) -> set[str]:
    return set(map(str.casefold, names))


@dataclass(frozen=True)
class Listed:
    """What the lists of the configuration say of one person; departments by name."""

    insider: bool = False
    ambassador: bool = False
    ambassador_in: frozenset[str] = frozenset()
    manages: frozenset[str] = frozenset()


def _names(department: DepartmentSettings) -> set[str]:
    return {department.name.casefold(), *map(str.casefold, department.directory_names)}


class ThresholdSettings(Section):
    """How many different people a figure needs at least; never below five."""

    people: Annotated[int, Field(ge=5)] = 5


class RetentionSettings(Section):
    """How long a text is kept, in days: after its question was closed, and at most."""

    after_closing: Annotated[int, Field(ge=1, le=180)] = 90
    at_most: Annotated[int, Field(ge=1, le=180)] = 180


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
    ambassador_name: Bilingual | None = None
    ambassadors_name: Bilingual | None = None
    groups: GroupSettings = GroupSettings()
    thresholds: ThresholdSettings = ThresholdSettings()
    retention: RetentionSettings = RetentionSettings()
    digest: DigestSettings = DigestSettings()
    meeting: MeetingSettings = MeetingSettings()
    pulse: PulseSettings = PulseSettings()
    coverage: CoverageSettings = CoverageSettings()
    triage: TriageSettings = TriageSettings()
    cause: tuple[CauseSettings, ...] = ()
    attention: AttentionSettings = AttentionSettings()
    aftercare: AftercareSettings = AftercareSettings()

    @model_validator(mode="after")
    def _departments_differ(self) -> RolloutSettings:
        names = [name for department in self.department for name in _names(department)]
        if len(set(names)) < len(names):
            raise ValueError("two departments have the same name")
        return self

    @model_validator(mode="after")
    def _departments_of_questions_are_there(self) -> RolloutSettings:
        people = {department.name: department.headcount for department in self.department}
        for name in {question.department for question in self.pulse.question} - {""}:
            if people.get(name, 0) < OF_A_DEPARTMENT:
                raise ValueError(f"{name} has a question of its own, but is no department of {OF_A_DEPARTMENT} people")
        return self

    @property
    def zone(self) -> ZoneInfo:
        """The rollout's time zone."""
        return ZoneInfo(self.time_zone)

    def listed(self, name: str) -> Listed:
        """Say what the lists say of a platform's person, whatever its capitals: "slack:T024BE7LD/U0G9QF9C6"."""
        name = name.casefold()
        return Listed(
            insider=name in _folded(self.insiders),
            ambassador=name in _folded(self.ambassadors),
            ambassador_in=frozenset(each.name for each in self.department if name in _folded(each.ambassadors)),
            manages=frozenset(each.name for each in self.department if name in _folded(each.managers)),
        )

    @property
    def listed_names(self) -> frozenset[str]:
        """All whom the lists give a part, as they were written."""
        own = (name for each in self.department for name in each.ambassadors)
        return frozenset((*self.insiders, *self.ambassadors, *own))
