"""What a step back to an older shape of the database would lose, found by looking rather than from a list."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from sqlalchemy import Boolean, ColumnClause, Connection, Engine, column, func, inspect, select, table

from bot.database import schema
from bot.database.store import make_engine

_OF_ALEMBIC = "alembic_version"
_Columns = Mapping[str, Mapping[str, Any]]


def losses(engine: Engine, shape: str) -> list[str]:
    """Name each table and column that an older shape does not have and in which something stands, with how much."""
    now, then = _columns(engine), _columns_at(shape)
    with engine.connect() as connection:
        return list(_losses(connection, now, then))


def _losses(connection: Connection, now: _Columns, then: _Columns) -> Iterator[str]:
    for name, columns in now.items():
        if name not in then:
            rows = connection.scalar(select(func.count()).select_from(table(name))) or 0
            if rows:
                yield f"the table {name}, with {rows} rows"
            continue
        for lost in sorted(columns.keys() - then[name].keys()):
            values = _values(connection, name, lost, columns[lost])
            if values:
                yield f"the column {lost} of {name}, with {values} values"


def _values(connection: Connection, name: str, lost: str, kind: object) -> int:
    """Count what stands in a column; what is false says no more than what is not there."""
    there: ColumnClause[Any] = column(lost)
    says = there.is_(True) if isinstance(kind, Boolean) else there.is_not(None)
    return connection.scalar(select(func.count()).select_from(table(name, there)).where(says)) or 0


def _columns(engine: Engine) -> _Columns:
    found = inspect(engine)
    names = set(found.get_table_names()) - {_OF_ALEMBIC}
    return {name: {each["name"]: each["type"] for each in found.get_columns(name)} for name in sorted(names)}


def _columns_at(shape: str) -> _Columns:
    """Make an empty database of a shape, and look at it."""
    with TemporaryDirectory() as folder:
        engine = make_engine(f"sqlite:///{Path(folder) / 'shape.db'}")
        try:
            schema.upgrade(engine, shape)
            return _columns(engine)
        finally:
            engine.dispose()
