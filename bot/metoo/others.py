"""“Me too”: how many colleagues an earlier report told of, so that a receipt can ask whether it is the same."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.cards import Block, Buttons, Text
from bot.config import RolloutSettings
from bot.days.period import Period
from bot.desk import Desk
from bot.metoo.adding import button
from bot.recurring import Likely, standing
from bot.recurring.known import KINDS
from bot.words import Words
from models import Digest, Feedback, Issue


@dataclass(frozen=True, slots=True)
class Others:
    """An issue that a new message seems to be about, and how many colleagues wrote about it the week before."""

    issue: int
    title: str
    people: int


def others(
    session: Session, desk: Desk, settings: RolloutSettings, feedback: Feedback, likely: Likely, language: str
) -> Others | None:
    """Say which issue a message surely seems to be about, and how many wrote of it; None where it must not be told.

    The number is that of the frozen report of the week before, which passed the gate: a count of today would tell, by
    how it changes, when one more person wrote.
    """
    candidates = likely.candidates.issues if likely.one and likely.candidates else ()
    if not candidates or feedback.kind not in KINDS:
        return None
    first = session.get(Issue, candidates[0][0])
    if first is None or first.rollout_id != feedback.rollout_id:
        return None
    issue = standing(session, first)
    people = _told(session, desk, settings, issue)
    return Others(issue.id, issue.title(language), people) if people >= settings.thresholds.people else None


def question(words: Words, desk: Desk, found: Others | None, ref: str) -> tuple[Block, ...]:
    """Ask on the receipt of the feedback `ref` whether it is the same; nothing where there is nothing to ask."""
    if found is None:
        return ()
    told = words.say("Last week {n} colleagues wrote about “{topic}”.", n=words.number(found.people), topic=found.title)
    asked = f"{told} {words.say('Is yours the same?')}"
    return (Text((asked,)), Buttons((button(words, desk, found.issue, ref),)))


def _told(session: Session, desk: Desk, settings: RolloutSettings, issue: Issue) -> int:
    week = Period.holding(desk.now(), settings.zone).before()
    frozen = select(Digest.figures).where(Digest.rollout_id == issue.rollout_id, Digest.period == str(week))
    told = [row for figures in session.scalars(frozen) for row in figures["issues"] if row["issue"] == issue.id]
    return min((int(row["counted"]["people"]) for row in told), default=0)
