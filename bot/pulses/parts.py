"""Pulses: what a digest freezes of them; never about fewer people than the threshold."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from bot.frozen import Part


class MeanFigures(Part):
    """A mean of answers from 1 to 5, to one decimal, and how many people gave one.

    `bound` says that it is told as the highest or lowest that it can be: nearly all answered at an end of the scale.
    `or_more` says that the number is told in steps: nearly everybody who could answer did.
    """

    value: float
    answers: int
    bound: Literal["at_least", "at_most"] | None = None
    or_more: bool = False


class DifferenceFigures(Part):
    """The floor less the project group in points, between `low` and `high` (95 %); whether that is called a gap."""

    points: float
    low: float
    high: float
    is_gap: bool


class QuestionFigures(Part):
    """One statement: what the floor says, the project group, and what it predicted; None where too few answered.

    `department` is the name of the only one that was asked, or None.
    """

    key: str
    text_nl: str
    text_en: str
    department: str | None
    floor: MeanFigures
    group: MeanFigures | None
    predicted: MeanFigures | None
    ambassadors: MeanFigures | None
    own: DifferenceFigures | None
    prediction: DifferenceFigures | None

    def text(self, language: str) -> str:
        """Give the statement in a language ("nl" or "en")."""
        return self.text_en if language == "en" else self.text_nl


class GapFigures(Part):
    """The picture of the project group beside that of the floor, in the rounds that were written in a period.

    `too_few` counts the statements to which too few of the floor answered. `asked` and `took_part` are of the floor;
    None where it would tell of a few who did, or did not, be it by taking off the answers to each statement. `largest`
    is the place of the largest gap in `questions`.
    """

    phases: Annotated[tuple[str, ...], Field(description="Of each round, such as week_one.")]
    questions: tuple[QuestionFigures, ...]
    too_few: int
    asked: int | None
    took_part: int | None
    largest: int | None

    @property
    def state(self) -> Literal["too_few", "gap", "no_gap"]:
        """Say what can be said."""
        if not self.questions or all(each.own is None for each in self.questions):
            return "too_few"
        return "no_gap" if self.largest is None else "gap"
