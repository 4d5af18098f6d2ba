"""The ambassadors' story in Teams: who plays in it, and the town and the time in which it plays."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo
from pathlib import Path

from tests.clients import teams_playground as teams
from tests.clients.story import Lindewaard
from tests.clients.teams_home import Home
from tests.clients.teams_office import Colleague, Office


@dataclass
class Stage:
    """Everybody, and the clock."""

    home: Home
    office: Office
    page: teams.Playground
    code: str

    def __post_init__(self) -> None:
        self.asker = Colleague(self.office, "29:kanarie-id", "Kanarie Vogelzang")
        self.noor, self.bas, self.eva, self.bram, self.petra = (
            Colleague(self.office, f"29:{name}", name.title()) for name in ("noor", "bas", "eva", "bram", "petra")
        )

    def later(self, **units: float) -> None:
        """Let time pass, and let what was held up go out."""
        self.home.clock.jump(self.home.clock() + timedelta(**units))
        self.home.settle()

    def typed(self, text: str, see: str) -> None:
        """Type a line on the page and wait for its answer."""
        self.page.say(text)
        self.page.see(see)


class Received:
    """Tells the story's time to what receives activities, which hold the time of this machine."""

    def __init__(self, home: Home) -> None:
        self._home = home

    def now(self, _zone: tzinfo) -> datetime:
        return self._home.clock()


def planned(lindewaard: Lindewaard, folder: Path) -> Lindewaard:
    """Plan a meeting, a poll when all was asked, and the batch of the day after this story."""
    town = lindewaard.moved(folder)
    ids = f'[teams]\ntenant_id = "{teams.TENANT}"\nclient_id = "{teams.BOT_ID}"'
    town.configure('[rollout.meeting]\nweekday = "tue"\nplace_text = "kamer 2.14"', ids)
    changes = {
        "daily_at = 09:00:00": "daily_at = 16:55:00",
        "[rollout.pulse]\non = false": "[rollout.pulse]\non = true",
        'days = ["tue"]\nat = 10:00:00': 'days = ["tue"]\nat = 11:00:00',
    }
    text = town.config.read_text(encoding="utf-8")
    for before, after in changes.items():
        assert before in text, before
        text = text.replace(before, after)
    town.config.write_text(text, encoding="utf-8")
    return town
