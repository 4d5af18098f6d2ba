"""Engines of the tests: each test has databases of its own, but what was compiled for one serves all."""

from __future__ import annotations

from typing import Any

from sqlalchemy import URL, Engine, create_engine

from bot.database.store import make_engine

_first: dict[str, Engine] = {}


def like_the_first(url: URL, **options: Any) -> Engine:
    """Make an engine with the dialect and the compiled statements of the first one for its driver.

    An engine compiles each statement when it first meets it. Every test makes two or three engines; when each of them
    began anew, the suite spent half its time compiling the same statements.
    """
    engine = create_engine(url, **options)
    if first := _first.get(engine.driver):
        engine.dialect = first.dialect
        engine._compiled_cache = first._compiled_cache
    return engine


def make_first(url: str) -> None:
    """Make the engine that all later ones for its driver are like: a dialect is ready once it has connected."""
    engine = make_engine(url)
    engine.connect().close()
    engine.dispose()
    _first.setdefault(engine.driver, engine)
