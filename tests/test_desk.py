"""The desk: the settings of a rollout, and the clock."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from bot.config import Settings
from bot.desk import Desk, clock
from bot.privacy.vault import Vault
from tests.town import NOW, FakeClock


def test_finds_the_settings_of_a_rollout(desk: Desk) -> None:
    assert desk.rollout("zaak") is desk.settings.rollout[0]


def test_a_rollout_that_left_the_configuration_has_none(desk: Desk) -> None:
    assert desk.rollout("dms") is None


def test_time_is_that_of_its_clock(desk: Desk, clock: FakeClock) -> None:
    assert desk.now() == NOW
    clock.forward(days=2, hours=1)
    assert desk.now() == NOW + timedelta(days=2, hours=1)


def test_without_a_clock_it_is_now_in_utc(settings: Settings, vault: Vault) -> None:
    before = datetime.now(UTC)
    now = Desk(settings, vault).now()
    assert before <= now <= clock()
    assert now.tzinfo is UTC
