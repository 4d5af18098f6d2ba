"""The store when things go wrong: what is undone alone, and what the writer survives."""

from __future__ import annotations

import asyncio
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.orm import Session

from bot.config import Settings
from bot.database.store import Store
from tests.codes import WrongError, code, held, names_in, refuse_poison_late, wrong_after_writing
from tests.town import NOW


def test_one_bad_call_among_many_undoes_itself_alone(any_store: Store, pool: ThreadPoolExecutor) -> None:
    commits: list[None] = []
    any_store.on_commit(lambda: commits.append(None))
    released, holder = held(any_store)
    good = [pool.submit(any_store.write_now, code(f"good {number}")) for number in range(5)]
    bad = pool.submit(any_store.write_now, wrong_after_writing)
    more = [pool.submit(any_store.write_now, code(f"more {number}")) for number in range(5)]
    time.sleep(0.1)
    released.set()
    holder.join()
    assert isinstance(bad.exception(5), WrongError)
    assert [call.exception(5) for call in (*good, *more)] == [None] * 10
    assert sorted(names_in(any_store)) == sorted([f"{word} {n}" for word in ("good", "more") for n in range(5)])
    assert len(commits) <= 3


def test_a_refusal_of_the_database_undoes_that_call_alone(any_store: Store, pool: ThreadPoolExecutor) -> None:
    released, holder = held(any_store)
    calls = [pool.submit(any_store.write_now, code(name)) for name in ("same", "same", "other")]
    time.sleep(0.1)
    released.set()
    holder.join()
    refused = [error for call in calls if (error := call.exception(5))]
    assert [type(error) for error in refused] == [IntegrityError]
    assert sorted(names_in(any_store)) == ["other", "same"]


def test_a_failing_commit_is_retried_apart(any_store: Store, pool: ThreadPoolExecutor) -> None:
    any_store.write_now(refuse_poison_late)
    released, holder = held(any_store)
    calls = {name: pool.submit(any_store.write_now, code(name)) for name in ("one", "poison", "two")}
    time.sleep(0.1)
    released.set()
    holder.join()
    assert isinstance(calls["poison"].exception(5), DBAPIError)
    assert calls["one"].exception(5) is None
    assert calls["two"].exception(5) is None
    assert sorted(names_in(any_store)) == ["one", "two"]


@pytest.mark.parametrize("url", ["postgresql://nobody@127.0.0.1:1/nothing", "sqlite:////nowhere/at/all/voelspriet.db"])
def test_an_unreachable_database_is_told_quickly(url: str) -> None:
    store = Store(url)
    began = time.monotonic()
    for ask in (store.write_now, store.read_now):
        with pytest.raises(DBAPIError):
            ask(lambda session: session.execute(text("SELECT 1")))
    assert time.monotonic() - began < 2
    store.close()


def test_the_writer_goes_on_after_the_database_was_away(tmp_path: Path, migrated_file: Path) -> None:
    folder = tmp_path / "disk"
    store = Store(f"sqlite:///{folder}/voelspriet.db")
    with pytest.raises(DBAPIError):
        store.write_now(code("lost"))
    folder.mkdir()
    (folder / "voelspriet.db").write_bytes(migrated_file.read_bytes())
    store.write_now(code("kept"))
    assert names_in(store) == ["kept"]
    store.close()


def test_nobody_waits_any_longer_so_it_is_not_begun(any_store: Store) -> None:
    released, holder = held(any_store)

    async def give_up() -> None:
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(any_store.write(code("late")), 0.05)

    asyncio.run(give_up())
    released.set()
    holder.join()
    any_store.write_now(code("next"))
    assert names_in(any_store) == ["next"]


def test_the_writer_survives_who_stops_waiting_halfway(any_store: Store) -> None:
    def slow(session: Session) -> None:
        time.sleep(0.15)
        code("slow")(session)

    async def give_up() -> None:
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(any_store.write(slow), 0.05)

    asyncio.run(give_up())
    any_store.write_now(code("next"))
    assert sorted(names_in(any_store)) == ["next", "slow"]


def test_a_connection_that_is_cut_costs_one_call(postgres_settings: Settings) -> None:
    store = Store(postgres_settings.database.url)
    with pytest.raises(DBAPIError):
        store.write_now(lambda session: session.execute(text("SELECT pg_terminate_backend(pg_backend_pid())")))
    store.write_now(code("next"))
    assert names_in(store) == ["next"]
    store.close()


def test_an_error_carries_no_row_into_a_log(any_store: Store) -> None:
    any_store.write_now(code("a secret name"))
    with pytest.raises(IntegrityError) as refused:
        any_store.write_now(code("a secret name"))
    assert NOW.strftime("%Y-%m-%d") not in str(refused.value)
