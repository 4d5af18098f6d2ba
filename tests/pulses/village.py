"""A town in which a round of pulses runs, and what people press in it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.people import person_of
from bot.ports import Action, Sender
from models import Base, PulseInvitation, PulseRound
from tests.pulses.crowd import INSIDERS, come
from tests.town import Town

R = TypeVar("R", bound=Base)

FLOOR = tuple(f"b{number}" for number in range(12)) + tuple(f"s{number}" for number in range(12))
"""Of Burgerzaken, and of Sociaal Domein."""


def settle_in(town: Town, floor: Sequence[str] = FLOOR, insiders: Sequence[str] = INSIDERS) -> None:
    """Let people come in by their department, and ask them."""

    def work(session: Session) -> None:
        for user in (*floor, *insiders):
            department = {"b": "Burgerzaken", "s": "Sociaal Domein"}.get(user[0])
            come(session, town.desk, user, department)

    town.write(work)
    pulse(town)


def pulse(town: Town) -> None:
    """Do what the clock does every few minutes, and deliver it."""
    town.run(town.app.chores.pulse())
    town.drain()


def rows(town: Town, table: type[R]) -> list[R]:
    return town.read(lambda session: list(session.scalars(select(table))))


def number_of(town: Town, user: str) -> int:
    return town.write(lambda session: person_of(session, town.desk, "terminal", Sender("terminal", user), "nl").id)


def value(town: Town, user: str, point: int, about: str = "own") -> str:
    """Give what stands on a button of the question that somebody was asked."""
    number = number_of(town, user)
    asked = [each for each in rows(town, PulseInvitation) if each.person_id == number and each.about == about]
    (round_,) = rows(town, PulseRound)
    return f"{round_.id}:{asked[0].question_id}:{about}:{point}"


def answer(town: Town, user: str, point: int, about: str = "own") -> str:
    """Press an answer; give what the bot says."""
    return " ".join(town.press(user, Action.PULSE, value(town, user, point, about))[-1].split())


def forecast(town: Town, own: int = 4, predicted: int = 4) -> None:
    """Let the whole project group answer and predict."""
    for user in INSIDERS:
        answer(town, user, own)
        answer(town, user, predicted, "floor")
