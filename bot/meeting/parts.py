"""What an agenda holds, as frozen JSON. Every figure of people in it was let through for a digest before."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from bot.digests.parts import Asked, Counted, OpenDecision
from bot.frozen import Part


class Topic(Part):
    """An issue on the agenda; `counted` is what the last digest showed of it, None where it showed nothing."""

    issue: Annotated[int, Field(description="The issue's id.")]
    title_nl: str
    title_en: str
    counted: Counted | None
    days_open: int
    owner: str | None

    def title(self, language: str) -> str:
        """Give the title in a language ("nl" or "en")."""
        return self.title_en if language == "en" else self.title_nl

    def asking(self, what: Literal["owner", "answer"]) -> Asked:
        """Ask who takes it on, or whether its answer may be placed."""
        return Asked(issue=self.issue, title_nl=self.title_nl, title_en=self.title_en, what=what)


class Topics(Part):
    """The first topics of a section, and how many more there are."""

    shown: tuple[Topic, ...] = ()
    more: int = 0


class Unheard(Part):
    """A department nobody spoke for: without an ambassador, or with too little signal for so many weeks."""

    name: str
    why: Literal["no_ambassador", "silent"]
    weeks: int = 0


class Agenda(Part):
    """All that the agenda of one meeting tells; `week` is that of the digest whose figures it shows."""

    schema_version: Literal[1] = 1
    rollout: str
    name: str
    week: str | None
    new: Topics
    recurring: Topics
    stuck: Topics
    may_be_placed: Topics
    whose: Topics
    answered: Topics
    unheard: tuple[Unheard, ...] = ()
    decisions: tuple[OpenDecision, ...] = ()

    @property
    def asked(self) -> tuple[Asked, ...]:
        """What must be decided, in the order in which it is told; not again what was decided and is not done."""
        decided = {each.issue for each in self.decisions}
        return tuple(each for each in self.questions if each.issue not in decided)

    @property
    def questions(self) -> tuple[Asked, ...]:
        """All that its topics ask, whether it was decided or not."""
        placed = (topic.asking("answer") for topic in self.may_be_placed.shown)
        return (*placed, *(topic.asking("owner") for topic in self.whose.shown))

    @property
    def is_empty(self) -> bool:
        """Whether nothing stands on it."""
        listed = (self.new, self.recurring, self.stuck, self.may_be_placed, self.answered)
        return not (self.unheard or self.decisions or any(topics.shown for topics in listed))
