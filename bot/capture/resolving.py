"""Ten-second capture: what a line means in a rollout, or what is wrong with it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum, auto

from bot.hearsay import FEWEST, MOST, Heard, department_in, heard, named_first, nearest

LISTED = 8
"""Departments that a card lists: what a phone shows at a glance."""


class Fault(Enum):
    """What is wrong with a line."""

    FORM = auto()
    DEPARTMENT = auto()
    PEOPLE = auto()
    TEXT = auto()


@dataclass(frozen=True, slots=True)
class Captured:
    """From how many people what was heard, and where they work; None without a department."""

    people: int
    department: int | None
    text: str


@dataclass(frozen=True, slots=True)
class Mistyped:
    """A line that cannot be kept as it is; `like` are folded names of departments that may be meant."""

    fault: Fault
    people: int
    where: str
    text: str
    like: tuple[str, ...] = ()


def resolve(line: str, names: Mapping[str, int], *, meant: bool) -> Captured | Mistyped | None:
    """Say what a line means, `names` being the folded names of departments.

    None where it is no such line. `meant` where it was written in a form for these alone, so that it must be one.
    """
    found = heard(line)
    if found is None:
        return Mistyped(Fault.FORM, 0, "", line.strip()) if meant else None
    if not found.by_colon:
        return _without_colon(found, names, meant=meant)
    if not found.where:
        return _checked(found, None, "")
    department = department_in(found.where, names)
    if department is not None:
        return _checked(found, department, found.where)
    like = _like(found.where, names)
    if meant or found.counted or like:
        return Mistyped(Fault.DEPARTMENT, found.people, found.where, found.text, like)
    return None  # “Veel dank: het werkt” is somebody's own


def _without_colon(found: Heard, names: Mapping[str, int], *, meant: bool) -> Captured | Mistyped | None:
    """Read a line without a colon: clear with a number and a department; else a text of one's own, unless meant."""
    named = named_first(found.text, names)
    if named and (meant or found.counted):
        name, text = named
        return _checked(Heard(found.people, name, text, by_colon=False, counted=found.counted), names[name], name)
    return _checked(found, None, "") if meant else None


def _checked(found: Heard, department: int | None, where: str) -> Captured | Mistyped:
    if not FEWEST <= found.people <= MOST:
        return Mistyped(Fault.PEOPLE, found.people, where, found.text)
    if not found.text:
        return Mistyped(Fault.TEXT, found.people, where, "")
    return Captured(found.people, department, found.text)


def _like(where: str, names: Mapping[str, int]) -> tuple[str, ...]:
    begun = [name for name in names if name.startswith(where.casefold())]
    near = nearest(where, names)
    return tuple(begun or ([near] if near else []))[:LISTED]
