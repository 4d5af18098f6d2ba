"""Reading room: what a reading is. Plain values: an encoder can stand behind the same interface as the rules."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol


class Mood(StrEnum):
    """The tone of one message; shown per group only, never per person."""

    NEGATIVE = "neg"
    NEUTRAL = "neu"
    POSITIVE = "pos"


class Kind(StrEnum):
    """What somebody wants with a message."""

    QUESTION = "question"
    PROBLEM = "problem"
    IDEA = "idea"
    PRAISE = "praise"
    OTHER = "other"


class Language(StrEnum):
    """The language of a message, as far as this product tells them apart."""

    DUTCH = "nl"
    ENGLISH = "en"
    MIXED = "mixed"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Reading:
    """What one message means.

    `p` holds the chances of (negative, neutral, positive) and sums to 1. `sure` is whether the highest of them
    is at least 0.5 in a language that the reader knows; figures count the mood of an unsure reading as neutral.
    """

    language: Language
    mood: Mood
    p: tuple[float, float, float]
    kind: Kind
    sure: bool


class Reader(Protocol):
    """Anything that reads messages: the rules now, an encoder beside them later. Neither method raises on any text."""

    def read(self, text: str) -> Reading:
        """Read one message."""
        ...

    def read_many(self, texts: Sequence[str]) -> list[Reading]:
        """Read several messages, in order; a reader that computes in batches does so here."""
        ...
