"""The figures of a digest: counted once, passed through the gate, frozen as JSON with a published schema."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.config import RolloutSettings
from bot.digests.counting import Line, at_home, group_of, grouped, lines_of
from bot.period import WEEK, Period
from bot.privacy.visible import Count, Group, Shown, count, shares, visible
from bot.reading import Kind, Mood
from models import Department, Digest, Issue, Rollout

SILENT_FROM = 10
"""Headcount from which silence of a department is a finding; below it, silence is ordinary."""
_NOBODY = Group(0, frozenset())
_MOODS = {Mood.NEGATIVE.value: "negative", Mood.NEUTRAL.value: "neutral", Mood.POSITIVE.value: "positive"}


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
    """An issue in this period; `previous` is its messages of the week before, None where that digest had none."""

    issue: Annotated[int, Field(description="The issue's id.")]
    title_nl: str
    title_en: str
    counted: Counted
    previous: int | None
    days_open: int
    owner: str | None
    status: str
    answer: Literal["none", "ready", "placed"]
    going_well: bool


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


class Figures(Part):
    """All that a digest of one period tells to one audience."""

    schema_version: Literal[1] = 1
    rollout: str
    name: str
    organisation: str
    period: str
    audience: Literal["project_group"] = "project_group"
    weeks_since_go_live: Annotated[int, Field(description="1 in the week of go-live, 0 or less before it.")]
    threshold: int
    compared: Annotated[bool, Field(description="Whether the week before has a digest to compare with.")]
    total: Counted | None
    issues: tuple[IssueFigures, ...]
    waiting: Waiting | None
    silent: tuple[SilentDepartment, ...]
    departments: tuple[DepartmentFigures, ...]
    other_departments: Counted | None
    tone: Annotated[dict[str, int] | None, Field(description="Shares in per cent; joined where a share is too small.")]


@dataclass(frozen=True)
class Counting:
    """What counting a period needs at hand: its messages, and the digest of the week before, if there is one."""

    session: Session
    rollout: Rollout
    settings: RolloutSettings
    period: Period
    lines: Sequence[Line]
    before: Figures | None

    @classmethod
    def of(cls, session: Session, rollout: Rollout, settings: RolloutSettings, period: Period) -> Counting:
        """Read what there is to count."""
        start, end = period.span(settings.zone)
        lines = lines_of(session, rollout.id, start, end)
        return cls(session, rollout, settings, period, lines, frozen_figures(session, settings, period.before()))

    @property
    def threshold(self) -> int:
        """The number of different people that a figure needs."""
        return self.settings.thresholds.people


def figures(session: Session, rollout: Rollout, settings: RolloutSettings, period: Period) -> Figures:
    """Count a period for the project group.

    What is told of the week before comes from its frozen digest alone: counted anew it could differ by what one person
    withdrew since.
    """
    counting = Counting.of(session, rollout, settings, period)
    total = count(group_of(counting.lines), counting.threshold)
    named = _named_departments(counting)
    shown = _by_department(counting, named)
    return Figures(
        rollout=settings.slug,
        name=settings.name,
        organisation=settings.organisation,
        period=str(period),
        weeks_since_go_live=_weeks_since(settings.go_live, period),
        threshold=counting.threshold,
        compared=counting.before is not None,
        total=Counted.of(total) if total else None,
        issues=_issues(counting),
        waiting=_waiting(counting),
        silent=_silent(counting, [row for row in named.values() if row.id in shown.small]),
        departments=_departments(named, shown),
        other_departments=Counted.of(shown.rest) if shown.rest else None,
        tone=_tone(counting) if settings.digest.tone else None,
    )


def frozen_figures(session: Session, settings: RolloutSettings, period: Period) -> Figures | None:
    """Give the figures of a digest that was frozen; None when the period has none."""
    frozen = session.scalar(select(Digest.figures).where(Digest.work_id == work_id(settings.slug, period)))
    return Figures.model_validate(frozen) if frozen else None


def work_id(slug: str, period: Period) -> str:
    """Name the digest of a period for the project group."""
    return f"digest/{slug}/{period}/project_group"


def _weeks_since(go_live: date, period: Period) -> int:
    first_monday = go_live - timedelta(days=go_live.weekday())
    return (period.monday - first_monday) // WEEK + 1


def _issues(counting: Counting) -> tuple[IssueFigures, ...]:
    groups = {None: _NOBODY, **grouped(counting.lines, lambda line: line.issue)}
    shown = visible(groups, counting.threshold, nameless={None}).groups
    earlier = _earlier(counting)
    rows = counting.session.scalars(select(Issue).where(Issue.id.in_([number for number in shown if number])))
    well = {number for number in shown if _goes_well([line for line in counting.lines if line.issue == number])}
    told = [_issue(counting, row, shown[row.id], earlier.get(row.id), going_well=row.id in well) for row in rows]
    return tuple(sorted(told, key=lambda issue: (-issue.counted.people, -issue.counted.messages, issue.issue)))


def _issue(counting: Counting, row: Issue, shown: Count, earlier: int | None, *, going_well: bool) -> IssueFigures:
    placed = row.status in {"answered", "solved"}
    ready: Literal["none", "ready"] = "ready" if row.answer("nl") else "none"
    return IssueFigures(
        issue=row.id,
        title_nl=row.title_nl,
        title_en=row.title_en,
        counted=Counted.of(shown),
        previous=earlier,
        days_open=_days_open(counting, row.opened_at),
        owner=row.owner,
        status=row.status,
        answer="placed" if placed else ready,
        going_well=going_well,
    )


def _days_open(counting: Counting, opened_at: datetime) -> int:
    """Count the days on the calendar from the opening to the day on which the digest is read."""
    read_on = counting.period.sent_at(counting.settings).date()
    return max(0, (read_on - opened_at.astimezone(counting.settings.zone).date()).days)


def _earlier(counting: Counting) -> Mapping[int, int]:
    """Give the issues' messages of the week before, where they hold the threshold of today too."""
    told = counting.before.issues if counting.before else ()
    return {issue.issue: issue.counted.messages for issue in told if issue.counted.people >= counting.threshold}


def _goes_well(lines: Sequence[Line]) -> bool:
    positive = sum(line.mood == Mood.POSITIVE and line.sure for line in lines)
    return positive * 2 > len(lines)


def _waiting(counting: Counting) -> Waiting | None:
    asked = [line for line in counting.lines if line.kind == Kind.QUESTION]
    by_kind = _two_sides(counting.lines, lambda line: line.kind == Kind.QUESTION)
    whole = visible(by_kind, counting.threshold).groups.get(True)
    if whole is None:
        return None
    shown = visible(_two_sides(asked, lambda line: line.answered), counting.threshold).groups
    answered, unanswered = shown.get(True), shown.get(False)
    return Waiting(
        asked=Counted.of(whole),
        answered=answered.messages if answered else None,
        unanswered=unanswered.messages if unanswered else None,
    )


def _two_sides(lines: Sequence[Line], key: Callable[[Line], bool]) -> Mapping[bool, Group]:
    return {True: _NOBODY, False: _NOBODY, **grouped(lines, key)}


def _named_departments(counting: Counting) -> Mapping[int, Department]:
    """Give the departments that can be named at all: one with fewer people than the threshold never is."""
    own = select(Department).where(Department.rollout_id == counting.rollout.id)
    big = own.where(Department.ended_at.is_(None), Department.headcount >= counting.threshold)
    return {row.id: row for row in counting.session.scalars(big.order_by(Department.name))}


def _by_department(counting: Counting, named: Mapping[int, Department]) -> Shown[int | None]:
    lines = at_home(counting.lines)
    groups = grouped(lines, lambda line: line.department if line.department in named else None)
    every = dict.fromkeys(named, _NOBODY) | ({None: _NOBODY} if _some_are_tiny(counting) else {})
    return visible({**every, **groups}, counting.threshold, nameless={None}, small_told=True)


def _some_are_tiny(counting: Counting) -> bool:
    return any(department.headcount < counting.threshold for department in counting.settings.department)


def _departments(named: Mapping[int, Department], shown: Shown[int | None]) -> tuple[DepartmentFigures, ...]:
    counted = ((row.name, shown.groups.get(number)) for number, row in named.items())
    told = [DepartmentFigures(name=name, counted=Counted.of(value)) for name, value in counted if value]
    return tuple(sorted(told, key=lambda department: (-department.counted.people, department.name)))


def _silent(counting: Counting, small: Iterable[Department]) -> tuple[SilentDepartment, ...]:
    told = counting.before.silent if counting.before else ()
    weeks = {department.name: department.weeks for department in told}
    large = (row for row in small if row.headcount >= SILENT_FROM)
    return tuple(SilentDepartment(name=row.name, weeks=weeks.get(row.name, 0) + 1) for row in large)


def _tone(counting: Counting) -> dict[str, int] | None:
    """Give the shares of all messages; one whose tone is in doubt is neutral.

    Left out, it could be counted: by the difference between the messages that have a share and all there are.
    """
    groups = grouped(counting.lines, lambda line: line.mood if line.sure else Mood.NEUTRAL.value)
    parts = {name: groups.get(mood, _NOBODY) for mood, name in _MOODS.items()}
    told = shares(parts, counting.threshold)
    return dict(told) if told else None
