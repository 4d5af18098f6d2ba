"""Whom a digest is for, and which parts of a period's composition each of them is told.

A composition is counted and frozen once. What an audience gets is a selection of it: a part whole, what one function
leaves of it, or nothing. So nothing is counted for one audience that another one's figures could be subtracted from.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from operator import attrgetter
from types import MappingProxyType
from typing import Any, Final

from bot.config.values import Audience
from bot.digests.concern import Concern
from bot.digests.crew import CoverageFigures
from bot.digests.parts import AMBASSADORS, PROJECT_GROUP, Done, Figures

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
        "asked": (),
        "visits": (),
        "causes": (),
        "technical": None,
        "training": (),
        "concerns": (),
        "makeup": None,
        "changed": False,
        "gap": None,
        "measures": (),
        "visited": (),
        "checklist": None,
        "readiness": None,
        "trial": None,
        "heard_nothing": None,
    }
)
"""The parts of a composition, and what stands in the place of one that is not told."""
_HEADING = Figures.model_fields.keys() - NOTHING.keys()
"""What every audience is told: of which rollout and period it is, and by which threshold."""

_Take = Callable[[Figures], Any]


def _whole(names: Collection[str]) -> dict[str, _Take]:
    return {name: attrgetter(name) for name in names}


def _who_is_there(composition: Figures) -> CoverageFigures | None:
    """Leave out of the coverage what ambassadors did: it is about colleagues of those who read it."""
    found = composition.coverage
    return found.model_copy(update={"inactive": None}) if found else None


def _told_to_all(composition: Figures) -> Done | None:
    """Leave of what was done what all may know: what enough people wrote about, and answers that were published.

    That only one person asked what was answered must not be read in a channel, or by those who lead.
    """
    found = composition.done
    kept = found.model_copy(update={"ended": tuple(each for each in found.ended if each.for_all)}) if found else Done()
    return kept if kept != Done() else None


def _about_what_was_done(composition: Figures) -> tuple[Concern, ...]:
    """Leave who asked about what all are told was done: each department reads its own, and first."""
    found = _told_to_all(composition) or Done()
    told = {each.issue for each in (*found.ended, *found.answers)}
    return tuple(each for each in composition.concerns if each.issue in told)


_NOT_THEIRS = frozenset(
    {
        "tone",
        "departments",
        "other_departments",
        "decisions",
        "asked",
        "visits",
        "gap",
        "visited",
        "checklist",
        "readiness",
        "concerns",
    }
)
_MANAGED = frozenset(
    {"total", "issues", "answering", "waiting", "open_longest", "done", "silent", "tone", "decisions"}
    | {"causes", "technical", "training", "makeup", "changed", "measures", "heard_nothing"}
)
SEES: Mapping[Audience, Mapping[str, _Take]] = MappingProxyType(
    {
        PROJECT_GROUP: _whole(NOTHING.keys()),
        AMBASSADORS: _whole(NOTHING.keys() - _NOT_THEIRS) | {"coverage": _who_is_there},
        MANAGEMENT: _whole(_MANAGED) | {"coverage": _who_is_there, "done": _told_to_all},
        FLOOR: {"done": _told_to_all, "concerns": _about_what_was_done},
        HR: _whole({"training"}),
    }
)
"""The parts that each audience is told, and how each is taken out of the composition."""


def selected(composition: Figures, audience: Audience) -> Figures:
    """Give what an audience is told of a composition; a part that it does not see is empty."""
    told = {name: take(composition) for name, take in SEES[audience].items()}
    heading = {name: getattr(composition, name) for name in _HEADING}
    return Figures(**{**NOTHING, **heading, **told, "audience": audience})
