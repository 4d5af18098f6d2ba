"""Asking back: what somebody asks of a digest, by a line or a button. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from bot.asking_back.phrases import ANYWHERE, NEARLY, UNDER_A_DIGEST, plainly
from bot.days.dates import month_number
from bot.ports import Action, Event, Pressed, Said
from bot.press import number_of

LONGEST = 250
"""Characters; a longer text asks nothing of a digest."""
FEW = 4
"""Words of a topic that somebody asks about; who writes more may tell something."""
SHORT = 8
"""Words of a question that, in the thread under a digest, is about that digest, also where it is not understood."""
PRESSED = frozenset({Action.ABOUT_TOPIC, Action.BY_DEPARTMENT, Action.LAST_MONTH})


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked: `action` is "" for a line that only looks like one of ours.

    `month` is 1 for January; None for the month before. `digest` and `issue` are numbers that a button names; nobody
    vouches for them. `language` is that of the line, and "" of a button, or where the line does not tell.
    """

    action: str
    language: str = ""
    topic: str = ""
    month: int | None = None
    digest: int | None = None
    issue: int | None = None
    typed: str = ""

    @property
    def is_long(self) -> bool:
        """Say whether it may well be no question of ours: somebody tells something, and it is to be kept."""
        return len(self.topic.split()) > FEW


def asked(event: Event, *, under_a_digest: bool = False) -> Asked | None:
    """Read what an event asks of a digest; None where it asks nothing of one.

    `under_a_digest`: it was said in the thread of one, where people ask as they talk.
    """
    if isinstance(event, Pressed):
        return _pressed(event) if event.action in PRESSED else None
    if not isinstance(event, Said) or event.opened:
        return None
    return _typed(event.text.strip(), under_a_digest=under_a_digest)


def _pressed(event: Pressed) -> Asked:
    digest, _, issue = event.value.partition(":")
    return Asked(event.action, digest=number_of(digest), issue=number_of(event.answer or issue))


def _typed(text: str, *, under_a_digest: bool) -> Asked | None:
    if len(text) > LONGEST:
        return None
    phrases = (*ANYWHERE, *UNDER_A_DIGEST) if under_a_digest else ANYWHERE
    for language, action, pattern in phrases:
        if found := pattern.fullmatch(plainly(text)):
            named = found.groupdict()
            month = month_number(named["month"]) if named.get("month") else None
            return Asked(action, language, named.get("topic") or "", month=month, typed=text)
    nearly = next((language for language, pattern in NEARLY if pattern.fullmatch(text)), None)
    if nearly or (under_a_digest and text.endswith("?") and len(text.split()) <= SHORT):
        return Asked("", nearly or "", typed=text)
    return None
