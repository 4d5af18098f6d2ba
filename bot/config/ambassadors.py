"""Ambassadors: how many a department should have, and when one counts as inactive."""

from __future__ import annotations

from datetime import time
from typing import Annotated

from pydantic import Field

from bot.config.section import Bilingual, Section
from bot.config.values import CLOSES, OPENS


class CoverageSettings(Section):
    """How many people one ambassador speaks for at most, and after how many days without any act one is inactive.

    A department has one at least, whatever its size.
    """

    people_per_ambassador: Annotated[int, Field(ge=1)] = 50
    inactive_days: Annotated[int, Field(ge=1, le=365)] = 14


class TriageSettings(Section):
    """When the batch of the day is shown to those who tag, on working days by the clock of the rollout.

    Between 08:30 and 17:00: outside those hours nobody hears of new messages unasked.
    """

    daily_at: Annotated[time, Field(ge=OPENS, lt=CLOSES)] = time(9)


class CauseSettings(Bilingual):
    """Why an issue may recur, as the installation calls it; `slug` is what is kept of it."""

    slug: Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9_-]{0,39}$")]
