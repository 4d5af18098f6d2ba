"""Asking back: what somebody asks of a digest, by a line or a button. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass

from bot.ports import Action, Event, Pressed, Said
from bot.press import number_of

LONGEST = 250
"""Characters; a longer text asks nothing of a digest."""
FEW = 4
"""Words of a topic that somebody asks about; who writes more may tell something."""
PRESSED = frozenset({Action.ABOUT_TOPIC, Action.BY_DEPARTMENT, Action.LAST_MONTH})
_ENDING = r"[\s.!?]*"
_LINES = tuple(
    (language, action, re.compile(pattern + _ENDING, re.IGNORECASE))
    for language, action, pattern in (
        ("nl", Action.ABOUT_TOPIC, r"meer (?:info(?:rmatie)? )?over\s*:?\s+(?P<topic>\S.*?)"),
        ("en", Action.ABOUT_TOPIC, r"more (?:info(?:rmation)? )?(?:about|on)\s*:?\s+(?P<topic>\S.*?)"),
        ("nl", Action.BY_DEPARTMENT, r"(?:en )?per afdeling"),
        ("en", Action.BY_DEPARTMENT, r"(?:and )?(?:by|per) department"),
        (
            "nl",
            Action.LAST_MONTH,
            r"wat (?:deden (?:we|wij) (?:de )?|hebben (?:we|wij) )(?:vorige|afgelopen) maand(?: gedaan)?",
        ),
        ("en", Action.LAST_MONTH, r"what (?:did we do|have we done) last month"),
    )
)
_NEARLY = tuple(
    (language, re.compile(pattern + _ENDING, re.IGNORECASE))
    for language, pattern in (
        (
            "nl",
            r"meer(?: over)?(?:\s+\S+){0,3}|per \S+|wat (?:deden|hebben) w(?:e|ij)\b.{0,40}|(?:vorige|afgelopen) maand",
        ),
        ("en", r"more(?: about)?(?:\s+\S+){0,3}|by \S+|what (?:did|have) we\b.{0,40}|last month"),
    )
)


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked: `action` is "" for a line that only looks like one of ours.

    `digest` and `issue` are numbers that a button names; nobody vouches for them. `language` is that of the line, and
    "" of a button.
    """

    action: str
    language: str = ""
    topic: str = ""
    digest: int | None = None
    issue: int | None = None
    typed: str = ""

    @property
    def is_long(self) -> bool:
        """Say whether it may well be no question of ours: somebody tells something, and it is to be kept."""
        return len(self.topic.split()) > FEW


def asked(event: Event) -> Asked | None:
    """Read what an event asks of a digest; None where it asks nothing of one."""
    if isinstance(event, Pressed):
        return _pressed(event) if event.action in PRESSED else None
    return _typed(event.text.strip()) if isinstance(event, Said) and not event.opened else None


def _pressed(event: Pressed) -> Asked:
    digest, _, issue = event.value.partition(":")
    return Asked(event.action, digest=number_of(digest), issue=number_of(event.answer or issue))


def _typed(text: str) -> Asked | None:
    if len(text) > LONGEST:
        return None
    for language, action, pattern in _LINES:
        if found := pattern.fullmatch(text):
            return Asked(action, language, found.groupdict().get("topic", ""), typed=text)
    nearly = next((language for language, pattern in _NEARLY if pattern.fullmatch(text)), None)
    return Asked("", nearly, typed=text) if nearly else None
