"""When attention is due, and when aftercare may end, as config.toml tells it."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from bot.config.section import Section


class AttentionSettings(Section):
    """After how many days it is warned that nothing was told to the floor, and a department was visited too long ago.

    With `warn` the project group hears of the first in its channel too, once.
    """

    warn: bool = True
    quiet_days: Annotated[int, Field(ge=1, le=90)] = 10
    visit_days: Annotated[int, Field(ge=7, le=180)] = 28


class AftercareSettings(Section):
    """What must hold before aftercare ends, as the project group agreed.

    At most `open_blockers` topics that a report told of are open. A colleague's answer mostly comes within
    `answer_days` working days. Confidence is at least `confidence` (1 to 5) in a poll of the last weeks. With `trend`
    the share of negative messages is no more than in the weeks before.
    """

    open_blockers: Annotated[int, Field(ge=0, le=100)] = 0
    answer_days: Annotated[int, Field(ge=1, le=20)] = 2
    confidence: Annotated[float, Field(ge=1, le=5)] = 3.5
    trend: bool = True
