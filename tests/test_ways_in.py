"""Whatever happens in whatever order, nobody who did not speak is known, and what was withdrawn is nowhere."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import MetaData, select

from bot.digests.counting import group_of, lines_of
from bot.ports import Action
from bot.reading import Reader
from models import Feedback, Person
from tests.gestures import edit, happen, kept, pass_on, press, said, street_of, tell, value_of
from tests.town import FakeClock, Town, settings_in

pytestmark = pytest.mark.property

SPEAKERS = ("kanarie-an", "kanarie-bo")
AUTHORS = ("kanarie-cas", "kanarie-dee")
"""They never speak to the bot themselves; they press at most what they were given."""
MESSAGES = ("m1", "m2", "m3")
PLACES = (None, "lobby")

users, messages, authors = st.sampled_from(SPEAKERS), st.sampled_from(MESSAGES), st.sampled_from(AUTHORS)
EVENTS = st.one_of(
    st.tuples(st.just("say"), users, messages, st.sampled_from(PLACES)),
    st.tuples(st.just("edit"), users, messages, st.none()),
    st.tuples(st.just("delete"), users, messages, st.none()),
    st.tuples(st.just("pass_on"), users, messages, authors),
    st.tuples(st.just("withdraw"), users, messages, st.none()),
    st.tuples(st.just("author"), users, messages, authors),
    st.tuples(st.just("forget"), users, messages, st.none()),
    st.tuples(st.just("upkeep"), users, messages, st.none()),
)


class Run:
    """A street to which things happen, with what it ought to know of them."""

    def __init__(self, town: Town) -> None:
        self.town = town
        self.number = 0
        self.tokens: list[str] = []
        self.said_by: set[str] = set()

    def text(self) -> str:
        """Give words that never come again."""
        self.number += 1
        return f"Etiket kanarie{self.number:04}x print niet, waar vind ik dat?"

    def do(self, what: str, user: str, message: str, other: str | None) -> None:
        """Let one thing happen."""
        getattr(self, what)(user, message, other)
        self.town.drain()

    def say(self, user: str, message: str, channel: str | None) -> None:
        self.said_by.add(user)
        tell(self.town, user, self.text(), message=f"{user}{message}", channel=channel, chat=True)

    def edit(self, user: str, message: str, _: str | None) -> None:
        edit(self.town, user, f"{user}{message}", self.text())

    def delete(self, user: str, message: str, _: str | None) -> None:
        edit(self.town, user, f"{user}{message}", None)

    def pass_on(self, user: str, message: str, author: str) -> None:
        cards = pass_on(self.town, user, self.text(), author, f"{author}{message}")
        if "withdraw_passed_on" in repr(cards[-1]):
            self.tokens.append(value_of(cards[-1], Action.WITHDRAW_PASSED_ON))

    def withdraw(self, user: str, _message: str, _other: str | None) -> None:
        for row in kept(self.town):
            press(self.town, user, Action.WITHDRAW, row.ref)

    def author(self, _user: str, _message: str, author: str) -> None:
        for token in self.tokens[:1]:
            bare = said(self.town, author, "", kind="pressed")
            happen(self.town, {**bare, "action": Action.WITHDRAW_PASSED_ON, "value": token, "answer": ""})

    def forget(self, user: str, _message: str, _other: str | None) -> None:
        if self.town.read(lambda session: session.scalars(select(Person.id)).first()):
            press(self.town, user, Action.FORGET_ME)

    def upkeep(self, _user: str, _message: str, _other: str | None) -> None:
        self.town.run(self.town.app.chores.upkeep())


def stored(town: Town) -> dict[str, bytes]:
    """Give all that stands in each table, as bytes."""
    tables = MetaData()
    tables.reflect(town.store.engine)
    found = {}
    for table in tables.sorted_tables:
        rows = town.read(lambda session, table=table: session.execute(select(table)).all())  # type: ignore[misc]
        found[table.name] = b"\n".join(v if isinstance(v, bytes) else str(v).encode() for row in rows for v in row)
    return found


def check(run: Run) -> None:
    """Hold what must always hold."""
    town = run.town
    for table, data in stored(town).items():
        assert b"kanarie" not in data, table
    rows = kept(town)
    assert all(row.text is None and row.source is None for row in rows if row.withdrawn_at), "withdrawn is gone"
    assert all(row.pool == "uncounted" and not row.name_along for row in rows if row.passed_on)
    known = town.read(lambda session: session.scalars(select(Person).where(Person.pseudonym.is_not(None))).all())
    assert len(known) <= len(SPEAKERS), "an author is nobody to us"
    start, end = town.clock().replace(year=2020), town.clock().replace(year=2030)
    counted = group_of(town.read(lambda session: lines_of(session, 1, start, end)))
    own = {row.person_id for row in rows if not row.passed_on and row.withdrawn_at is None}
    assert set(counted.people) <= own
    assert len({person.id for person in known} & set(counted.people)) <= len(run.said_by)


@settings(max_examples=4)
@given(events=st.lists(EVENTS, min_size=1, max_size=14))
def test_no_order_of_events_ties_an_author_or_keeps_what_was_withdrawn(
    migrated_file: Path, reader: Reader, events: list[tuple[str, str, str, str | None]]
) -> None:
    folder = Path(tempfile.mkdtemp())
    town = street_of(settings_in(folder, migrated_file), FakeClock(), reader)
    try:
        run = Run(town)
        for event in events:
            run.do(*event)
            check(run)
        run.upkeep("", "", None)
        once = "SELECT count(*) FROM place WHERE audience = 'once' AND (address IS NOT NULL OR closed_at IS NULL)"
        assert town.read(lambda session: session.connection().exec_driver_sql(once).scalar()) == 0
    finally:
        town.close()
        shutil.rmtree(folder)


def test_the_check_itself_notices_a_passed_on_message_that_counts(street: Town) -> None:
    run = Run(street)
    run.pass_on(SPEAKERS[0], "m1", AUTHORS[0])
    check(run)
    street.write(lambda session: setattr(session.scalars(select(Feedback)).one(), "pool", "floor"))
    with pytest.raises(AssertionError):
        check(run)
