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


class Then(Part):
    """What the floor said to a statement when it was first told of, in an earlier `phase` such as before."""

    phase: str
    floor: MeanFigures


class QuestionFigures(Part):
    """One statement: what the floor says, the project group, and what it predicted; None where too few answered.

    `department` is the name of the only one that was asked, or None. `then` stands where an earlier report told of it.
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

    then: Then | None = None

    def text(self, language: str) -> str:
        """Give the statement in a language ("nl" or "en")."""
        return self.text_en if language == "en" else self.text_nl

    @property
    def has_gap(self) -> bool:
        """Whether the floor clearly differs from the project group, or from what it predicted."""
        return any(each is not None and each.is_gap for each in (self.own, self.prediction))


class ThenAndNow(Part):
    """A statement that everybody was put in two phases: what the floor said first, and last."""

    text_nl: str
    text_en: str
    then: Then
    now: MeanFigures

    def text(self, language: str) -> str:
        """Give the statement in a language ("nl" or "en")."""
        return self.text_en if language == "en" else self.text_nl


class GapFigures(Part):
    """The picture of the project group beside that of the floor, in the rounds that were written in a period.

    `too_few` counts the statements to which too few of the floor answered. `asked` and `took_part` are of the floor;
    None where it would tell of a few who did, or did not, be it by taking off the answers to each statement. `largest`
    is the place in `questions` of the largest gap to the group's own answer; where there is none, to its prediction.
    """

    phases: Annotated[tuple[str, ...], Field(description="Of each round, such as week_one.")]
    questions: tuple[QuestionFigures, ...]
    too_few: int
    asked: int | None
    took_part: int | None
    largest: int | None

    @property
    def phase(self) -> str | None:
        """Give the phase of all its rounds; None where they are of several."""
        return self.phases[0] if len(set(self.phases)) == 1 else None

    @property
    def again(self) -> tuple[ThenAndNow, ...]:
        """Give the statements of which an earlier report told in another phase."""
        return tuple(
            ThenAndNow(text_nl=each.text_nl, text_en=each.text_en, then=each.then, now=each.floor)
            for each in self.questions
            if each.then
        )

    @property
    def state(self) -> Literal["too_few", "gap", "no_gap"]:
        """Say what can be said."""
        if not self.questions or all(each.own is None and each.prediction is None for each in self.questions):
            return "too_few"
        return "no_gap" if self.largest is None else "gap"
