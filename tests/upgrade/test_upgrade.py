"""From the version before to this one and back: nothing that stood there is lost, and what is lost is named."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest
from sqlalchemy import Engine, func, inspect, select, text
from sqlalchemy.orm import Session

from bot.answers import text_of
from bot.config import Settings
from bot.database import schema
from bot.database.store import make_engine
from bot.desk import Desk
from bot.people import address_of
from bot.privacy.vault import Vault
from models import Base, Delivery, Digest, Example, Feedback, InboxEvent, Person, Place, PulseSize, Reply, Rollout
from tests.town import with_url
from tests.upgrade.filled import FIGURES, LATER, LINE, NAME, REPLY, SHAPE, TEXT, fill, rows


@pytest.fixture(params=["sqlite", "postgresql"])
def old_settings(request: pytest.FixtureRequest, settings: Settings) -> Settings:
    """Settings whose main database is empty, once on SQLite and once on PostgreSQL."""
    if request.param == "postgresql":
        return with_url(settings, request.getfixturevalue("postgres_url"))
    return with_url(settings, settings.database.url.replace("voelspriet.db", "old.db"))


@pytest.fixture
def old(old_settings: Settings, vault: Vault) -> Iterator[Engine]:
    """A database as the version before left it."""
    engine = make_engine(old_settings.database.url)
    schema.upgrade(engine, SHAPE)
    fill(engine, vault)
    yield engine
    engine.dispose()


def _counts(engine: Engine, vault: Vault) -> dict[str, int]:
    with engine.connect() as connection:
        return {
            name: connection.scalar(text(f'SELECT count(*) FROM "{name}"')) or 0  # noqa: S608
            for name in rows(vault)
        }


def _columns(engine: Engine) -> dict[str, set[str]]:
    found = inspect(engine)
    return {name: {column["name"] for column in found.get_columns(name)} for name in found.get_table_names()}


def test_the_rows_fill_every_table_of_that_shape(old: Engine, vault: Vault) -> None:
    assert set(_columns(old)) - {"alembic_version"} == set(rows(vault))


def test_everything_is_there_and_can_be_read_after_the_upgrade(
    old: Engine, old_settings: Settings, vault: Vault
) -> None:
    before = _counts(old, vault)
    schema.upgrade(old)
    schema.check(old)
    assert _counts(old, vault) == before
    desk = Desk(old_settings, vault)
    with Session(old) as session:
        for table in Base.registry.mappers:  # every row, through the models of today
            session.scalars(select(table.class_)).all()
        assert text_of(desk, session.get_one(Feedback, 1)) == TEXT
        assert address_of(desk, session.get_one(Place, 1)) == {"user": "U1"}
        identity = json.loads(vault.open(session.get_one(Person, 1).identity or b"", "person.identity"))
        assert identity["name"] == NAME
        assert vault.open(session.get_one(Reply, 1).text or b"", "reply.text").decode() == REPLY
        assert vault.open(session.get_one(Example, 2).text or b"", "example.text").decode() == LINE
        assert session.get_one(Digest, 1).figures == FIGURES
        assert [row.state for row in session.scalars(select(Delivery).order_by(Delivery.id))] == [
            "sent", "failed", "waiting",
        ]  # fmt: skip
        assert session.get_one(InboxEvent, 2).state == "aside"
        assert [(row.ended_at is None, row.closed_at) for row in session.scalars(select(Rollout))] == [
            (True, None), (False, None),
        ]  # fmt: skip


def test_a_new_row_gets_a_new_number(old: Engine) -> None:
    schema.upgrade(old)
    with Session(old) as session:
        session.add(Person(connector="slack", language="nl", created_at=session.get_one(Person, 1).created_at))
        session.flush()
        assert session.scalar(select(func.max(Person.id))) == 3


def test_down_again_it_is_what_it_was(old: Engine, vault: Vault) -> None:
    before, columns = _counts(old, vault), _columns(old)
    schema.upgrade(old)
    schema.downgrade(old, SHAPE)
    assert (_counts(old, vault), _columns(old)) == (before, columns)
    with old.connect() as connection:
        sealed = connection.scalar(text("SELECT text FROM feedback WHERE id = 1"))
        assert vault.open(bytes(sealed or b""), "feedback.text").decode() == TEXT
    schema.upgrade(old)
    schema.check(old)


def test_a_poll_that_was_written_before_keeps_how_many_there_are(old: Engine) -> None:
    schema.upgrade(old, "0011")
    columns = "id, rollout_id, phase, opens_on, closes_on, settled_at"
    with old.begin() as connection:
        for values in (
            f"1, 1, 'weeks', '2026-11-02', '2026-11-09', '{LATER}'",
            "2, 1, 'weeks', '2026-11-09', '2026-11-16', NULL",
        ):
            connection.execute(text(f"INSERT INTO pulse_round ({columns}) VALUES ({values})"))  # noqa: S608
    schema.upgrade(old)
    with Session(old) as session:
        rows = [(row.round_id, row.department_id, row.pool, row.people) for row in session.scalars(select(PulseSize))]
    assert sorted(rows, key=str) == [(1, 1, "floor", 20), (1, None, "floor", 1)]


def test_what_refers_to_nothing_stops_an_upgrade(old: Engine) -> None:
    """SQLite looks at no reference while tables are made anew, so it is done at the end; PostgreSQL looks always."""
    if old.dialect.name != "sqlite":
        return
    with old.connect() as connection:
        driver = connection.connection.dbapi_connection
        assert driver
        driver.execute("PRAGMA foreign_keys=OFF")
        driver.execute("DELETE FROM issue WHERE id = 1")
    with pytest.raises(RuntimeError, match="rows of issue that are not there"):
        schema.upgrade(old)
    assert schema.current(old) == SHAPE
