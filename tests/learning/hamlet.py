"""A town that learns, with an encoder of a test and heads that were fitted on a few of our messages."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import cache

from sqlalchemy import func, select

from bot.learning.basis import Basis, basis_of
from bot.learning.room import Learning
from bot.ports import Action
from bot.reading import Kind
from bot.reading.samples import our_samples
from bot.reading.training import cues_of, fit_heads, vectors_of
from models import Example, LocalHead
from tests.gestures import kept, press, tell
from tests.recurring.village import FakeEncoder
from tests.town import Town

WISH = "De oude {system} had dit bij balie {number} wel"
"""What people here mean as an idea; it is shipped as something else."""
SYSTEMS = (
    "Suite",
    "Djuma",
    "Key2",
    "Corsa",
    "Mozard",
    "Liber",
    "Centric",
    "Decos",
    "Zivver",
    "Planon",
    "Topdesk",
    "Afas",
)
SIMILAR = WISH.format(system="Pinkroccade", number=99)


@cache
def small_basis() -> Basis:
    """An encoder that counts words, and heads for it."""
    encoder, samples = FakeEncoder(name="small-1", dimensions=64), our_samples()[::12]
    heads = fit_heads(encoder.name, samples, vectors_of(encoder, samples), cues_of(samples))
    return Basis(encoder, heads)


def teach(town: Town, basis: Basis | None = None) -> Town:
    """Have a town read by what it learns: on the rules, or on another basis."""
    learning = Learning(town.store, town.desk, basis or basis_of(None))
    mailroom = replace(town.app.mailroom, reader=learning.reader)
    chores = replace(town.app.chores, learning=learning)
    town.app = replace(town.app, mailroom=mailroom, chores=chores, learning=learning)
    return town


def correct(town: Town, user: str, text: str, kind: Kind = Kind.IDEA) -> int:
    """Say something and correct how it was read; give the number of the message."""
    tell(town, user, text)
    number = kept(town)[-1].id
    press(town, user, Action.KIND, number, kind.value)
    return number


def correct_many(town: Town, people: int = 12) -> list[int]:
    """Have twelve messages corrected, by so many people."""
    return [
        correct(town, f"collega-{at % people}", WISH.format(system=system, number=at))
        for at, system in enumerate(SYSTEMS)
    ]


def examples(town: Town) -> list[Example]:
    """List all examples, oldest first."""
    return town.read(lambda session: list(session.scalars(select(Example).order_by(Example.id))))


def heads(town: Town) -> Mapping[str, LocalHead]:
    """Give the local heads by their encoder."""
    rows = town.read(lambda session: session.scalars(select(LocalHead)).all())
    return {row.encoder: row for row in rows}


def count(town: Town) -> int:
    """Count the examples."""
    return town.read(lambda session: session.scalar(select(func.count()).select_from(Example))) or 0


def night(town: Town) -> None:
    """Let it be the next night."""
    town.clock.forward(days=1)
    town.run(town.app.chores.learn())
