"""Pulses, as config.toml tells them: off until the works council and the organisation say yes."""

from __future__ import annotations

from datetime import time
from typing import Annotated, Literal

from pydantic import Field, model_validator

from bot.config.section import Bilingual, Section
from bot.config.values import CLOSES, OPENS, Weekday

Phase = Literal["before", "week_one", "weeks", "days_30", "days_90"]
"""When on the go-live clock a question is put; see `bot.pulses.calendar`."""
OF_A_DEPARTMENT = 10
"""People a department needs at least to have a question of its own, and answers to it before they are told."""


def needed(threshold: int) -> int:
    """Give how many people of a department must be asked its own question: half of them may not answer."""
    return 2 * max(threshold, OF_A_DEPARTMENT)


class PulseQuestionSettings(Bilingual):
    """A statement of the installation's own, for one department or, without one, for everybody."""

    key: Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9_-]{0,39}$")]
    department: str = ""
    phases: Annotated[tuple[Phase, ...], Field(min_length=1)] = ("weeks",)


class PulseSettings(Section):
    """Whether the floor is asked how it goes, on which weekdays and from what time, by the clock of the rollout.

    In week one it is asked each working day. `sample` is how many people are put a question in a round, at most.
    """

    on: bool = False
    days: Annotated[tuple[Weekday, ...], Field(min_length=1)] = ("tue",)
    at: Annotated[time, Field(ge=OPENS, lt=CLOSES)] = time(10)
    sample: Annotated[int, Field(ge=20, le=1000)] = 100
    question: tuple[PulseQuestionSettings, ...] = ()

    @model_validator(mode="after")
    def _keys_differ(self) -> PulseSettings:
        named = [(each.key, each.department) for each in self.question]
        if len(set(named)) < len(named):
            raise ValueError("two questions have the same key")
        return self
