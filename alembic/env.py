"""Run the migrations on the engine that `bot.database.schema` hands over: all of them, or none."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from alembic import context
from sqlalchemy import Connection, Engine

from models import Base


def _migrate(connection: Connection) -> None:
    context.configure(
        connection=connection,
        target_metadata=Base.metadata,
        render_as_batch=connection.dialect.name == "sqlite",
        transactional_ddl=True,  # SQLite too, since `bot.database.store` begins its transactions itself
        compare_type=True,
    )
    with context.begin_transaction():
        context.run_migrations()
        if connection.dialect.name == "sqlite":
            _look_at_references(connection)


def _look_at_references(connection: Connection) -> None:
    broken = connection.exec_driver_sql("PRAGMA foreign_key_check").first()
    if broken:
        raise RuntimeError(f"rows of {broken[0]} would refer to rows of {broken[2]} that are not there")


@contextmanager
def _tables_may_be_made_anew(connection: Connection) -> Iterator[None]:
    """Let SQLite drop a table that others refer to: changing a column there means making its table anew.

    SQLite takes this outside a transaction only, and looks at no reference meanwhile.
    """
    driver = connection.connection.dbapi_connection
    if connection.dialect.name != "sqlite" or driver is None:
        yield
        return
    driver.execute("PRAGMA foreign_keys=OFF")
    try:
        yield
    finally:
        connection.rollback()
        driver.execute("PRAGMA foreign_keys=ON")


engine: Engine = context.config.attributes["engine"]
with engine.connect() as opened, _tables_may_be_made_anew(opened):
    _migrate(opened)
    opened.commit()
