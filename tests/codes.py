"""Small pieces of work to try a store with: each adds a setup code, and some go wrong."""

from __future__ import annotations

from collections.abc import Callable
from threading import Event, Thread

from sqlalchemy import select, text
from sqlalchemy.orm import Session

from bot.database.store import Store
from models import SetupCode
from tests.town import NOW


class WrongError(Exception):
    """What a piece of work may raise."""


def code(name: str) -> Callable[[Session], None]:
    return lambda session: session.add(SetupCode(code_hash=name, expires_at=NOW))


def names_in(store: Store) -> list[str]:
    return list(store.read_now(lambda session: session.scalars(select(SetupCode.code_hash)).all()))


def wrong_after_writing(session: Session) -> None:
    session.add(SetupCode(code_hash="half", expires_at=NOW))
    session.flush()
    raise WrongError


def held(store: Store) -> tuple[Event, Thread]:
    """Keep the writer busy until the event is set, so that what is asked meanwhile shares one commit."""
    busy, released = Event(), Event()

    def hold(_session: Session) -> None:
        busy.set()
        assert released.wait(5)

    holder = Thread(target=store.write_now, args=(hold,))
    holder.start()
    assert busy.wait(5)
    return released, holder


_LATE = {
    "sqlite": (
        "CREATE TABLE known (id INTEGER PRIMARY KEY)",
        "CREATE TABLE refers (id INTEGER REFERENCES known (id) DEFERRABLE INITIALLY DEFERRED)",
        """CREATE TRIGGER late AFTER INSERT ON setup_code WHEN NEW.code_hash = 'poison'
           BEGIN INSERT INTO refers VALUES (1); END""",
    ),
    "postgresql": (
        "CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'refused'; END $$",
        """CREATE CONSTRAINT TRIGGER late AFTER INSERT ON setup_code DEFERRABLE INITIALLY DEFERRED
           FOR EACH ROW WHEN (NEW.code_hash = 'poison') EXECUTE FUNCTION refuse()""",
    ),
}
"""Constraints that are only looked at when committing, and refuse the code "poison"."""


def refuse_poison_late(session: Session) -> None:
    """Have the database refuse the code "poison" when it is committed, and not before."""
    for statement in _LATE[session.get_bind().dialect.name]:
        session.execute(text(statement))
