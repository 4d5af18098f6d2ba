"""The dialogue with an asker: the random name of a conversation, by which both sides can speak of it."""

from __future__ import annotations

import secrets

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from models import Feedback

LETTERS, DIGITS = "BCDFGHJKLMNPQRSTVWXZ", "23456789"
"""No vowels, so that no name is a word; no 0 and 1, which look like letters."""
SHORTEST = 4
TRIES = 8
"""Of each length: when so many are taken, names of this length run out."""


def alias_of(session: Session, feedback: Feedback) -> str:
    """Give the name of the conversation about a feedback, such as "K7PQ"; made at random the first time."""
    if feedback.alias is None:
        session.refresh(feedback, ["alias"], with_for_update=True)  # two may ask at once
    tries = 0
    while feedback.alias is None:
        _try(session, feedback, SHORTEST + tries // TRIES)
        tries += 1
    return feedback.alias


def _try(session: Session, feedback: Feedback, length: int) -> None:
    name = _random(length)
    if session.scalar(select(Feedback.id).where(Feedback.alias == name)):
        return
    try:
        with session.begin_nested():
            feedback.alias = name
            session.flush()
    except IntegrityError:  # another replica has just given it to another conversation
        session.refresh(feedback, ["alias"])


def _random(length: int) -> str:
    rest = (secrets.choice(LETTERS) for _ in range(length - 2))
    return "".join((secrets.choice(LETTERS), secrets.choice(DIGITS), *rest))
