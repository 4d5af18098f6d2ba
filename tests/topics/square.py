"""A town whose people wrote about topics, and what those who tag do with them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import uuid4

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot import issues, places
from bot.cards import Ask, Bullets, Button, Buttons, Card, Choice, Facts, Heading, Quote, plain
from bot.issues import Status
from bot.people import place_at
from bot.ports import Spot
from bot.recurring import tag
from models import Digest, Feedback, Issue, IssueAct, Membership, Person, Rollout
from tests.gestures import kept, press, tell, texts
from tests.town import AMBASSADOR, NOW, Town

PROBLEM = "De etiketten printen niet"
COLLEAGUE = "lead"
"""Somebody else who may tag: of the project group."""
NINE_AM = NOW
NEXT_NOON = NOW.replace(day=19, hour=11)
"""A Thursday, in working time."""

__all__ = ["AMBASSADOR", "COLLEAGUE", "NEXT_NOON", "PROBLEM"]


def topic(town: Town, title: str = "Etiketten", users: Sequence[str] = (), text: str = PROBLEM) -> int:
    """Open an issue that these users wrote about; give its number."""
    numbers = []
    for user in users:
        tell(town, user, f"{text}, zegt {user}")
        numbers.append(kept(town)[-1].id)

    def work(session: Session) -> int:
        rollout = session.scalars(select(Rollout)).one()
        made = issues.open_issue(session, town.desk, rollout.id, title, None)
        for number in numbers:
            tag(session, town.desk, session.get_one(Feedback, number), made, None)
        return made.id

    return town.write(work)


def status(town: Town, number: int, to: Status, reason: str | None = None) -> int | None:
    """Say how an issue stands, as the system; give the act's number."""

    def work(session: Session) -> int | None:
        act = issues.set_status(session, town.desk, session.get_one(Issue, number), to, None, reason=reason)
        return act.id if act else None

    return town.write(work)


def undo(town: Town, act: int | None) -> None:
    """Undo an act, as the system."""
    town.write(lambda session: issues.undo(session, town.desk, session.get_one(IssueAct, act), None))


def merge(town: Town, number: int, into: int) -> int:
    """Merge an issue into another, as the system; give the act's number."""

    def work(session: Session) -> int:
        both = session.get_one(Issue, number), session.get_one(Issue, into)
        return issues.merge(session, town.desk, *both, None).id

    return town.write(work)


def told(town: Town, topics: Mapping[int, tuple[int, int]], week: str = "2026-W46") -> None:
    """Have the report of a week tell of topics: `{1: (7, 6)}` are 7 messages about topic 1, from 6 people."""
    counted = {number: {"messages": messages, "people": people} for number, (messages, people) in topics.items()}
    issues_told = [{"issue": number, "counted": each} for number, each in counted.items()]

    def work(session: Session) -> None:
        rollout = session.scalars(select(Rollout.id)).one()
        report = {"work_id": uuid4().hex, "audience": "project_group", "period": week, "frozen_at": town.clock()}
        session.add(Digest(rollout_id=rollout, figures={"issues": issues_told}, **report))

    town.write(work)


def do(town: Town, user: str, action: str, value: str, answer: str = "") -> Card:
    """Press something; give the one card that comes back."""
    (card,) = press(town, user, action, value, answer)
    return card


def field(town: Town, number: int, name: str) -> Any:
    """Give what an issue holds."""
    return town.read(lambda session: getattr(session.get_one(Issue, number), name))


def acts(town: Town, number: int) -> list[str]:
    """List what was done with an issue."""
    query = select(IssueAct.act).where(IssueAct.issue_id == number).order_by(IssueAct.id)
    return town.read(lambda session: list(session.scalars(query)))


def buttons(card: Card) -> dict[str, Button]:
    """Give the buttons of a card by action."""
    return {one.action: one for block in card.blocks if isinstance(block, Buttons) for one in block.items}


def asks(card: Card) -> dict[str, Ask]:
    """Give the questions of a card by action."""
    return {block.action: block for block in card.blocks if isinstance(block, Ask)}


def choices(card: Card, action: str) -> list[Choice]:
    """List what can be picked."""
    return list(asks(card)[action].choices)


def facts(card: Card) -> dict[str, str]:
    """Give the facts of a card."""
    return {name: value for block in card.blocks if isinstance(block, Facts) for name, value in block.rows}


def all_text(card: Card) -> str:
    """Give every word of a card."""
    lines = [plain(item) for block in card.blocks if isinstance(block, Bullets) for item in block.items]
    heads = [block.text for block in card.blocks if isinstance(block, Heading | Quote)]
    told = [f"{name}: {value}" for name, value in facts(card).items()]
    labels = [one.label for one in buttons(card).values()]
    labels += [ask.label for ask in asks(card).values()]
    labels += [choice.label for ask in asks(card).values() for choice in ask.choices]
    return "\n".join((card.summary, texts(card), *lines, *heads, *told, *labels))


def person(town: Town, user: str) -> Person:
    """Find somebody by what the terminal calls them."""

    def work(session: Session) -> Person:
        people = session.scalars(select(Person).order_by(Person.id)).all()
        return next(one for one in people if one.identity and _is(town, one, user))

    return town.read(work)


def _is(town: Town, one: Person, user: str) -> bool:
    assert one.identity
    return f'"user": "{user}"' in town.desk.vault.open(one.identity, "person.identity").decode()


def part(session: Session, town: Town, user: str) -> Membership:
    """Give somebody's part in the rollout."""
    return session.get_one(Membership, (person(town, user).id, 1))


def bound(town: Town, audience: str) -> None:
    """Bind a channel of the terminal to an audience."""

    def work(session: Session) -> None:
        place = place_at(session, town.desk, "terminal", Spot("channel", {"user": audience}), audience=audience)
        place.rollout_id = session.scalars(select(Rollout.id)).one()
        places.note(session, town.desk, None, "test", f"place {place.id}")

    town.write(work)


def news(town: Town) -> None:
    """Let the clock tell what there is to tell, and deliver it."""
    town.run(town.app.chores.tell_news())
    town.drain()
