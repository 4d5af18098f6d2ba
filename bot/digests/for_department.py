"""What everybody is told, as a department reads it: what it asked about first. The same things, and no number."""

from __future__ import annotations

from typing import NamedTuple

from bot.digests.looked import LookBack
from models import Department


class Parts(NamedTuple):
    """What was done of what a department asked about, and the rest; `department` is "" where nothing is."""

    department: str
    own: LookBack
    rest: LookBack


def of_department(found: LookBack, department: Department | None) -> LookBack:
    """Leave who asked what of one department alone, by the name it has now; of none, or one that ended, nothing."""
    here = department.id if department and department.ended_at is None else None
    name = department.name if department else ""
    own = (each.model_copy(update={"name": name}) for each in found.concerns if each.department == here)
    return found.model_copy(update={"concerns": tuple(own)})


def parts(found: LookBack) -> Parts:
    """Part what was done by whether the department asked about it.

    Of several departments nothing is parted: what one asked about is told to that one alone.
    """
    names = {each.department: each.name for each in found.concerns}
    whose = next(iter(names.values())) if len(names) == 1 else ""
    asked = frozenset(each.issue for each in found.concerns) if whose else frozenset()
    own = _only(found, asked, wanted=True)
    return Parts(whose if own.answers or own.ended else "", own, _only(found, asked, wanted=False))


def _only(found: LookBack, asked: frozenset[int], *, wanted: bool) -> LookBack:
    kept = {
        "ended": tuple(each for each in found.ended if (each.issue in asked) is wanted),
        "answers": tuple(each for each in found.answers if (each.issue in asked) is wanted),
    }
    return found.model_copy(update=kept)
