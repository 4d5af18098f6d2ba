"""Run the migrations on the engine that `bot.schema` hands over."""

from __future__ import annotations

from alembic import context
from sqlalchemy import Connection, Engine

from models import Base


def _migrate(connection: Connection) -> None:
    context.configure(
        connection=connection,
        target_metadata=Base.metadata,
        render_as_batch=connection.dialect.name == "sqlite",
        compare_type=True,
    )
    with context.begin_transaction():
        context.run_migrations()


engine: Engine = context.config.attributes["engine"]
with engine.connect() as opened:
    _migrate(opened)
    opened.commit()
