"""The ambassadors' regular meeting and the question round, as config.toml tells them."""

from __future__ import annotations

from datetime import date, time
from typing import Annotated, Literal

from pydantic import Field, model_validator

from bot.config.section import Section
from bot.config.values import CLOSES, OPENS, Weekday


class RoundSettings(Section):
    """When each ambassador is asked what they heard; counted in weeks from the one that holds `first`."""

    weekday: Weekday
    at: time = time(10)
    every_weeks: Annotated[int, Field(ge=1, le=8)] = 1
    first: date | None = None

    @model_validator(mode="after")
    def _in_office_hours(self) -> RoundSettings:
        if not OPENS <= self.at < CLOSES:
            raise ValueError(f"`at` must lie between {OPENS:%H:%M} and {CLOSES:%H:%M}: outside it nobody is asked")
        return self


class MeetingSettings(Section):
    """When the ambassadors meet, for how long (`minutes`) and where; off until a `weekday` stands there.

    The agenda goes out `ahead_hours` before: into the place bound for ambassadors, else to each of them, and to
    `mailboxes`. These are invited by that mail, or, where `invite` is "calendar", by the calendar of [calendar] and by
    that alone. `first` is a day in the week of the first meeting; without it, that of go-live.
    """

    weekday: Weekday | None = None
    at: time = time(11)
    every_weeks: Annotated[int, Field(ge=1, le=8)] = 2
    first: date | None = None
    minutes: Annotated[int, Field(ge=15, le=480)] = 45
    place_text: str = ""
    ahead_hours: Annotated[int, Field(ge=1, le=168)] = 24
    mailboxes: tuple[str, ...] = ()
    invite: Literal["mail", "calendar"] = "mail"
    round: RoundSettings | None = None
