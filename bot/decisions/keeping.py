"""Decisions: written down once, in the words of those who made them, and open until somebody says they are done."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.decisions import phrases
from bot.desk import Desk
from bot.places import note
from bot.privacy.masking import mask
from bot.speaker import Speaker
from models import Decision, Department, Issue

LONGEST = 500
"""Characters of a decision; an agenda must show several."""


@dataclass(frozen=True, slots=True)
class Made:
    """What somebody says was decided: as typed, on what, and what asked for it, such as "digest/1/2026-W47".

    `about` is what was asked, such as the title of the issue; it stands before the text, so that both can be read.
    With a `department` it plans a visit there, on the day that the text names wherever it stands.
    """

    text: str
    issue: Issue | None = None
    department: Department | None = None
    asked_at: str | None = None
    about: str = ""

    def due_on(self, today: date) -> date | None:
        """Give the day before which it must be done, where the text names one."""
        return phrases.day_in(self.text, today) if self.department else phrases.due_in(self.text, today)


def record(session: Session, desk: Desk, who: Speaker, made: Made) -> Decision:
    """Write a decision down; the same words in the same rollout, while they are open, are the same decision.

    Residents' data is taken out. What was not decided yet about the same issue no longer waits.
    """
    shown = _shown(who, made)
    if found := _open_one(session, who, shown):
        return found
    today = desk.today(who.settings)
    decision = _add(session, desk, who, made, due_on=made.due_on(today))
    if made.issue:
        settle(session, desk, made.issue)
    note(session, desk, who.person, "recorded decision", f"decision {decision.id}")
    return decision


def leave_open(session: Session, desk: Desk, who: Speaker, made: Made) -> Decision:
    """Write down that what was asked is not decided yet: it is no decision, and so it is asked again.

    Once for an issue while it waits.
    """
    waits = (Decision.rollout_id == who.rollout.id, Decision.undecided, Decision.done_at.is_(None))
    issue_id = made.issue.id if made.issue else None
    if issue_id and (found := session.scalar(select(Decision).where(*waits, Decision.issue_id == issue_id))):
        return found
    decision = _add(session, desk, who, made, undecided=True)
    note(session, desk, who.person, "left undecided", f"decision {decision.id}")
    return decision


def _add(session: Session, desk: Desk, who: Speaker, made: Made, **more: object) -> Decision:
    decision = Decision(
        rollout_id=who.rollout.id,
        issue_id=made.issue.id if made.issue else None,
        department_id=made.department.id if made.department else None,
        text=_shown(who, made),
        asked_at=made.asked_at,
        decided_by=who.person.id,
        decided_at=desk.now(),
        **more,
    )
    session.add(decision)
    session.flush()
    return decision


def _open_one(session: Session, who: Speaker, shown: str) -> Decision | None:
    own = (Decision.rollout_id == who.rollout.id, Decision.done_at.is_(None), Decision.undecided.is_(False))
    return session.scalar(select(Decision).where(*own, Decision.text == shown))


def settle(session: Session, desk: Desk, issue: Issue) -> None:
    """Have nothing wait of what was not decided yet about an issue: it was decided."""
    waiting = (Decision.issue_id == issue.id, Decision.undecided, Decision.done_at.is_(None))
    for row in session.scalars(select(Decision).where(*waiting)):
        row.done_at = desk.now()


def _shown(who: Speaker, made: Made) -> str:
    return _below(made.about, masked(who, made.text))


def _below(about: str, typed: str) -> str:
    return f"{about}{'' if about.endswith('?') else ':'} {typed}"[:LONGEST] if about else typed[:LONGEST]


def tell_about(session: Session, desk: Desk, decision: Decision, issue: Issue, about: str) -> None:
    """Say afterwards which issue a decision is about, by its title; it stands before the text, as ever."""
    decision.issue_id, decision.text = issue.id, _below(about, decision.text)
    settle(session, desk, issue)


def masked(who: Speaker, text: str) -> str:
    """Give a text as it may be kept: on one line, without residents' data."""
    return mask(" ".join(text.split()), who.settings.case_number, who.settings.country).text


def open_ones(session: Session, rollout_id: int) -> list[Decision]:
    """List the decisions that are not done: first what must be done first, then the oldest."""
    return _listed(session, rollout_id, undecided=False)


def undecided(session: Session, rollout_id: int) -> list[Decision]:
    """List what was asked and is not decided yet, the oldest first."""
    return _listed(session, rollout_id, undecided=True)


def _listed(session: Session, rollout_id: int, *, undecided: bool) -> list[Decision]:
    mine = (Decision.rollout_id == rollout_id, Decision.done_at.is_(None), Decision.undecided.is_(undecided))
    order = (Decision.due_on.is_(None), Decision.due_on, Decision.id)
    return list(session.scalars(select(Decision).where(*mine).order_by(*order)))


def is_yes(decision: Decision) -> bool:
    """Say whether a decision says no more than yes to what was asked."""
    return phrases.is_yes(decision.text, decision.decided_at.date())


def done(session: Session, desk: Desk, who: Speaker, decision: Decision) -> bool:
    """Say that a decision was carried out; False where it was before."""
    row = session.get_one(Decision, decision.id, with_for_update=True, populate_existing=True)
    if row.done_at:
        return False
    row.done_at = desk.now()
    note(session, desk, who.person, "carried out decision", f"decision {row.id}")
    return True
