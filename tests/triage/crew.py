"""A town with ambassadors of departments, and what each of them is brought."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from uuid import uuid4

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot import deliveries
from bot.cards import Ask, Card
from bot.config import DepartmentSettings, Settings
from bot.people import AMBASSADOR, address_of, place_at
from bot.ports import Spot
from bot.recurring import Proposal
from bot.roles import reach_of
from bot.triage import Triage
from models import Delivery, Department, Feedback, Issue, Membership, Person, Place, Rollout
from tests.gestures import kept, tell
from tests.town import Town, with_rollout

MINE, HIS, ALL = "aya", "ben", "cas"
"""The ambassadors of Burgerzaken, of Belastingen, and of every department."""
LEAD = "lead"
BIG, OTHER, LITTLE, TINY = "Burgerzaken", "Belastingen", "Archief", "Griffie"
"""Departments of 40, 30, 8 and 4 people."""
QUESTION = "Waar vind ik het tabblad documenten?"
MONDAY = datetime(2026, 11, 16, 8, 0, tzinfo=UTC)
"""09:00 in Amsterdam, in winter: when the batch of the day is brought."""


def with_ambassadors(settings: Settings) -> Settings:
    """Give a rollout four departments and three ambassadors."""
    departments = (
        DepartmentSettings(name=BIG, headcount=40, ambassadors=(f"terminal:terminal/{MINE}",)),
        DepartmentSettings(name=OTHER, headcount=30, ambassadors=(f"terminal:terminal/{HIS}",)),
        DepartmentSettings(name=LITTLE, headcount=8, ambassadors=(f"terminal:terminal/{MINE}",)),
        DepartmentSettings(name=TINY, headcount=4, ambassadors=(f"terminal:terminal/{HIS}",)),
    )
    return with_rollout(settings, department=departments, ambassadors=(f"terminal:terminal/{ALL}",))


@dataclass
class Fixed:
    """Proposes what a test says."""

    issues: dict[int, tuple[int, ...]] = field(default_factory=dict)

    def suggest(self, feedback_ids: Sequence[int]) -> dict[int, Proposal]:
        return {each: Proposal(each, "one", self.issues[each]) for each in feedback_ids if each in self.issues}


@dataclass
class Crew:
    """A town, with its ambassadors at their desks since before."""

    town: Town
    proposals: Fixed = field(default_factory=Fixed)

    def __post_init__(self) -> None:
        self.set(MONDAY - timedelta(days=3))
        self.triage = Triage(self.town.store, self.town.desk, self.proposals)  # type: ignore[arg-type]
        self.town.app = replace(self.town.app, chores=replace(self.town.app.chores, triage=self.triage))
        for user in (MINE, HIS, ALL, LEAD):
            self.town.open(user)

    def set(self, moment: datetime) -> None:
        """Set the clock."""
        self.town.clock.set(moment)

    def ask(self, user: str, text: str = QUESTION, department: str | None = BIG) -> int:
        """Have somebody of a department ask; give the number of their message."""
        self.town.open(user)
        self.town.write(lambda session: self._settle(session, department))
        tell(self.town, user, text)
        return kept(self.town)[-1].id

    def _settle(self, session: Session, department: str | None) -> None:
        """Put whoever came last in a department."""
        newest = session.scalars(select(Person).order_by(Person.id.desc())).first()
        assert newest
        membership = session.scalars(select(Membership).where(Membership.person_id == newest.id)).one()
        if membership.pool != AMBASSADOR:
            membership.department_asked = True
            named = select(Department.id).where(Department.name == department)
            membership.department_id = session.scalar(named) if department else None

    def reach(self, user: str, rhythm: str, channel: str | None = None) -> None:
        """Have an ambassador choose a rhythm, and a channel."""

        def choose(session: Session) -> None:
            person = self._person(session, user)
            reach = reach_of(session, person.id, session.scalars(select(Rollout.id)).one())
            reach.rhythm = rhythm
            if channel:
                reach.place_id = place_at(session, self.town.desk, "terminal", Spot("channel", {"user": channel})).id

        self.town.write(choose)

    def _person(self, session: Session, user: str) -> Person:
        for place in session.scalars(select(Place).where(Place.person_id.is_not(None))):
            if address_of(self.town.desk, place)["user"] == user:
                return session.get_one(Person, place.person_id)
        raise LookupError(user)

    def leave(self, user: str) -> None:
        """Have somebody leave the organisation."""

        def go(session: Session) -> None:
            self._person(session, user).left_at = self.town.clock()

        self.town.write(go)

    def round(self) -> dict[str, list[Card]]:
        """Do what the clock does every minute; give the new cards of each."""
        return self.caused(lambda: self.town.run(self.town.app.chores.bring_messages()))

    def step(self) -> dict[str, list[Card]]:
        """Do what is done every second; give the new cards of each."""
        return self.caused(lambda: self.town.run(self.triage.step()))

    def at(self, moment: datetime) -> dict[str, list[Card]]:
        """Do a round at a moment."""
        self.set(moment)
        return self.round()

    def caused(self, act: Callable[[], object]) -> dict[str, list[Card]]:
        """Give the cards that an act causes, by user, and have them delivered."""
        newest = self.town.read(lambda session: session.scalar(select(Delivery.id).order_by(Delivery.id.desc()))) or 0
        act()
        found = self.town.read(lambda session: self._since(session, newest))
        self.town.drain()
        return found

    def _since(self, session: Session, newest: int) -> dict[str, list[Card]]:
        found: dict[str, list[Card]] = {}
        for row in session.scalars(select(Delivery).where(Delivery.id > newest).order_by(Delivery.id)):
            user = address_of(self.town.desk, session.get_one(Place, row.place_id))["user"]
            found.setdefault(user, []).append(deliveries.opened(self.town.desk, row))
        return found

    def press(
        self, user: str, action: str, value: str | int = "", answer: str | int = "", channel: str | None = None
    ) -> dict[str, list[Card]]:
        """Press a button, also an older one or one of somebody else; a number stands for the message of that number."""
        carried = self.ref(value) if isinstance(value, int) else value
        raw = {"kind": "pressed", "user": user, "action": action, "value": carried, "answer": str(answer)}
        there = {"channel": channel, "chat": True} if channel else {}
        event = {**raw, **there, "at": self.town.clock().isoformat(), "message": "m1"}

        def happen() -> None:
            self.town.run(self.town.app.mailroom.take("terminal", uuid4().hex, event))
            self.town.run(self.town.app.mailroom.step())

        return self.caused(happen)

    def ref(self, number: int) -> str:
        """Give what stands on the buttons of a message."""
        return self.row(number).ref

    def row(self, number: int) -> Feedback:
        """Look a message up."""
        return self.town.read(lambda session: session.get_one(Feedback, number))

    def issue(self, title: str = "Documenten vinden", **columns: object) -> int:
        """Make an issue."""

        def work(session: Session) -> int:
            made = Issue(
                rollout_id=session.scalars(select(Rollout.id)).one(),
                slug=uuid4().hex,
                title_nl=title,
                title_en=title,
                opened_at=self.town.clock(),
                **columns,
            )
            session.add(made)
            session.flush()
            return made.id

        return self.town.write(work)

    def works(self, prefix: str = "triage/") -> list[str]:
        """List what was brought, by the names of the deliveries."""
        mine = select(Delivery.work_id).where(Delivery.work_id.startswith(prefix)).order_by(Delivery.id)
        return self.town.read(lambda session: list(session.scalars(mine)))


def choices(card: Card, action: str) -> list[str]:
    """List the labels that can be picked on a card."""
    asks = [block for block in card.blocks if isinstance(block, Ask) and block.action == action]
    return [choice.label for ask in asks for choice in ask.choices]
