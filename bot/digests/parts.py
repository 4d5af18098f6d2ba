"""The figures of a digest as frozen JSON: what each one is; its schema is published in docs/digest.schema.json."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Final, Literal

from pydantic import BaseModel, ConfigDict, Field

from bot.privacy.visible import Count
from bot.values import Audience

PROJECT_GROUP: Final[Audience] = "project_group"
AMBASSADORS: Final[Audience] = "ambassadors"


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
    new: Annotated[bool, Field(description="Whether it was opened in this period.")] = False

    def title(self, language: str) -> str:
        """Give the title in a language ("nl" or "en")."""
        return self.title_en if language == "en" else self.title_nl


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


class Answering(Part):
    """How soon questions of the period were answered; None where too few people stand behind it, or beside it.

    `in_time` are questions answered within `promise_days` working days, by whomever. `median_hours` is how many working
    hours it took until a person answered, rounded up; what the bot answered itself does not count there.
    """

    promise_days: int | None
    in_time: int | None
    median_hours: int | None


class OpenIssue(Part):
    """An issue that is open for long, of those that a report named by enough people."""

    issue: Annotated[int, Field(description="The issue's id.")]
    title_nl: str
    title_en: str
    days_open: int
    owner: str | None

    def title(self, language: str) -> str:
        """Give the title in a language ("nl" or "en")."""
        return self.title_en if language == "en" else self.title_nl


class EndedIssue(Part):
    """An issue that was answered, solved, or declined with a reason, in this period."""

    issue: Annotated[int, Field(description="The issue's id.")]
    title_nl: str
    title_en: str
    how: Literal["answered", "solved", "declined"]
    reason: str | None

    def title(self, language: str) -> str:
        """Give the title in a language ("nl" or "en")."""
        return self.title_en if language == "en" else self.title_nl


class Done(Part):
    """What the organisation did in the period: issues that ended, answers published, explanations written."""

    ended: tuple[EndedIssue, ...] = ()
    published: int = 0
    explained: int = 0


class DepartmentCoverage(Part):
    """A department with fewer ambassadors than it needs."""

    name: str
    ambassadors: int
    needed: int


class CoverageFigures(Part):
    """The ambassadors when this was frozen: how many, and which departments have too few.

    `inactive` did nothing for `inactive_days`: a number where at least the threshold of them did nothing, and as many
    did something; "few" and "most" where one of both sides is smaller; None where that would tell of a few persons.
    `elsewhere` are for all departments, and work it is unknown where.
    """

    ambassadors: int
    elsewhere: int
    inactive: int | Literal["few", "most"] | None
    inactive_days: int
    too_few: tuple[DepartmentCoverage, ...]


class NextMeeting(Part):
    """When the ambassadors meet next, and where, as it was planned when this was frozen."""

    starts_at: datetime
    spot: str


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
    """All that a digest of one period tells to one audience; what the project group gets is the whole of it."""

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
    answering: Answering | None = None
    open_longest: Annotated[tuple[OpenIssue, ...], Field(description="At most three, the oldest first.")] = ()
    done: Annotated[Done | None, Field(description="None where nothing was done.")] = None
    coverage: CoverageFigures | None = None
    meeting: Annotated[NextMeeting | None, Field(description="None where no meeting is planned.")] = None
