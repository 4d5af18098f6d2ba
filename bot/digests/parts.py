"""The figures of a digest as frozen JSON: what each one is; its schema is published in docs/digest.schema.json."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Final, Literal

from pydantic import BaseModel, ConfigDict, Field

from bot.privacy.visible import Count

Audience = Literal["project_group"]
PROJECT_GROUP: Final[Audience] = "project_group"
"""Whom a digest is for."""


class Part(BaseModel):
    """A part of the figures: nothing unknown in it, nothing changed after counting."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Counted(Part):
    """Messages, and the different people who wrote them: never fewer than the threshold."""

    messages: int
    people: int

    @classmethod
    def of(cls, value: Count) -> Counted:
        """Take over what the gate let through."""
        return cls(messages=value.messages, people=value.people)


class IssueFigures(Part):
    """An issue in this period.

    `previous` is its messages of the week before as that digest showed them, "few" where that digest knows that fewer
    people than the threshold wrote, and None where it tells neither.
    """

    issue: Annotated[int, Field(description="The issue's id.")]
    title_nl: str
    title_en: str
    counted: Counted
    previous: int | Literal["few"] | None
    days_open: int
    owner: str | None
    status: str
    answer: Literal["none", "ready", "placed"]
    going_well: bool
    reopened: Annotated[bool, Field(description="Whether it was solved, kept coming and stands open again.")] = False


class SilentDepartment(Part):
    """A department of ten people or more from which fewer than the threshold wrote, and for how many weeks now."""

    name: str
    weeks: int


class DepartmentFigures(Part):
    """A department whose figures may be shown."""

    name: str
    counted: Counted


class Waiting(Part):
    """Questions of the period; `unanswered` and `answered` are None where too few people stand behind."""

    asked: Counted
    answered: int | None
    unanswered: int | None


class HeardTopic(Part):
    """An issue that ambassadors heard of, from about so many people: exact up to ten, in fives above."""

    issue: Annotated[int, Field(description="The issue's id.")]
    title_nl: str
    title_en: str
    people: int


class Heard(Part):
    """What ambassadors heard in the corridor, beside what was written, and never counted with it."""

    people: int
    topics: tuple[HeardTopic, ...] = ()


class OpenDecision(Part):
    """A decision that was taken and is not done, in the organisation's own words."""

    decision: Annotated[int, Field(description="The decision's id.")]
    text: str
    due_on: date | None


class Figures(Part):
    """All that a digest of one period tells to one audience."""

    schema_version: Literal[1] = 1
    rollout: str
    name: str
    organisation: str
    period: str
    audience: Audience = PROJECT_GROUP
    weeks_since_go_live: Annotated[int, Field(description="1 in the week of go-live, 0 or less before it.")]
    threshold: int
    compared: Annotated[bool, Field(description="Whether the week before has a digest to compare with.")]
    total: Counted | None
    issues: tuple[IssueFigures, ...]
    quiet_issues: Annotated[
        tuple[int, ...], Field(description="Ids of issues of which it may be told that fewer than the threshold wrote.")
    ] = ()
    waiting: Waiting | None
    silent: tuple[SilentDepartment, ...]
    departments: tuple[DepartmentFigures, ...]
    other_departments: Counted | None
    tone: Annotated[dict[str, int] | None, Field(description="Shares in per cent; joined where a share is too small.")]
    decisions: Annotated[tuple[OpenDecision, ...], Field(description="Taken before the freezing, and not done.")] = ()
    heard: Annotated[Heard | None, Field(description="None where ambassadors heard it from too few people.")] = None
