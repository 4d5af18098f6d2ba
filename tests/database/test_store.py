"""The store: what is committed together, and what nobody sees too early."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from threading import Event, Thread

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from sqlalchemy import func, select, text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from bot.database.store import GROUP, Store
from models import Audit, Person, SetupCode
from tests.codes import WrongError, code, held, names_in, wrong_after_writing
from tests.town import NOW


@pytest.fixture
def pool() -> Iterator[ThreadPoolExecutor]:
    with ThreadPoolExecutor(20) as pool:
        yield pool


def test_gives_what_the_work_gives_and_keeps_what_it_wrote(any_store: Store) -> None:
    def add(session: Session) -> str:
        code("one")(session)
        return "value"

    assert any_store.write_now(add) == "value"
    assert names_in(any_store) == ["one"]


def test_raises_what_the_work_raises_and_changes_nothing(any_store: Store) -> None:
    with pytest.raises(WrongError):
        any_store.write_now(wrong_after_writing)
    assert names_in(any_store) == []


def test_whoever_listens_is_called_after_each_commit(any_store: Store) -> None:
    seen: list[list[str]] = []
    called = Event()

    def look() -> None:
        seen.append(names_in(any_store))
        called.set()

    any_store.on_commit(look)
    any_store.write_now(code("one"))
    assert called.wait(5)
    assert seen == [["one"]]


def test_a_read_never_sees_what_is_not_committed(any_store: Store) -> None:
    written, released = Event(), Event()

    def slow(session: Session) -> None:
        code("slow")(session)
        session.flush()
        written.set()
        assert released.wait(5)

    writer = Thread(target=any_store.write_now, args=(slow,))
    writer.start()
    assert written.wait(5)
    before = names_in(any_store)
    released.set()
    writer.join()
    assert (before, names_in(any_store)) == ([], ["slow"])


def test_what_a_read_writes_is_thrown_away(any_store: Store) -> None:
    def write_in_a_read(session: Session) -> None:
        code("read")(session)
        session.flush()

    any_store.read_now(write_in_a_read)
    assert names_in(any_store) == []


def test_many_threads_write_and_read_at_once(any_store: Store, pool: ThreadPoolExecutor) -> None:
    names = [f"code {number}" for number in range(200)]
    writes = [pool.submit(any_store.write_now, code(name)) for name in names]
    reads = [pool.submit(names_in, any_store) for _ in range(20)]
    assert [call.exception(20) for call in writes] == [None] * 200
    assert [call.exception(20) for call in reads] == [None] * 20
    assert sorted(names_in(any_store)) == sorted(names)


def test_calls_are_done_in_the_order_in_which_one_thread_asks_them(any_store: Store) -> None:
    async def ask() -> None:
        await asyncio.gather(*(any_store.write(code(f"{number:03}")) for number in range(GROUP + 10)))

    asyncio.run(ask())
    by_id = select(SetupCode.code_hash).order_by(SetupCode.id)
    ordered = list(any_store.read_now(lambda session: session.scalars(by_id).all()))
    assert ordered == [f"{number:03}" for number in range(GROUP + 10)]


def test_writes_and_reads_without_blocking_the_loop(any_store: Store) -> None:
    async def both() -> int:
        await asyncio.gather(*(any_store.write(code(f"{number}")) for number in range(10)))
        counts = await asyncio.gather(*(any_store.read(_count) for _ in range(10)))
        return sum(counts)

    assert asyncio.run(both()) == 100


def _count(session: Session) -> int:
    return session.scalar(select(func.count()).select_from(SetupCode)) or 0


def test_closing_finishes_what_was_asked(settings_url: str, pool: ThreadPoolExecutor) -> None:
    store = Store(settings_url)
    released, holder = held(store)
    calls = [pool.submit(store.write_now, code(f"{number}")) for number in range(10)]
    time.sleep(0.1)
    closing_down = pool.submit(store.close)
    time.sleep(0.05)
    released.set()
    holder.join()
    closing_down.result(5)
    assert [call.exception(5) for call in calls] == [None] * 10
    again = Store(settings_url)
    assert len(names_in(again)) == 10
    again.close()


@pytest.fixture
def settings_url(any_store: Store) -> str:
    return any_store.engine.url.render_as_string(hide_password=False)


def test_sqlite_is_durable_and_keeps_its_references(store: Store) -> None:
    pragmas = ("journal_mode", "synchronous", "foreign_keys")
    asked = store.write_now(lambda session: [session.scalar(text(f"PRAGMA {name}")) for name in pragmas])
    assert asked == ["wal", 2, 1]


def test_a_row_that_is_referred_to_cannot_be_deleted(any_store: Store) -> None:
    def both(session: Session) -> None:
        session.add(Person(connector="terminal", language="nl", created_at=NOW))
        session.flush()
        session.add(Audit(at=NOW, person_id=1, act="did", subject="something"))

    any_store.write_now(both)
    with pytest.raises(IntegrityError):
        any_store.write_now(lambda session: session.delete(session.get_one(Person, 1)))


def test_a_savepoint_inside_the_work_undoes_only_itself(any_store: Store) -> None:
    def partly(session: Session) -> None:
        code("outer")(session)
        session.flush()
        with pytest.raises(WrongError), session.begin_nested():
            wrong_after_writing(session)
        code("after")(session)

    any_store.write_now(partly)
    assert sorted(names_in(any_store)) == ["after", "outer"]


@pytest.mark.property
@hypothesis_settings(deadline=None, max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(fates=st.lists(st.sampled_from(["kept", "raises", "doubles"]), max_size=12))
def test_what_failed_left_nothing_and_what_succeeded_stands(store: Store, fates: list[str]) -> None:
    store.write_now(lambda session: session.execute(text("DELETE FROM setup_code")))
    store.write_now(code("doubles"))

    async def ask() -> list[object]:
        works = (wrong_after_writing if fate == "raises" else code(_named(number, fate)) for number, fate in _each)
        return list(await asyncio.gather(*(store.write(work) for work in works), return_exceptions=True))

    _each = list(enumerate(fates))
    outcomes = asyncio.run(ask())
    assert [outcome is None for outcome in outcomes] == [fate == "kept" for fate in fates]
    assert sorted(names_in(store)) == sorted(["doubles", *(_named(n, fate) for n, fate in _each if fate == "kept")])


def _named(number: int, fate: str) -> str:
    return "doubles" if fate == "doubles" else f"{fate} {number}"
