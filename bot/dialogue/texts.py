"""The dialogue with an asker: what may be said in it, and whether it was said before."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.cards import Card
from bot.commands import holds_code
from bot.desk import Desk
from bot.privacy.vault import VaultError
from bot.service import Turn
from models import Feedback, Reply

LONGEST = 2_500
"""Characters; a paragraph of Slack holds 3,000, and an answer must arrive whole."""


def problem(turn: Turn, text: str) -> Card | None:
    """Say what keeps a text from being sent; None when nothing does."""
    if not text.strip():
        return turn.line("There was no text in it, so I sent nothing. One sentence is enough.")
    if len(text) > LONGEST:
        return turn.line("This is too long, so I sent nothing. Keep it under {n} characters.", n=LONGEST)
    if holds_code(text):
        return turn.line("There is a one-time code in it, so I sent nothing.")
    return None


def last_of(session: Session, feedback: Feedback) -> Reply | None:
    """Give the last message of a dialogue."""
    said = select(Reply).where(Reply.feedback_id == feedback.id)
    return session.scalar(said.order_by(Reply.id.desc()).limit(1))


def repeats(session: Session, desk: Desk, feedback: Feedback, text: str, written_by: int | None) -> bool:
    """Say whether the last message of a dialogue is this same one: a button is pressed twice easily on a phone."""
    last = last_of(session, feedback)
    return last is not None and last.written_by == written_by and opened(desk, last) == text


def opened(desk: Desk, reply: Reply) -> str:
    """Open a message of a dialogue; empty when it was deleted, or its key was."""
    if reply.text is None:
        return ""
    try:
        return desk.vault.open(reply.text, "reply.text").decode()
    except VaultError:
        return ""
