"""The dialogue with an asker: the random name of a conversation, by which both sides can speak of it."""

from __future__ import annotations

import secrets

from sqlalchemy import bindparam, exists, update
from sqlalchemy.orm import Session, aliased
from sqlalchemy.orm.attributes import set_committed_value

from models import Feedback

LETTERS, DIGITS = "BCDFGHJKLMNPQRSTVWXZ", "23456789"
"""No vowels, so that no name is a word; no 0 and 1, which look like letters."""
SHORTEST = 4
TRIES = 8
"""Of each length: when so many are taken, names of this length run out."""
_other = aliased(Feedback)
_NAME = (
    update(Feedback)
    .where(Feedback.id == bindparam("number"), Feedback.alias.is_(None))
    .where(~exists().where(_other.alias == bindparam("new")))
    .values(alias=bindparam("new"))
    .returning(Feedback.alias)
    .execution_options(synchronize_session=False)
)


def alias_of(session: Session, feedback: Feedback) -> str:
    """Give the name of the conversation about a feedback, such as "K7PQ"; made at random the first time."""
    tries = 0
    while feedback.alias is None:
        _try(session, feedback, SHORTEST + tries // TRIES)
        tries += 1
    return feedback.alias


def _try(session: Session, feedback: Feedback, length: int) -> None:
    """Give a name that is free, unless it has one by now: two may ask at once.

    In two replicas at the very same moment, one time in many thousands, the same name is refused to the second by the
    database; then its transaction fails, and is tried again like any other.
    """
    name = _random(length)
    named = session.execute(_NAME, {"number": feedback.id, "new": name}).scalar()
    if named:
        set_committed_value(feedback, "alias", named)
    else:
        session.refresh(feedback, ["alias"])


def _random(length: int) -> str:
    rest = (secrets.choice(LETTERS) for _ in range(length - 2))
    return "".join((secrets.choice(LETTERS), secrets.choice(DIGITS), *rest))
