"""Decisions in a digest: those that were taken and are not done, and the form to record another."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from sqlalchemy.orm import Session

from bot import decisions
from bot.cards import Ask, Faint, Line, Strong
from bot.digests.parts import OpenDecision
from bot.ports import Action
from bot.talk import shortened
from bot.words import Words

LISTED = 5
"""Decisions that a digest or an agenda tells; the rest is counted."""


def open_decisions(session: Session, rollout_id: int) -> tuple[OpenDecision, ...]:
    """List the decisions that are not done, as they are frozen."""
    rows = decisions.open_ones(session, rollout_id)
    return tuple(OpenDecision(decision=row.id, text=row.text, due_on=row.due_on, issue=row.issue_id) for row in rows)


def lines(open_ones: Sequence[OpenDecision], words: Words, most: int = LISTED) -> Iterator[Line]:
    """Tell the decisions that are not done, each with the day before which it must be; the rest is counted."""
    for each in open_ones[:most]:
        due = words.say("before {day}", day=words.day(each.due_on)) if each.due_on else ""
        yield (Strong(shortened(each.text)), f" ({due})") if due else (Strong(shortened(each.text)),)
    if len(open_ones) > most:
        yield (Faint(words.count("… and {n} more decision", "… and {n} more decisions", len(open_ones) - most)),)


def form(words: Words, asked_at: str) -> Ask:
    """Offer to record a decision; `asked_at` names the agenda or digest that asked for it, or is ""."""
    return Ask(
        words.say("Record a decision"),
        Action.DECIDE,
        words.say("Save"),
        asked_at,
        prompt=words.say("What was decided? Name a day if you like, such as: before 1 December."),
    )
