"""Decisions: written down once, in the words of those who made them, and open until somebody says they are done."""

from __future__ import annotations

import re
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.dates import find_day
from bot.desk import Desk
from bot.places import note
from bot.privacy.masking import mask
from bot.speaker import Speaker
from models import Decision, Issue

LONGEST = 500
"""Characters of a decision; an agenda must show several."""
_BY = re.compile(r"\b(?:v[oó][oó]r|uiterlijk|before|by)\s+", re.IGNORECASE)


def record(
    session: Session,
    desk: Desk,
    who: Speaker,
    text: str,
    *,
    issue: Issue | None = None,
    asked_at: str | None = None,
    about: str = "",
) -> Decision:
    """Write a decision down, with the day before which it must be done where the text names one.

    The same words in the same rollout, while they are open, are the same decision. Residents' data is taken out.
    `about` is what was asked, such as the title of the issue; it stands before the text, so that both can be read.
    """
    typed = mask(" ".join(text.split()), who.settings.case_number, who.settings.country).text
    shown = f"{about}{'' if about.endswith('?') else ':'} {typed}"[:LONGEST] if about else typed[:LONGEST]
    same = select(Decision).where(
        Decision.rollout_id == who.rollout.id, Decision.text == shown, Decision.done_at.is_(None)
    )
    if found := session.scalar(same):
        return found
    decision = Decision(
        rollout_id=who.rollout.id,
        issue_id=issue.id if issue else None,
        text=shown,
        asked_at=asked_at,
        due_on=due_in(typed, desk.now().astimezone(who.settings.zone).date()),
        decided_by=who.person.id,
        decided_at=desk.now(),
    )
    session.add(decision)
    session.flush()
    note(session, desk, who.person, "recorded decision", f"decision {decision.id}")
    return decision


def due_in(text: str, today: date) -> date | None:
    """Give the day before which a text says that something must be done: "voor di 24 nov", "before 1 December"."""
    for said in _BY.finditer(text):
        rest = text[said.end() :]
        found = find_day(rest, today)
        if found and found.start == 0:
            return found.day
    return None


def open_ones(session: Session, rollout_id: int) -> list[Decision]:
    """List the decisions that are not done: first what must be done first, then the oldest."""
    mine = select(Decision).where(Decision.rollout_id == rollout_id, Decision.done_at.is_(None))
    return list(session.scalars(mine.order_by(Decision.due_on.is_(None), Decision.due_on, Decision.id)))


def done(session: Session, desk: Desk, who: Speaker, decision: Decision) -> bool:
    """Say that a decision was carried out; False where it was before."""
    row = session.get_one(Decision, decision.id, with_for_update=True, populate_existing=True)
    if row.done_at:
        return False
    row.done_at = desk.now()
    note(session, desk, who.person, "carried out decision", f"decision {row.id}")
    return True
