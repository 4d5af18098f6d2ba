"""A town in which departments have ambassadors and managers of their own, and what tests ask about its people."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TypeVar

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot import roles
from bot.cards import Card, Strong, Text
from bot.config import DepartmentSettings, Settings
from bot.people import known, running_rollouts
from bot.ports import Sender
from models import Department, Person, Rollout
from tests.gestures import tell
from tests.town import INSIDER, Town, with_rollout

T = TypeVar("T")

CITIZENS, CLERKS, SOCIAL = "Burgerzaken", "Griffie", "Sociaal Domein"
BEA, MEES, GERT = "bea", "mees", "gert"
"""The ambassador and the manager of the first department, and an ambassador of the second."""


def named(user: str) -> str:
    return f"terminal:terminal/{user}"


def with_court(settings: Settings, **changes: object) -> Settings:
    """Give the settings with ambassadors of departments, and nobody who is one of all."""
    departments = (
        DepartmentSettings(
            name=CITIZENS, headcount=120, ambassadors=(named(BEA),), managers=(named(MEES),), layer="uitvoering"
        ),
        DepartmentSettings(name=CLERKS, headcount=4, ambassadors=(named(GERT),), layer="staf"),
        DepartmentSettings(name=SOCIAL, headcount=40, layer="uitvoering"),
    )
    return with_rollout(settings, **{"department": departments, "ambassadors": (), **changes})


def ask(town: Town, work: Callable[[Session, Rollout], T]) -> T:
    """Look something up about the first rollout."""
    return town.read(lambda session: work(session, running_rollouts(session, town.desk)[0][0]))


def meet(town: Town, *users: str) -> None:
    """Have people write to the bot for the first time."""
    for user in users:
        tell(town, user, "hallo")


def person_in(session: Session, town: Town, user: str) -> Person:
    found = known(session, town.desk, "terminal", Sender("terminal", user))
    assert found
    return found


def department(session: Session, name: str) -> Department:
    return session.scalars(select(Department).where(Department.name == name)).one()


def tagging(town: Town, name: str | None) -> list[str]:
    """Give who tags for a department, as they are called here."""

    def look(session: Session, rollout: Rollout) -> list[str]:
        number = department(session, name).id if name else None
        found = roles.ambassadors_of(session, town.desk, rollout, number)
        names = {person_in(session, town, user).id: user for user in town.heard if _is_known(session, town, user)}
        return sorted(names[one.id] for one in found)

    return ask(town, look)


def _is_known(session: Session, town: Town, user: str) -> bool:
    return known(session, town.desk, "terminal", Sender("terminal", user)) is not None


def code_in(card: Card) -> str:
    """Give the one-time code that stands on a card."""
    spans = [span for block in card.blocks if isinstance(block, Text) for span in block.line]
    (code,) = [span.text for span in spans if isinstance(span, Strong)]
    assert re.fullmatch(r"[A-Z2-9]{5}(-[A-Z2-9]{5}){3}", code)
    return code


def invited(town: Town, line: str, by: str = INSIDER) -> str:
    """Have the project group make a code by a typed line."""
    (card,) = tell(town, by, line)
    return code_in(card)
