"""Whether a PostgreSQL database is in use: who has just left does not count, who stays does."""

from __future__ import annotations

from datetime import UTC, datetime
from threading import Timer

from sqlalchemy import text

from bot.backup.postgres import PostgresTarget
from bot.database.store import make_engine
from tests import postgres


def test_who_leaves_in_a_moment_is_waited_for_and_who_stays_is_told_of(postgres_server: str) -> None:
    with postgres.database(postgres_server) as url:
        target = PostgresTarget(url, datetime.now(UTC))
        engine = make_engine(url)
        connection = engine.connect()
        connection.execute(text("SELECT 1"))
        assert target.is_in_use()
        connection.close()
        leaving = Timer(0.5, engine.dispose)
        leaving.start()
        assert not target.is_in_use()
        leaving.join()
