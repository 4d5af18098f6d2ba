"""What is done by the clock goes on, whatever one time of it runs into."""

from __future__ import annotations

import asyncio
import logging
import threading
from collections.abc import Callable

import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session

from bot import promises
from bot.digests import sending
from bot.privacy.vault import VaultError
from tests.codes import code
from tests.town import Town

HUSH = "wat iemand schreef"


@pytest.fixture
def errors(caplog: pytest.LogCaptureFixture) -> pytest.LogCaptureFixture:
    caplog.set_level(logging.ERROR)
    return caplog


def _damaged(*_: object) -> int:
    raise VaultError(HUSH)


def _first_elsewhere(session: Session, _desk: object) -> int:
    for _ in range(2):
        code(HUSH)(session)
    session.flush()
    return 2


def _away(session: Session, *_: object) -> int:
    return session.execute(text("SELECT 1 FROM nowhere")).rowcount  # type: ignore[attr-defined, no-any-return]


def _telling(kept: threading.Event) -> Callable[..., int]:
    def keep(*_: object) -> int:
        kept.set()
        return 0

    return keep


def test_another_replica_that_was_first_is_no_silent_database(
    any_town: Town, errors: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sending, "dispatch_due", _first_elsewhere)
    any_town.run(any_town.app.chores.send_digests())
    assert "digests: not done this time: IntegrityError < " in errors.text
    assert "does not answer" not in errors.text
    assert HUSH not in errors.text


def test_a_database_that_is_away_is_told_as_such(
    town: Town, errors: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(promises, "keep", _away)
    town.run(town.app.chores.keep_promises())
    assert "promises: the database does not answer (OperationalError)" in errors.text


def test_a_key_that_does_not_fit_leaves_the_other_chores_and_the_process_alone(
    town: Town, errors: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = threading.Event()  # set in the thread of the store's writer
    monkeypatch.setattr(sending, "dispatch_due", _damaged)
    monkeypatch.setattr(promises, "keep", _telling(kept))

    async def live() -> bool:
        async with town.app.running():
            return await asyncio.to_thread(kept.wait, 5)

    assert town.run(live())
    assert "digests: not done this time: VaultError < _damaged:" in errors.text
    assert HUSH not in errors.text


def test_a_fault_of_ours_is_not_hidden(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(promises, "keep", lambda *_: int(HUSH))
    with pytest.raises(ValueError, match=HUSH):
        town.run(town.app.chores.keep_promises())
