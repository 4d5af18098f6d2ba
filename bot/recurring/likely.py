"""Recurring issues: what was thought of a text before the database was taken, and what of that is kept."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from bot.desk import Desk
from bot.likeness import Suggestion as Thought
from bot.recurring import vectors
from bot.recurring.vectors import Encoded, Vector
from models import Feedback, IndexChange, Suggestion, TextVector

ARRIVAL, SCREEN = "arrival", "screen"
"""When a suggestion was made: as the message came in, or for somebody who tags."""
HIDDEN, ASKED, ONE, THREE = "hidden", "asked", "one", "three"
"""What somebody who tags was shown of it."""
WITHHELD, OFFER = "withheld", "offer"
"""That its asker could have been shown the answer to the first, and that they were."""


@dataclass(frozen=True)
class Candidates:
    """Ids of issues with their chances, the likeliest first, and the chance that it is none of them."""

    issues: tuple[tuple[int, float], ...]
    new: float

    @property
    def p(self) -> float:
        """The chance of the first; 0 where there is none."""
        return self.issues[0][1] if self.issues else 0.0


@dataclass(frozen=True)
class Likely:
    """What a new text may be about.

    `candidates` is None while the index is being made; `shown` says what may be shown of them: nothing, or the known
    answer to the first, once such offers have proved themselves. `one` where whoever tags would be shown it alone.
    """

    encoder: str = ""
    vector: Vector | None = None
    candidates: Candidates | None = None
    shown: str = HIDDEN
    one: bool = False


NOTHING = Likely()
"""What is thought of a text where nobody thought about it."""


def candidates_of(thought: Thought) -> Candidates:
    """Give what a learner suggests as ids of issues."""
    return Candidates(tuple((int(each.issue), float(each.p)) for each in thought.candidates), float(thought.new))


def note(session: Session, desk: Desk, feedback: Feedback, likely: Likely) -> None:
    """Keep the vector of a new feedback, and what was suggested for it."""
    if likely.vector is not None:
        vectors.keep(session, desk, [Encoded(feedback.id, likely.encoder, likely.vector)])
    if likely.candidates is not None:
        shown = HIDDEN if likely.shown == HIDDEN else WITHHELD  # until it stands in a receipt
        session.add(_row(desk, feedback, likely.candidates, ARRIVAL, shown))


def renew(session: Session, desk: Desk, feedback: Feedback, likely: Likely) -> None:
    """Delete what was made of the text that a feedback had, keep what is made of its new one, and tell the indexes."""
    for table in (TextVector, Suggestion):
        session.execute(delete(table).where(table.feedback_id == feedback.id))
    note(session, desk, feedback, likely)
    session.add(IndexChange(feedback_id=feedback.id, changed_at=desk.now()))
    session.flush()


def remember(session: Session, desk: Desk, shown: Mapping[int, tuple[str, Candidates]]) -> None:
    """Keep what somebody who tags was shown of feedback, in the place of an older one; not once judged, or deleted."""
    waiting = (Feedback.id.in_(shown), Feedback.text.is_not(None), Feedback.issue_id.is_(None))
    found = session.scalars(select(Feedback).where(*waiting).order_by(Feedback.id).with_for_update()).all()
    ids = [feedback.id for feedback in found]
    session.execute(delete(Suggestion).where(Suggestion.feedback_id.in_(ids), Suggestion.occasion == SCREEN))
    for feedback in found:
        how, candidates = shown[feedback.id]
        session.add(_row(desk, feedback, candidates, SCREEN, how))


def _row(desk: Desk, feedback: Feedback, candidates: Candidates, occasion: str, shown: str) -> Suggestion:
    return Suggestion(
        rollout_id=feedback.rollout_id,
        feedback_id=feedback.id,
        occasion=occasion,
        candidates=list(candidates.issues),
        new=candidates.new,
        shown=shown,
        made_at=desk.now(),
    )
