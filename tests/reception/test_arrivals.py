"""Events that came together are found out about together, and one of them never holds up another."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import replace

from sqlalchemy import event, select

from bot.inbox import Mailroom
from bot.ports import Profile, Sender
from bot.privacy.vault import Vault, VaultError
from bot.reading import Reader, Reading
from bot.reception.arrivals import Arrival, first_of_each
from connectors.terminal.listeners import TENANT, read
from models import Feedback, InboxEvent, Person
from tests.gestures import kept, said
from tests.town import Town

PEOPLE = ("an", "bo", "cas", "dee")


def wait_for(town: Town, *users: str) -> list[InboxEvent]:
    for number, user in enumerate(users):
        raw = said(town, user, f"Waar vind ik zaak {number}?")
        assert town.run(town.app.mailroom.take("terminal", f"Ev{number}", raw))
    return states(town)


def states(town: Town) -> list[InboxEvent]:
    return town.read(lambda session: list(session.scalars(select(InboxEvent).order_by(InboxEvent.id))))


def arrivals_of(town: Town, *users: str) -> list[Arrival]:
    return [Arrival(number, "terminal", read(said(town, user, "hoi"))) for number, user in enumerate(users)]


def test_those_of_different_people_go_together(town: Town) -> None:
    a, b, again, c = arrivals_of(town, "an", "bo", "an", "cas")
    assert first_of_each([a, b, again, c]) == [a, b]
    assert first_of_each([again, c]) == [again, c]
    assert first_of_each([a, replace(again, connector="kiosk")]) == [a, replace(again, connector="kiosk")]
    nobody = Arrival(9, "terminal", None)
    assert first_of_each([nobody, a, nobody]) == [nobody, a, nobody]
    assert first_of_each([]) == []


def test_they_share_a_commit(any_town: Town) -> None:
    wait_for(any_town, *PEOPLE)
    commits: list[object] = []
    any_town.store.on_commit(lambda: commits.append(1))

    assert any_town.run(any_town.app.mailroom.step())

    assert len(commits) <= 3, "one to claim them, and one for all; two where the writer was faster than we"
    assert [row.state for row in states(any_town)] == ["done"] * len(PEOPLE)
    assert len(kept(any_town)) == len(PEOPLE)


class Failing(Vault):
    """A vault that fails while one of several events is finished."""

    def seal(self, key_name: str, plain: bytes, purpose: str) -> bytes:
        if purpose == "feedback.text" and b"zaak 1" in plain:
            raise VaultError("the key database went away just now")
        return super().seal(key_name, plain, purpose)


def test_one_that_fails_at_the_end_undoes_itself_alone(any_town: Town) -> None:
    wait_for(any_town, *PEOPLE)
    vault = any_town.desk.vault
    vault.__class__ = Failing
    any_town.drain()
    vault.__class__ = Vault

    assert [(row.state, row.attempts) for row in states(any_town)] == [
        ("done", 0),
        ("waiting", 1),
        ("done", 0),
        ("done", 0),
    ]
    assert any_town.read(lambda session: len(session.scalars(select(Person)).all())) == len(PEOPLE) - 1


class Choking:
    """Reads as another does, but one text."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader

    def read(self, text: str) -> Reading:
        if "zaak 2" in text:
            raise ZeroDivisionError
        return self._reader.read(text)

    def read_many(self, texts: Sequence[str]) -> list[Reading]:
        return [self.read(text) for text in texts]


def test_one_that_fails_on_the_way_has_the_others_handled_apart(town: Town, reader: Reader) -> None:
    wait_for(town, *PEOPLE)
    assert asyncio.run(replace(town.app.mailroom, reader=Choking(reader)).step())
    assert [row.state for row in states(town)] == ["done", "done", "waiting", "done"]
    assert [row.reason for row in states(town)] == [None, None, "ZeroDivisionError", None]


class Counting:
    """Says who is asked after, on behalf of another connector."""

    def __init__(self, mailroom: Mailroom) -> None:
        self._terminal = mailroom.connectors["terminal"]
        self.asked: list[str] = []

    def __getattr__(self, name: str) -> object:
        return getattr(self._terminal, name)

    async def profile(self, sender: Sender) -> Profile:
        self.asked.append(sender.user)
        return await self._terminal.profile(sender)


def test_a_platform_is_asked_after_who_is_new_alone(town: Town) -> None:
    town.say("an", "Waar vind ik mijn zaken?")
    counting = Counting(town.app.mailroom)
    wait_for(town, "an", "bo", "bo", "cas")
    asyncio.run(replace(town.app.mailroom, connectors={"terminal": counting}).step())  # type: ignore[dict-item]
    assert sorted(counting.asked) == ["bo", "cas"], "by his second message he is known"
    assert len(town.read(lambda session: session.scalars(select(Feedback)).all())) == 5


def test_the_questions_to_the_database_hardly_grow_with_who_comes(town: Town) -> None:
    town.say("an", "Waar vind ik mijn zaken?")
    wait_for(town, *PEOPLE)
    asked: list[str] = []
    event.listen(town.store.engine, "before_cursor_execute", lambda *told: asked.append(told[2]))
    town.run(town.app.mailroom.step())
    assert sum("FROM inbox_event" in statement for statement in asked) == 2
    assert sum("FROM person" in statement for statement in asked) == 1
    assert sum("FROM index_change" in statement for statement in asked) <= 2
    assert TENANT not in " ".join(asked)
