"""The doctor on the clock: how far it may be off, and that it says so where nobody tells the time."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest

from bot.config import Settings, SlackSettings
from bot.doctor import Severity, severity
from bot.doctor.clock import findings
from tests.clients.processes import free_port
from tests.doctor.clinic import slack


@pytest.mark.parametrize(
    ("ahead", "bad", "way"),
    [
        (0, Severity.OK, ""),
        (60, Severity.WARNING, "slow"),
        (-60, Severity.WARNING, "fast"),
        (400, Severity.ERROR, "slow"),
    ],
)
def test_off_by_so_much(settings: Settings, ahead: int, bad: Severity, way: str) -> None:
    with slack() as platform:
        platform.ahead = timedelta(seconds=ahead)
        (found,) = asyncio.run(findings(settings.model_copy(update={"slack": SlackSettings(api_url=platform.url)})))
    assert severity(found) is bad
    assert way in found.detail


def test_where_nobody_tells_the_time_it_says_so(settings: Settings) -> None:
    away = SlackSettings(api_url=f"http://127.0.0.1:{free_port()}/api/")
    (found,) = asyncio.run(findings(settings.model_copy(update={"slack": away})))
    assert severity(found) is Severity.WARNING
    assert "cannot be told" in found.detail


def test_without_a_platform_there_is_nobody_to_ask(settings: Settings) -> None:
    assert asyncio.run(findings(settings)) == []
