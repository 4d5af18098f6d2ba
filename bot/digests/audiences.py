"""Whom a digest is for, and which parts of a period's composition each of them is told.

A composition is counted and frozen once. What an audience gets is a selection of it: a part whole, or nothing of it.
So nothing is counted for one audience that another one's figures could be subtracted from.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, Final

from bot.digests.parts import AMBASSADORS, PROJECT_GROUP, Figures
from bot.values import Audience

MANAGEMENT: Final[Audience] = "management"
FLOOR: Final[Audience] = "floor"
HR: Final[Audience] = "hr"

NOTHING: Mapping[str, Any] = MappingProxyType(
    {
        "total": None,
        "issues": (),
        "quiet_issues": (),
        "waiting": None,
        "silent": (),
        "departments": (),
        "other_departments": None,
        "tone": None,
        "decisions": (),
        "heard": None,
        "answering": None,
        "open_longest": (),
        "done": None,
        "coverage": None,
        "meeting": None,
    }
)
"""The parts of a composition, and what stands in the place of one that is not told."""
_HEADING = Figures.model_fields.keys() - NOTHING.keys()
"""What every audience is told: of which rollout and period it is, and by which threshold."""

SEES: Mapping[Audience, frozenset[str]] = MappingProxyType(
    {
        PROJECT_GROUP: frozenset(NOTHING),
        AMBASSADORS: frozenset(NOTHING) - {"tone", "departments", "other_departments", "decisions"},
        MANAGEMENT: frozenset({"total", "issues", "answering", "waiting", "open_longest", "done", "tone", "decisions"}),
        FLOOR: frozenset({"done"}),
        HR: frozenset({"issues"}),
    }
)
"""The parts that each audience is told."""


def selected(composition: Figures, audience: Audience) -> Figures:
    """Give what an audience is told of a composition; a part that it does not see is empty."""
    kept = {name: getattr(composition, name) for name in SEES[audience] | _HEADING}
    return Figures(**{**NOTHING, **kept, "audience": audience})
