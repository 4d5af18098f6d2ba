"""A crowd in a database: people of departments who can be asked, without a bot around them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, datetime, time
from typing import Any, TypeVar

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.config import PulseSettings, Settings
from bot.database.store import Store
from bot.desk import Desk
from bot.people import person_of, place_at
from bot.ports import Sender, Spot
from bot.privacy.vault import Vault
from bot.pulses import asking, settling
from bot.rollouts import syncing
from models import Department, Membership, Person, PulseInvitation, PulseQuestion, PulseRound, Rollout
from tests.town import FakeClock, with_rollout

T = TypeVar("T")

TUESDAY = datetime(2026, 11, 17, 9, 30, tzinfo=UTC)
"""Half past ten in Amsterdam, in the fourth week after go-live: the floor is asked."""
CLOSED = datetime(2026, 11, 22, 23, 5, tzinfo=UTC)
"""Five past midnight on the Monday after: the round has closed."""
INSIDERS = tuple(f"lead{number}" for number in range(6))


def asked_in(settings: Settings, **changes: Any) -> Settings:
    """Give settings in which the floor is asked, and the project group has six people."""
    usual: dict[str, Any] = {"on": True, "at": time(10)}
    insiders = tuple(f"terminal:terminal/{user}" for user in INSIDERS)
    return with_rollout(settings, pulse=PulseSettings(**usual | changes), insiders=insiders)


def come(
    session: Session, desk: Desk, user: str, department: str | None = None, slugs: Sequence[str] = ("zaak",)
) -> int:
    """Let somebody in who has spoken to the bot; give their number."""
    sender = Sender("terminal", user)
    person = person_of(session, desk, "terminal", sender, "nl")
    place_at(session, desk, "terminal", Spot("direct", {"user": user}), person)
    for row in session.scalars(select(Rollout).where(Rollout.slug.in_(slugs))):
        number = session.scalar(
            select(Department.id).where(Department.rollout_id == row.id, Department.name == department)
        )
        pool = "insider" if user in INSIDERS else "floor"
        session.add(Membership(person_id=person.id, rollout_id=row.id, pool=pool, department_id=number))
    session.flush()
    return person.id


class Crowd:
    """People in the rollouts of a configuration, and what the clock does to them."""

    def __init__(self, store: Store, settings: Settings, vault: Vault, clock: FakeClock) -> None:
        self.store, self.clock = store, clock
        self.desk = Desk(settings, vault, clock)
        self.write(lambda session: syncing.sync(session, self.desk))

    def write(self, work: Callable[[Session], T]) -> T:
        return self.store.write_now(work)

    def read(self, work: Callable[[Session], T]) -> T:
        return self.store.read_now(work)

    def comes(self, *users: str, department: str | None = None, rollouts: Sequence[str] = ("zaak",)) -> list[int]:
        """Let people in; give their numbers."""
        return self.write(lambda session: [come(session, self.desk, user, department, rollouts) for user in users])

    def ask(self) -> int:
        """Ask whoever is to be asked at this moment."""
        return self.write(lambda session: asking.ask_due(session, self.desk))

    def settle(self) -> int:
        """Write the rounds that have closed."""
        return self.write(lambda session: settling.settle_due(session, self.desk))

    def invitations(self) -> list[PulseInvitation]:
        return self.read(lambda session: list(session.scalars(select(PulseInvitation).order_by(PulseInvitation.id))))

    def rounds(self) -> list[PulseRound]:
        return self.read(lambda session: list(session.scalars(select(PulseRound).order_by(PulseRound.opens_on))))

    def questions(self) -> list[PulseQuestion]:
        return self.read(lambda session: list(session.scalars(select(PulseQuestion).order_by(PulseQuestion.id))))

    def person(self, number: int, **changes: Any) -> None:
        """Change a person."""

        def work(session: Session) -> None:
            for name, value in changes.items():
                setattr(session.get_one(Person, number), name, value)

        self.write(work)
