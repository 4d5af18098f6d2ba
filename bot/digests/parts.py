"""The figures of a digest as frozen JSON: what each one is; its schema is published in docs/digest.schema.json."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Final, Literal

from pydantic import Field

from bot.aftercare import Checklist, Readiness
from bot.config.values import Audience
from bot.digests.concern import Concern
from bot.digests.crew import CoverageFigures, NextMeeting
from bot.frozen import Part
from bot.measures.told import MeasureFigures
from bot.privacy.visible import Count
from bot.pulses.parts import GapFigures
from bot.talk import shortened
from bot.trials import TrialFigures
from bot.visits.told import DepartmentSignal
from bot.words import words_for

PROJECT_GROUP: Final[Audience] = "project_group"
AMBASSADORS: Final[Audience] = "ambassadors"

LONGEST_TITLE = 120
"""Characters of a title that is told; one that was typed is no longer, an imported one may be."""


class Titled(Part):
    """What is told of an issue: its id, and its title in both languages."""

    issue: Annotated[int, Field(description="The issue's id.")]
    title_nl: str
    title_en: str

    def title(self, language: str) -> str:
        """Give the title in a language ("nl" or "en"), on one line; one that has none gets its number."""
        given = shortened(self.title_en if language == "en" else self.title_nl, LONGEST_TITLE)
        return given or words_for(language).say("topic {n}", n=self.issue)


class Counted(Part):
    """Messages, and the different people who wrote them: never fewer than the threshold."""

    messages: int
    people: int

    @classmethod
    def of(cls, value: Count) -> Counted:
        """Take over what the gate let through."""
        return cls(messages=value.messages, people=value.people)


class IssueFigures(Titled):
    """An issue in this period.

    `previous` is its messages of the week before as that digest showed them, "few" where that digest knows that fewer
    people than the threshold wrote, and None where it tells neither.
    """

    counted: Counted
    previous: int | Literal["few"] | None
    days_open: int
    owner: str | None
    status: str
    answer: Literal["none", "ready", "placed"]
    going_well: bool
    reopened: Annotated[bool, Field(description="Whether it was solved, kept coming and stands open again.")] = False
    new: Annotated[bool, Field(description="Whether it was opened in this period.")] = False


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


class OpenIssue(Titled):
    """An issue that is open for long, of those that a report named by enough people."""

    days_open: int
    owner: str | None


class EndedIssue(Titled):
    """An issue that was answered, solved, or declined with a reason, in this period.

    `for_all` says that anybody may read of it: enough people wrote about it, or its answer was published.
    """

    how: Literal["answered", "solved", "declined"]
    reason: str | None
    for_all: bool = False


class PublishedAnswer(Titled):
    """An answer that was published in this period, in the organisation's own words, as it stood when this was frozen.

    `answer_en` is the Dutch one where none was written in English.
    """

    answer_nl: str
    answer_en: str

    def answer(self, language: str) -> str:
        """Give the answer in a language ("nl" or "en")."""
        return self.answer_en if language == "en" else self.answer_nl


class Done(Part):
    """What the organisation did in the period: issues that ended, answers published, explanations written."""

    ended: tuple[EndedIssue, ...] = ()
    published: int = 0
    explained: int = 0
    answers: tuple[PublishedAnswer, ...] = ()


class HeardTopic(Titled):
    """An issue that ambassadors heard of, from about so many people: exact up to ten, in fives above."""

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
    issue: Annotated[int | None, Field(description="The issue that it is about.")] = None


class Asked(Titled):
    """A decision that is asked for about an issue.

    `what`: who takes the issue on ("owner"), whether its answer may be placed ("answer"), or what was agreed
    ("agreement").
    """

    what: Literal["owner", "answer", "agreement"]


class AskedDecision(Asked):
    """A decision that the project group is asked for, and the day before which.

    `what`: who takes the issue on ("owner"), whether its answer may be placed ("answer"), or what was agreed
    ("agreement").
    """

    before: date
    again: Annotated[bool, Field(description="Whether the report before asked it too.")] = False


class AskedVisit(Part):
    """A department that stays silent, or gets stuck, and the day before which somebody could go and listen there."""

    department: Annotated[int, Field(description="The department's id.")]
    name: str
    before: date
    why: Literal["silent", "stuck"] = "silent"


class CauseFigures(Part):
    """A cause, and the messages of the topics told of that have it; a topic may have several."""

    cause: str
    name_nl: str
    name_en: str
    messages: int
    topics: int

    def name(self, language: str) -> str:
        """Give the name in a language ("nl" or "en")."""
        return self.name_en if language == "en" else self.name_nl


class TrainingNeed(Titled):
    """That enough people of one department asked how something works; never how many."""

    department: str


class DepartmentSize(Part):
    """A department as it was when this was frozen; `headcount` in persons."""

    department: Annotated[int, Field(description="The department's id.")]
    name: str
    headcount: int


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
    compared: Annotated[bool, Field(description="Whether the week before has a digest, of the same departments.")]
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
    open_longest: Annotated[
        tuple[OpenIssue, ...],
        Field(description="The oldest first, those without an owner before: three, and what is asked about again."),
    ] = ()
    done: Annotated[Done | None, Field(description="None where nothing was done.")] = None
    coverage: CoverageFigures | None = None
    meeting: Annotated[NextMeeting | None, Field(description="None where no meeting is planned.")] = None
    asked: Annotated[
        tuple[AskedDecision, ...], Field(description="Three, and at most three again; in the order of the topics.")
    ] = ()
    visits: Annotated[tuple[AskedVisit, ...], Field(description="At most one.")] = ()
    causes: Annotated[tuple[CauseFigures, ...], Field(description="Of the topics told of, the most first.")] = ()
    technical: Annotated[
        dict[str, int] | None, Field(description='Shares in per cent of "technique", "both" and "human".')
    ] = None
    training: Annotated[tuple[TrainingNeed, ...], Field(description="At most three.")] = ()
    concerns: Annotated[tuple[Concern, ...], Field(description="Who asked about which topic.")] = ()
    makeup: Annotated[
        tuple[DepartmentSize, ...] | None, Field(description="The departments, by id; None where they were not kept.")
    ] = None
    corrected: Annotated[bool, Field(description="Whether its numbers were corrected after it was sent.")] = False
    changed: Annotated[bool, Field(description="Whether the departments differ from those of the week before.")] = False
    gap: Annotated[GapFigures | None, Field(description="None where no poll was written up in this period.")] = None
    measures: Annotated[tuple[MeasureFigures, ...], Field(description="Taken not long ago, and what followed.")] = ()
    visited: Annotated[
        tuple[DepartmentSignal, ...], Field(description="Departments without a channel, or visited not long ago.")
    ] = ()
    checklist: Annotated[Checklist | None, Field(description="The five measures; None where they were not kept.")] = (
        None
    )
    readiness: Annotated[Readiness | None, Field(description="None from go-live on, and long before it.")] = None
    trial: Annotated[TrialFigures | None, Field(description="The last test round; None from go-live on.")] = None
    heard_nothing: Annotated[
        int | None, Field(description="Days for which the floor heard nothing of what is done; None where it did.")
    ] = None
