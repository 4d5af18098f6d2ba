"""Decisions: written down once, in the words of those who made them, and open until somebody says they are done."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.dates import Found, find_day
from bot.desk import Desk
from bot.places import note
from bot.privacy.masking import mask
from bot.speaker import Speaker
from models import Decision, Department, Issue

LONGEST = 500
"""Characters of a decision; an agenda must show several."""
_BY = re.compile(r"\b(?:v[oó][oó]r|uiterlijk|before|by)\s+", re.IGNORECASE)

_YES = re.compile(
    r"(?:.*[:?] )?(?:ja|yes|akkoord|agreed|oké?|prima|goed)\b"
    r"(?:[\s,]+(?:graag|hoor|dat mag|doe maar|plaats(?:en)?(?: maar)?|akkoord|prima|goed|please|place it))?[\s.,!]*",
    re.IGNORECASE,
)
"""All that a decision says to what was asked, after the title of that."""


def record(
    session: Session,
    desk: Desk,
    who: Speaker,
    text: str,
    *,
    issue: Issue | None = None,
    department: Department | None = None,
    asked_at: str | None = None,
    about: str = "",
) -> Decision:
    """Write a decision down, with the day before which it must be done where the text names one.

    The same words in the same rollout, while they are open, are the same decision. Residents' data is taken out.
    `about` is what was asked, such as the title of the issue; it stands before the text, so that both can be read.
    With a `department` it plans a visit there, on the day that the text names wherever it stands.
    """
    typed = masked(who, text)
    shown = _shown(typed, about)
    same = select(Decision).where(
        Decision.rollout_id == who.rollout.id, Decision.text == shown, Decision.done_at.is_(None)
    )
    if found := session.scalar(same):
        return found
    today = desk.now().astimezone(who.settings.zone).date()
    decision = Decision(
        rollout_id=who.rollout.id,
        issue_id=issue.id if issue else None,
        department_id=department.id if department else None,
        text=shown,
        asked_at=asked_at,
        due_on=_day_in(typed, today) if department else due_in(typed, today),
        decided_by=who.person.id,
        decided_at=desk.now(),
    )
    session.add(decision)
    session.flush()
    note(session, desk, who.person, "recorded decision", f"decision {decision.id}")
    return decision


def _shown(typed: str, about: str) -> str:
    return f"{about}{'' if about.endswith('?') else ':'} {typed}"[:LONGEST] if about else typed[:LONGEST]


def tell_about(decision: Decision, issue: Issue, about: str) -> None:
    """Say afterwards which issue a decision is about, by its title; it stands before the text, as ever."""
    decision.issue_id, decision.text = issue.id, _shown(decision.text, about)


def masked(who: Speaker, text: str) -> str:
    """Give a text as it may be kept: on one line, without residents' data."""
    return mask(" ".join(text.split()), who.settings.case_number, who.settings.country).text


def due_in(text: str, today: date) -> date | None:
    """Give the day before which a text says that something must be done: "voor di 24 nov", "before 1 December"."""
    return next((found.day for _, found in _due(text, today)), None)


def without_day(text: str, today: date) -> str:
    """Leave the day before which something must be done out of a text."""
    found = next(_due(text, today), None)
    return text if found is None else f"{text[: found[0].start()]}{text[found[0].end() + found[1].end :]}"


def _due(text: str, today: date) -> Iterator[tuple[re.Match[str], Found]]:
    for said in _BY.finditer(text):
        found = find_day(text[said.end() :], today)
        if found and found.start == 0:
            yield said, found


def _day_in(text: str, today: date) -> date | None:
    found = find_day(text, today)
    return found.day if found else None


def open_ones(session: Session, rollout_id: int) -> list[Decision]:
    """List the decisions that are not done: first what must be done first, then the oldest."""
    mine = select(Decision).where(Decision.rollout_id == rollout_id, Decision.done_at.is_(None))
    return list(session.scalars(mine.order_by(Decision.due_on.is_(None), Decision.due_on, Decision.id)))


def is_yes(decision: Decision) -> bool:
    """Say whether a decision says no more than yes to what was asked, perhaps with a day: "Oude zaak vinden: ja"."""
    said = without_day(decision.text, decision.decided_at.date())
    return _YES.fullmatch(said) is not None


def done(session: Session, desk: Desk, who: Speaker, decision: Decision) -> bool:
    """Say that a decision was carried out; False where it was before."""
    row = session.get_one(Decision, decision.id, with_for_update=True, populate_existing=True)
    if row.done_at:
        return False
    row.done_at = desk.now()
    note(session, desk, who.person, "carried out decision", f"decision {row.id}")
    return True
