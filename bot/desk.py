"""What every decision has at hand: the settings, the vault and the clock."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime

from bot.config import RolloutSettings, Settings
from bot.privacy.vault import Vault


def clock() -> datetime:
    """Give the moment, in UTC."""
    return datetime.now(UTC)


@dataclass(frozen=True)
class Desk:
    """Handed to the deciders by `bot.app`; a test hands its own clock."""

    settings: Settings
    vault: Vault
    now: Callable[[], datetime] = clock

    def today(self, settings: RolloutSettings) -> date:
        """Give the day that it is by the clock of a rollout."""
        return self.now().astimezone(settings.zone).date()

    def rollout(self, slug: str) -> RolloutSettings | None:
        """Give the settings of a rollout; None when it left the configuration."""
        return next((rollout for rollout in self.settings.rollout if rollout.slug == slug), None)
