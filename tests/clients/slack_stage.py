"""A Slack workspace with the real bot behind it, on which the stories are played."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, suppress
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from tests.clients import story
from tests.clients.processes import running, until
from tests.clients.slack_workspace import APP_TOKEN, SECRET, TOKEN, Json, SlackWorkspace
from tests.clients.story import Lindewaard

SECRETS = {
    "http": {"SLACK_BOT_TOKEN": TOKEN, "SLACK_SIGNING_SECRET": SECRET},
    "socket": {"SLACK_BOT_TOKEN": TOKEN, "SLACK_APP_TOKEN": APP_TOKEN},
}
"""What each way to hear from Slack needs to know."""


@dataclass(kw_only=True)
class Stage:
    """A workspace, the installation that serves it on a port, and the way in which it hears from Slack."""

    workspace: SlackWorkspace
    town: Lindewaard
    port: int
    way: str = "http"
    _bot: ExitStack = field(default_factory=ExitStack)
    _since: datetime | Path | None = None

    @property
    def events(self) -> str:
        """Where the installation hears from Slack over HTTP."""
        return f"http://127.0.0.1:{self.port}/slack/events"

    @property
    def log(self) -> Path:
        """What the bot told since it was started."""
        return self.town.folder / "run.log"

    def run(self, since: datetime | Path) -> None:
        """Have `voelspriet run` run from a moment, or by the clock in a file, once it has sent what was due then."""
        if since == self._since:
            return
        self.stop()
        command = story.at(since, self.town.config, "run")
        health = f"http://127.0.0.1:{self.port}/health"
        self._bot.enter_context(running(command, health, self.log, SECRETS[self.way]))
        self._since = since
        until(lambda: "upkeep: " in self.log.read_text(), "it does not catch up")
        if self.way == "socket":
            until(lambda: "connected to Slack" in self.log.read_text(), "it does not connect")

    def stop(self) -> None:
        """Stop it, if it runs."""
        self._bot.close()
        self._since = None

    def heard(self, channel: str, number: int) -> list[Json]:
        """Wait until the bot has said so many things in a conversation, and give them."""
        return until(lambda: _if_so_many(self.workspace.from_bot(channel), number), f"no {number} in {channel}")

    def changed(self, channel: str, number: int, words: str) -> Json:
        """Wait until a message of the bot says something else, and give it."""
        until(lambda: words in text_of(self.workspace.from_bot(channel)[number]), f"{words!r} is not said")
        return self.workspace.from_bot(channel)[number]

    def said(self, channel: str, *words: str, after: int = 0) -> Json:
        """Wait until the bot has said all these words in one message beyond the first `after`; give the newest."""
        with suppress(TimeoutError):
            return until(lambda: _newest(self.workspace.from_bot(channel)[after:], words), "")
        told = [text_of(message) for message in self.workspace.from_bot(channel)]
        raise AssertionError(words, [text for text in told if words[0] in text], told[-3:])


def _if_so_many(messages: list[Json], number: int) -> list[Json]:
    assert len(messages) <= number, [text_of(message) for message in messages]
    return messages if len(messages) == number else []


def _newest(messages: list[Json], words: tuple[str, ...]) -> Json:
    found = (each for each in reversed(messages) if all(word in text_of(each) for word in words))
    return next(found, {})


def text_of(message: Json) -> str:
    """Give all words of a message, as its blocks show them."""
    return "\n".join(_words(message.get("blocks")))


def _words(part: object) -> Iterator[str]:
    if isinstance(part, dict):
        if isinstance(part.get("text"), str):
            yield part["text"]
        part = list(part.values())
    for child in part if isinstance(part, list) else ():
        yield from _words(child)
