"""Likeness room: what a suggestion is."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Candidate:
    """A known issue, and the calibrated chance (0 to 1) that the message belongs to it."""

    issue: str
    p: float


@dataclass(frozen=True, slots=True)
class Suggestion:
    """At most three candidates, the likeliest first, and the chance (0 to 1) that it is none of the known issues.

    The chances of the candidates and `new` sum to 1 at most. `signs` is what `Likeness.judge` learns from.
    """

    candidates: tuple[Candidate, ...]
    new: float
    signs: tuple[float, ...] = ()
