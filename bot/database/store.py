"""The store: one engine, one transaction per call, and a writer that commits what waits together."""

from __future__ import annotations

import asyncio
import contextlib
import sqlite3
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import partial
from queue import Empty, SimpleQueue
from threading import Thread
from time import monotonic, sleep
from typing import Any, Generic, TypeVar

from sqlalchemy import Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

T = TypeVar("T")

GROUP = 64
"""Calls that share one commit at most; more did not raise throughput and lengthen the wait of the first."""
READERS = 8
_BUSY_SECONDS = 10
_BUSY_PAUSE_SECONDS = 0.05


def make_engine(url: str, begin: str = "BEGIN") -> Engine:
    """Make an engine for SQLite or PostgreSQL; `begin` is how SQLite opens a transaction."""
    parsed = make_url(url)
    if parsed.get_backend_name() == "sqlite":
        engine = create_engine(parsed, connect_args={"timeout": _BUSY_SECONDS}, hide_parameters=True)
        _prepare_sqlite(engine, begin)
        return engine
    # prepare_threshold=None lets PgBouncer hand each transaction another connection.
    return create_engine(
        parsed.set(drivername="postgresql+psycopg"),
        pool_pre_ping=True,
        hide_parameters=True,  # an error must not carry a row into a log
        pool_size=READERS,
        connect_args={"prepare_threshold": None, "connect_timeout": 5},
    )


def _prepare_sqlite(engine: Engine, begin: str) -> None:
    @event.listens_for(engine, "connect")
    def durable(connection: Any, _record: object) -> None:  # noqa: ANN401 - the driver's own connection
        connection.isolation_level = None  # we begin ourselves, or savepoints do not hold
        _use_wal(connection)
        connection.execute("PRAGMA synchronous=FULL")
        connection.execute("PRAGMA foreign_keys=ON")

    @event.listens_for(engine, "begin")
    def open_transaction(connection: Connection) -> None:
        connection.exec_driver_sql(begin)


def _use_wal(connection: sqlite3.Connection) -> None:
    """Switch the file to a write-ahead log, once; SQLite does not wait its turn for that, so we do."""
    until = monotonic() + _BUSY_SECONDS
    while True:
        try:
            connection.execute("PRAGMA journal_mode=WAL")
        except sqlite3.OperationalError:
            if monotonic() > until:
                raise
            sleep(_BUSY_PAUSE_SECONDS)
        else:
            return


@dataclass(eq=False)
class _Call(Generic[T]):
    """One piece of work in the queue, with what became of it."""

    work: Callable[[Session], T]
    future: Future[T] = field(default_factory=Future)
    settle: Callable[[], None] = field(default=lambda: None)
    failure: Exception | None = None

    def attempt(self, connection: Connection) -> None:
        """Do the work in a savepoint, so that a failure undoes this call alone; `settle` tells who waits."""
        try:
            with Session(connection, join_transaction_mode="create_savepoint", expire_on_commit=False) as session:
                value = self.work(session)
                session.commit()
        except Exception as error:  # noqa: BLE001 - carried to whoever waits for the future
            self.failure = error
            self.settle = partial(self.future.set_exception, error)
        else:
            self.failure = None
            self.settle = partial(self.future.set_result, value)

    def undone(self, error: Exception) -> None:
        """Tell who waits that nothing was committed: by its own failure where it had one, else by `error`."""
        self.future.set_exception(self.failure or error)


class Store:
    """The main database. Safe under threads; close it when done."""

    def __init__(self, url: str) -> None:
        self.engine = make_engine(url)
        self._writing = make_engine(url, "BEGIN IMMEDIATE") if self.engine.dialect.name == "sqlite" else self.engine
        self._queue: SimpleQueue[_Call[Any] | None] = SimpleQueue()
        self._readers = ThreadPoolExecutor(READERS, thread_name_prefix="reader")
        self._listeners: list[Callable[[], None]] = []
        self._writer = Thread(target=self._write_on, name="writer", daemon=True)
        self._writer.start()

    def on_commit(self, listener: Callable[[], None]) -> None:
        """Have `listener` called, in the writer's thread, after each commit."""
        self._listeners.append(listener)

    def write_now(self, work: Callable[[Session], T]) -> T:
        """Do `work` in a transaction and wait until it is committed.

        `work` may run twice, when a commit that it shared with others fails: it makes its own rows, each time.

        Raises
        ------
        sqlalchemy.exc.DBAPIError
            When the database does not take it. What `work` itself raises is raised here too, and changed nothing.

        """
        return self._submit(work).result()

    async def write(self, work: Callable[[Session], T]) -> T:
        """Do as `write_now`, without blocking the loop."""
        return await asyncio.wrap_future(self._submit(work))

    def read_now(self, work: Callable[[Session], T]) -> T:
        """Do `work` in a transaction that is thrown away."""
        with Session(self.engine) as session:
            return work(session)

    async def read(self, work: Callable[[Session], T]) -> T:
        """Do as `read_now`, without blocking the loop."""
        return await asyncio.get_running_loop().run_in_executor(self._readers, self.read_now, work)

    def close(self) -> None:
        """Finish what was asked and let go of the connections."""
        self._queue.put(None)
        self._writer.join()
        self._readers.shutdown()
        for engine in {self.engine, self._writing}:
            engine.dispose()

    def _submit(self, work: Callable[[Session], T]) -> Future[T]:
        call = _Call(work)
        self._queue.put(call)
        return call.future

    def _write_on(self) -> None:
        while (first := self._queue.get()) is not None:
            # A call that nobody waits for any longer is not begun; one that was begun can no longer be cancelled.
            batch = [call for call in (first, *self._waiting()) if call.future.set_running_or_notify_cancel()]
            self._commit(batch)
            for listener in self._listeners:
                listener()

    def _waiting(self) -> Iterator[_Call[Any]]:
        with contextlib.suppress(Empty):
            for _ in range(GROUP - 1):
                call = self._queue.get_nowait()
                if call is None:
                    self._queue.put(None)
                    return
                yield call

    def _commit(self, batch: list[_Call[Any]]) -> None:
        try:
            with self._writing.begin() as connection:
                for call in batch:
                    call.attempt(connection)
        except SQLAlchemyError as error:  # no DBAPIError when a call lost the connection
            self._commit_apart(batch, error)
        else:
            for call in batch:
                call.settle()

    def _commit_apart(self, batch: list[_Call[Any]], error: SQLAlchemyError) -> None:
        if len(batch) == 1:
            batch[0].undone(error)
            return
        for call in batch:
            self._commit([call])
