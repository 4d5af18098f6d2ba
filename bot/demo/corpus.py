"""The demo municipality of Lindewaard: eight weeks of chat around a go-live, written by hand.

Moments are relative to the go-live, so that the demo can be shown in any week. The data stand beside this file.
"""

from __future__ import annotations

import json
import tomllib
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from importlib.resources import files
from typing import Any, Literal, Protocol
from zoneinfo import ZoneInfo

FIRST_WEEK = -3
CURRENT_WEEK = 4

Lang = Literal["nl", "en"]
Mood = Literal["neg", "neu", "pos"]
Kind = Literal["question", "problem", "idea", "praise", "other"]


class Relative(Protocol):
    """A local moment counted from the go-live: week 0 is its ISO week, day 0 a Monday."""

    @property
    def week(self) -> int:
        """Whole weeks since the week of the go-live; negative before it."""

    @property
    def day(self) -> int:
        """Day of the week, 0 (Monday) to 6."""

    @property
    def time(self) -> time:
        """Wall-clock time, without a zone."""


@dataclass(frozen=True, slots=True)
class Moment:
    """When something happened to an issue."""

    week: int
    day: int
    time: time


@dataclass(frozen=True, slots=True)
class DemoMessage:
    """One chat message; `mood` and `kind` are what its author meant, not what the reading room makes of it."""

    week: int
    day: int
    time: time
    writer: int
    department: str
    text: str
    issue: str | None
    lang: Lang
    mood: Mood
    kind: Kind


@dataclass(frozen=True, slots=True)
class DemoIssue:
    """What recurs in the messages; an answer that is not `posted` waits for an ambassador's button."""

    slug: str
    title_nl: str
    title_en: str
    status: str
    departments: tuple[str, ...]
    opened: Moment
    owner: str | None = None
    praise: bool = False
    missing: str | None = None
    answer_nl: str | None = None
    answer_en: str | None = None
    posted: bool = False
    answered: Moment | None = None
    causes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class DemoDepartment:
    """A department and how many people work there."""

    name: str
    headcount: int


def load_messages() -> tuple[DemoMessage, ...]:
    """Give every message in time order."""
    return tuple(_message(json.loads(line)) for line in _read("messages.jsonl").splitlines())


def load_issues() -> tuple[DemoIssue, ...]:
    """Give every issue, in the order of the file."""
    return tuple(_issue(row) for row in tomllib.loads(_read("issues.toml"))["issue"])


def load_departments() -> tuple[DemoDepartment, ...]:
    """Give the departments with their headcounts."""
    return tuple(DemoDepartment(**row) for row in tomllib.loads(_read("departments.toml"))["department"])


def when(moment: Relative, go_live: date, zone: ZoneInfo) -> datetime:
    """Give the aware moment in `zone`; `go_live` may be any day of week 0."""
    monday = go_live - timedelta(days=go_live.weekday())
    day = monday + timedelta(weeks=moment.week, days=moment.day)
    return datetime.combine(day, moment.time, tzinfo=zone)


def _read(name: str) -> str:
    return files("bot").joinpath("demo", "data", name).read_text(encoding="utf-8")


def _message(row: dict[str, Any]) -> DemoMessage:
    return DemoMessage(**(row | {"time": time.fromisoformat(row["time"])}))


def _moment(row: dict[str, Any]) -> Moment:
    return Moment(row["week"], row["day"], time.fromisoformat(row["time"]))


def _issue(row: dict[str, Any]) -> DemoIssue:
    moments = {key: _moment(row[key]) for key in ("opened", "answered") if key in row}
    return DemoIssue(**(row | moments | {"departments": tuple(row["departments"])}))
