"""A place for installations, for tests: a migrated database, and a seal that turns a text around."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

from slack_sdk.oauth.installation_store import Bot
from sqlalchemy import Engine

from bot.database.store import make_engine
from connectors.slack.installations import Installing

CLIENT_ID, CLIENT_SECRET = "1.2", "client-secret-of-the-app"
QUERIES = ("SELECT * FROM slack_bots", "SELECT * FROM slack_oauth_states")
TOKEN = "xoxb-one-that-opens-a-workspace"


def turned(plain: bytes) -> bytes:
    return plain[::-1]


@contextmanager
def place(url: str, **changes: Any) -> Iterator[Installing]:
    engine = make_engine(url, "BEGIN IMMEDIATE")
    made = {"client_secret": CLIENT_SECRET, "engine": engine, "seal": turned, "open": turned, "close": engine.dispose}
    yield Installing(**{**made, **changes})
    engine.dispose()


def bot(team: str | None = "T1", token: str = TOKEN, enterprise: str | None = None, at: float = 1_000_000.5) -> Bot:
    return Bot(
        app_id="A1",
        enterprise_id=enterprise,
        team_id=team,
        team_name=team and f"Workspace {team}",
        enterprise_name=enterprise,
        bot_token=token,
        bot_id="B1",
        bot_user_id="U1",
        bot_scopes=["chat:write"],
        is_enterprise_install=team is None,
        installed_at=float(at),
    )


def moment(seconds: float) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)


def everything(engine: Engine) -> str:
    """Give all that stands in the tables of installations."""
    with engine.connect() as connection:
        return str([connection.exec_driver_sql(query).all() for query in QUERIES])
