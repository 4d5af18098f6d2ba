"""What a digest of several weeks holds, as frozen JSON; its schema is published in docs/look-back.schema.json."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import Field

from bot.aftercare import Checklist
from bot.config.values import Audience, Pace
from bot.digests.concern import Concern
from bot.digests.crew import CoverageFigures
from bot.digests.parts import AskedDecision, Counted, EndedIssue, OpenDecision, OpenIssue, PublishedAnswer, Titled
from bot.frozen import Part
from bot.pulses.parts import ThenAndNow


class WeekTold(Part):
    """One of the weeks, as its own digest told it; None where that told nothing, or there is none."""

    period: Annotated[str, Field(description="Such as 2026-W47.")]
    total: Counted | None = None
    tone: Annotated[dict[str, int] | None, Field(description="Shares in per cent, as that week told them.")] = None


class TopicOverWeeks(Titled):
    """An issue over the weeks whose digest told of it.

    `messages` is the sum over those weeks. How many different people wrote in all of them is not known and not counted:
    it was at least `people`, the most of one week. `state` is how it stood when it was last told of, in the digest of
    `as_of`; `days_open` was told there too. "" and None stand where the audience is not told.
    """

    messages: int
    people: Annotated[int, Field(description="At least so many: the most people of one week.")]
    by_week: Annotated[tuple[int | None, ...], Field(description="Messages per week; None where none was told.")]
    state: Literal["open", "answered", "solved", "declined", ""]
    as_of: Annotated[str, Field(description="The week in which it was last told of.")]
    days_open: int
    owner: str | None
    going_well: bool

    @property
    def weeks(self) -> int:
        """Count the weeks that told of it."""
        return sum(value is not None for value in self.by_week)


class AnsweredOverWeeks(Part):
    """Questions of the weeks that told both how many were asked and how many were answered, summed.

    `in_time` are those answered within `promise_days` working days; None unless each of those weeks told it by one and
    the same promise.
    """

    asked: int
    answered: int
    in_time: int | None
    promise_days: int | None
    weeks: Annotated[int, Field(description="How many weeks told it.")]


class HoursOverWeeks(Part):
    """The median working hours until a person answered: the least and the most of the weeks that told it."""

    least: int
    most: int
    weeks: Annotated[int, Field(description="How many weeks told it.")]


class SilentOverWeeks(Part):
    """A department from which too few wrote in some of the weeks: in how many, and whether in the last one too."""

    name: str
    weeks: int
    still: bool


class TrainingOverWeeks(Titled):
    """What has to be learned in a department, and in how many of the weeks that was told."""

    department: str
    weeks: int


class CauseOverWeeks(Part):
    """A cause, and the messages of the topics that have it, over the weeks that told them."""

    cause: str
    name_nl: str
    name_en: str
    messages: int

    def name(self, language: str) -> str:
        """Give the name in a language ("nl" or "en")."""
        return self.name_en if language == "en" else self.name_nl


class LookBack(Part):
    """What is told of several weeks to one audience: from the frozen figures of those weeks alone, never counted anew.

    So nothing in it tells more than the weeks do: each number is one of theirs, the sum, or the most or least of them.
    Of a week that was corrected they are those of its correction, so that no month tells another number than its weeks.
    """

    schema_version: Literal[1] = 1
    rollout: str
    name: str
    organisation: str
    period: str
    pace: Pace
    first: date
    last: Annotated[date, Field(description="The last day of it.")]
    sent_on: Annotated[date, Field(description="The day it is sent; what is due before it is overdue.")]
    audience: Audience
    weeks_since_go_live: Annotated[int, Field(description="Of the last week: 1 in the week of go-live.")]
    threshold: int
    weeks: Annotated[tuple[WeekTold, ...], Field(description="From the first one that has a digest.")]
    topics: Annotated[tuple[TopicOverWeeks, ...], Field(description="Those of the most people first.")]
    open_longest: Annotated[tuple[OpenIssue, ...], Field(description="As the last week told them.")] = ()
    ended: tuple[EndedIssue, ...] = ()
    answers: tuple[PublishedAnswer, ...] = ()
    published: int = 0
    explained: int = 0
    answered: AnsweredOverWeeks | None = None
    hours: HoursOverWeeks | None = None
    silent: tuple[SilentOverWeeks, ...] = ()
    decisions: Annotated[
        tuple[OpenDecision, ...], Field(description="Not done: of the last week, or when it is sent.")
    ] = ()
    coverage: CoverageFigures | None = None
    asked: Annotated[tuple[AskedDecision, ...], Field(description="Of the last week: what is not decided yet.")] = ()
    checklist: Annotated[Checklist | None, Field(description="The five measures, as the last week told them.")] = None
    causes: Annotated[tuple[CauseOverWeeks, ...], Field(description="The most first.")] = ()
    training: Annotated[tuple[TrainingOverWeeks, ...], Field(description="Most weeks first.")] = ()
    corrected: Annotated[tuple[str, ...], Field(description="Weeks that are told as they were corrected.")] = ()
    concerns: Annotated[tuple[Concern, ...], Field(description="Each department and topic once.")] = ()
    polls: Annotated[tuple[ThenAndNow, ...], Field(description="Statements put before as well, as last told.")] = ()
    same_departments: Annotated[bool, Field(description="Whether the first and the last week have the same ones.")]

    @property
    def told(self) -> int:
        """Count the weeks that told how many wrote."""
        return sum(week.total is not None for week in self.weeks)
