"""The workspace in which the ambassadors' story is played: who is there, and a town that lived until now.

Slack's clock is the real one, so what people say is said now. The bot's own is ahead, on the first working day of the
week to come: what was said waits to be tagged, and falls in the week that the next digest tells.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

import pytest

from bot.days.workdays import first_working_day
from bot.demo.corpus import load_messages
from tests.clients import story
from tests.clients.processes import free_port, until
from tests.clients.slack_stage import Stage
from tests.clients.slack_workspace import CHANNEL, TEAM, Json, slack_workspace
from tests.clients.story import ZONE, Lindewaard

PEOPLE = {
    "U01BALIE": "bertrand",
    "U02AMBA": "aleida",
    "U03PROJ": "pieternel",
    "U04BURG": "burghard",
    "U05TWEE": "tweelinde",
    "U06VERG": "veronique",
    "U07LATER": "latoya",
    "U09KANARIE": "kwetterman",
}
DESK, FIRST, CHIEF, DIRECT, SECOND, PERMITS, LATER, CANARY = PEOPLE
AMBASSADORS, NEWS = "C02AMBA", "C03NIEUWS"
PRINTING, REOPENING = "Brief printen aan balie lukt niet", "Wie mag zaak heropenen?"
_SUBJECTS = {
    *("brief-printen-balie", "oude-zaak", "heropenen", "resultaat", "rechten", "zaaktype", "bijlage", "floorwalkers")
}
"""Of which enough was tagged and answered that suggestions are shown."""


@dataclass(kw_only=True)
class Week(Stage):
    """The stage, with a clock that can be put ahead on `day`."""

    day: date
    clock: Path
    chats: dict[str, str] = field(default_factory=dict)

    def put_clock(self, hour: int, minute: int = 1) -> None:
        """Put the bot's clock at a moment of the day."""
        ahead = datetime.combine(self.day, time(hour, minute), ZONE) - datetime.now(UTC)
        new = self.clock.with_suffix(".new")
        new.write_text(str(ahead.total_seconds()))
        new.replace(self.clock)

    def chat(self, who: str) -> str:
        """Give the conversation of somebody with the bot; a channel is itself."""
        if who.startswith("C"):
            return who
        return self.chats.get(who) or self.chats.setdefault(who, self.workspace.direct(who))

    def read(self, where: str, *words: str) -> Json:
        """Wait until the bot has said all these words in one message; give the newest."""
        return self.said(self.chat(where), *words)

    def says(self, who: str, text: str, *words: str) -> Json:
        """Have somebody say something to the bot, and give what it answers with these words."""
        before = len(self.workspace.from_bot(self.chat(who)))
        self.workspace.say(who, text)
        return self.said(self.chat(who), *words, after=before)

    def writes(self, who: str, message: Json, label: str, text: str) -> None:
        """Have somebody open a form on a message, and send it."""
        self.workspace.press(who, message, label)
        until(self.workspace.form, f"no form opened for {label!r}")
        assert self.workspace.submit(who, text) == {}
        until(lambda: not self.workspace.form(), "the form stays open")

    def draw(self, name: str, where: str, request: pytest.FixtureRequest) -> None:
        """Take a picture of a conversation, as wide as a phone, when pictures are asked for."""
        if picture := story.picture(name):
            request.getfixturevalue("chromium")
            self.workspace.screenshot(picture, self.chat(where), width=390, height=844)


@contextmanager
def week(local_slack: Path, folder: Path) -> Iterator[Week]:
    """Play a week: a workspace with its people, and a bot that knows what was tagged before."""
    now, port = datetime.now(UTC), free_port()
    day = first_working_day(_next_monday(now.astimezone(ZONE).date()), "NL")
    town = story.settled(Lindewaard(folder, today=now), now.date())
    story.live(town, now, [each for each in load_messages() if each.issue in _SUBJECTS], proven=True, away=True)
    channels = {
        CHANNEL: ("projectgroep", [CHIEF]),
        AMBASSADORS: ("ambassadeurs", [FIRST, SECOND, DIRECT]),
        NEWS: ("nieuws", [CHIEF, DESK]),
    }
    events = f"http://127.0.0.1:{port}/slack/events"
    with slack_workspace(local_slack, folder, events, PEOPLE, channels) as workspace:
        _configure(town, day)
        town.configure(f'[slack]\napi_url = "{workspace.api_url}"', port=port)
        made = Week(workspace=workspace, town=town, port=port, day=day, clock=folder / "ahead")
        made.put_clock(7)
        made.run(made.clock)
        until(lambda: "the index is ready" in made.log.read_text(), "it does not learn what was tagged before", 60)
        yield made
        made.stop()


def _next_monday(today: date) -> date:
    return today + timedelta(days=7 - today.weekday())


def _configure(town: Lindewaard, day: date) -> None:
    """Have everything happen on one day: tagging from nine, the digest, the agenda, and a poll last."""
    weekday = f"{day:%a}".lower()
    meeting = f'weekday = "{weekday}"\nat = 14:00:00\nfirst = {day}\nahead_hours = 3\nplace_text = "Kamer 2.14"'
    changes = {
        "ambassadors = []": f'ambassadors = ["slack:{TEAM}/{FIRST}", "slack:{TEAM}/{SECOND}"]',
        "insiders = []": f'insiders = ["slack:{TEAM}/{CHIEF}"]',
        'weekday = "mon"\nat = 08:30:00': f'weekday = "{weekday}"\nat = 10:00:00',
        f'mailboxes = ["{story.MAILBOX}"]': "mailboxes = []",
        "[rollout.pulse]\non = false": "[rollout.pulse]\non = true",
        'days = ["tue"]\nat = 10:00:00': f'days = ["{weekday}"]\nat = 15:20:00',
        "[rollout.coverage]": f"[rollout.meeting]\n{meeting}\n\n[rollout.coverage]",
    }
    text = town.config.read_text(encoding="utf-8")
    for before, after in changes.items():
        assert before in text, before
        text = text.replace(before, after, 1)
    town.config.write_text(text, encoding="utf-8")


def code_in(message: Json) -> str:
    """Find the one-time code that stands in a message."""
    found = re.search(r"(?:[A-Z2-9]{5}-){3}[A-Z2-9]{5}", str(message))
    assert found, message
    return found[0]
