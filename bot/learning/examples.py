"""Learning here: examples in the database. A correction points at its message; an administrator's line is sealed."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from bot.desk import Desk
from bot.learning.lines import Line
from bot.learning.refitting import FOLDS
from bot.privacy.masking import mask
from bot.privacy.vault import month_key
from bot.reading import Kind
from models import Example, Feedback, LocalHead

PURPOSE = "example.text"
AT_MOST = 2_000
"""Examples of either sort that count, the newest first: it bounds what a refit takes."""
HEAD_KEPT = timedelta(days=7)
"""How long a head lasts that is no longer refitted, such as that of an encoder which was replaced."""


@dataclass(frozen=True)
class Added:
    """What became of an administrator's lines, in numbers; `masked` had residents' data in them."""

    new: int = 0
    changed: int = 0
    known: int = 0
    masked: int = 0


def correct(session: Session, feedback: Feedback, kind: Kind, now: datetime) -> None:
    """Let a feedback be of the kind that its writer says, and keep that as an example for as long as its text.

    The last word counts. Who goes back to what was read has confirmed it, which is worth keeping too.
    """
    session.refresh(feedback, with_for_update=True)  # its text may be deleted at this very moment
    read_as, feedback.kind = feedback.kind, kind.value
    if feedback.text is None:
        return
    example = session.scalar(select(Example).where(Example.feedback_id == feedback.id))
    if example is None:
        example = Example(feedback_id=feedback.id, read_as=read_as)
        session.add(example)
    example.kind, example.added_at = kind.value, now


def add(session: Session, desk: Desk, lines: Iterable[Line]) -> Added:
    """Keep an administrator's lines without residents' data; a line that is known gets its newest kind."""
    known = {row.fingerprint: row for row in session.scalars(select(Example).where(Example.fingerprint.is_not(None)))}
    rollout, now = desk.settings.rollout[0], desk.now()
    seen = {"new": 0, "changed": 0, "known": 0, "masked": 0}
    for line in lines:
        masked = mask(line.text, rollout.case_number, rollout.country)
        print_ = desk.vault.pseudonym("example", masked.text.encode("utf-8", "replace").decode())
        row = known.get(print_)
        seen["masked"] += bool(masked.found)
        seen["new" if row is None else "known" if row.kind == line.kind else "changed"] += 1
        if row is None:
            text = desk.vault.seal(month_key(now), masked.text.encode("utf-8", "replace"), PURPOSE)
            row = known[print_] = Example(fingerprint=print_, text=text, kind=line.kind.value, added_at=now)
            session.add(row)
        row.kind = line.kind.value
    return Added(**seen)


def corrections(session: Session) -> dict[int, Kind]:
    """Give the kind of each feedback that its writer corrected or confirmed, the newest first."""
    own = select(Feedback.id, Example.kind).join(Example, Example.feedback_id == Feedback.id)
    rows = session.execute(own.order_by(Example.id.desc()).limit(AT_MOST)).all()
    return {row[0]: Kind(row[1]) for row in rows}


def added_lines(session: Session) -> Sequence[Example]:
    """List the administrator's lines, the newest first; still sealed."""
    lines = select(Example).where(Example.text.is_not(None)).order_by(Example.id.desc())
    return session.scalars(lines.limit(AT_MOST)).all()


def numbers(session: Session) -> tuple[int, int, int]:
    """Count corrections, the people who made them, and the administrator's lines."""
    of_people = select(func.count(Example.id), func.count(Feedback.person_id.distinct()))
    made, people = session.execute(of_people.join(Feedback, Feedback.id == Example.feedback_id)).one()
    lines = session.scalar(select(func.count()).select_from(Example).where(Example.text.is_not(None)))
    return made, people, lines or 0


def fold_of(ref: str) -> int:
    """Give the part in which an example is held back: the same one every night, in every process."""
    return hashlib.sha256(ref.encode()).digest()[0] % FOLDS


def drop_old(session: Session, kept_days: int, now: datetime) -> None:
    """Delete lines whose time is over, counted from when they were added, and heads that nobody refits."""
    session.execute(
        delete(Example).where(Example.text.is_not(None), Example.added_at < now - timedelta(days=kept_days))
    )
    session.execute(delete(LocalHead).where(LocalHead.fitted_at < now - HEAD_KEPT))
