from __future__ import annotations

from collections.abc import Iterator

import pytest

from bot.config import Settings
from bot.reading import Reader
from tests.meeting.towns import meeting_in
from tests.town import FakeClock, Town


@pytest.fixture
def club(settings: Settings, clock: FakeClock, reader: Reader) -> Iterator[Town]:
    """A town whose ambassador and project group have spoken to the bot, and one colleague of the floor."""
    town = Town(meeting_in(settings, mail=True, mailboxes=("team@lindewaard.example",)), clock, reader)
    for user in ("amb", "lead", "piet"):
        town.open(user)
    yield town
    town.close()
