"""The line in which somebody tells what they heard in the corridor: “5 burgerzaken: etiketten printen niet”. Pure."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from typing import TypeVar

D = TypeVar("D")

FEWEST, MOST = 1, 200
"""From how many people somebody can have heard a thing in person."""
SOME, MANY = 3, 10
"""What “paar” and “veel” stand for."""
EXACT, STEP = 10, 5
"""Above ten, people of whom was heard are told in fives."""
LONGEST_NAME = 60
"""Characters before the colon that can be the name of a department."""
BEGUN = 2
"""Characters of the beginning of a name that can stand for it."""
_WORDS = {
    SOME: ("een paar", "paar", "enkele", "a few", "few", "some"),
    MANY: ("heel veel", "veel", "a lot", "lots", "many"),
}
_BY_WORD = {word: number for number, words in _WORDS.items() for word in words}
_FROM = r"(?:\s*(?:mensen|collega.?s|medewerkers|people|colleagues)\b)?(?:\s*(?:bij|van|uit|at|from|in)\b(?=\s))?"
LINE = re.compile(
    r"\s*(?:(?:gehoord|heard)\s*:?\s+)?(?:±\s*|~\s*|ca\.?\s+|circa\s+|about\s+)?"
    rf"(?:(?P<number>[0-9]{{1,6}})(?:x\b|\+)?|(?P<word>{'|'.join(_BY_WORD)}))(?=[\s:]|$){_FROM}"
    r"\s*(?P<rest>.*)",
    re.IGNORECASE | re.DOTALL,
)
"""How many, then what `heard` reads further: `number` or `word`, and `rest`."""
_AS_TIME = re.compile(r":[0-9]")
"""“10:30 …” is a time of day."""


@dataclass(frozen=True, slots=True)
class Heard:
    """What a line says: from how many people, where they work as it was typed, and what they said.

    `where` is empty without a department. `by_colon` where a colon ends the head, so that it is meant as such a line;
    `counted` where a number was typed and no word. `people` may be out of bounds.
    """

    people: int
    where: str
    text: str
    by_colon: bool
    counted: bool

    @property
    def possible(self) -> bool:
        """Whether so many people can have said it, and it holds what they said."""
        return FEWEST <= self.people <= MOST and bool(self.text)


def about(people: int) -> int:
    """Round a number of people of whom was heard: exact up to ten, to the nearest five above."""
    return people if people <= EXACT else (people + STEP // 2) // STEP * STEP


def heard(line: str) -> Heard | None:
    """Read a line; None for any other text. Without a colon all that follows the number is what they said."""
    match = LINE.fullmatch(line)
    if match is None or _AS_TIME.match(match["rest"]):
        return None
    people = int(match["number"]) if match["number"] else _BY_WORD[match["word"].lower()]
    where, colon, text = match["rest"].partition(":")
    where = " ".join(where.split())
    if not colon or len(where) > LONGEST_NAME:
        where, colon, text = "", "", match["rest"]
    return Heard(people, where, text.strip(), bool(colon), bool(match["number"]))


def department_in(typed: str, names: Mapping[str, D]) -> D | None:
    """Find what was typed, or begun, among folded names of departments; None where it is none, or may be several."""
    folded = _folded(typed)
    if folded in names:
        return names[folded]
    begun = {department for name, department in names.items() if len(folded) >= BEGUN and name.startswith(folded)}
    return begun.pop() if len(begun) == 1 else None


def nearest(typed: str, names: Collection[str]) -> str | None:
    """Give the folded name that looks most like what was typed; None where none does."""
    return next(iter(get_close_matches(_folded(typed), list(names), n=1, cutoff=0.6)), None)


def named_first(text: str, names: Collection[str]) -> tuple[str, str] | None:
    """Take the folded name that a text without a colon begins with, and what follows; the longest name goes first."""
    words = text.split()
    for length in range(len(words), 0, -1):
        name = _folded(" ".join(words[:length])).rstrip(",")
        if name in names:
            return name, " ".join(words[length:])
    return None


def said_in(line: str, names: Mapping[str, object]) -> str:
    """Give what people said in such a line, without its head; any other text as it is.

    A head names no department, or one of `names`; so nothing is lost of a text that only looks like one.
    """
    found = heard(line)
    if found is None or not found.text or not found.by_colon:
        return line
    return found.text if not found.where or department_in(found.where, names) is not None else line


def _folded(name: str) -> str:
    return " ".join(name.casefold().split())
