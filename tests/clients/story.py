"""What the stories share: a seeded Lindewaard made by the real commands, a mailbox, and the figures as they are read.

The data lie in 2025, so that nothing a real client says today falls into the week that is told.
"""

from __future__ import annotations

import html
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from functools import partial
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from aiosmtpd.controller import Controller
from sqlalchemy import update
from sqlalchemy.orm import Session

from bot.app import App
from bot.config import load
from bot.demo.corpus import CURRENT_WEEK, DemoMessage, load_departments, load_messages
from bot.demo.town import Town, batches, go_live_of, own_question
from bot.reading import rules_reader
from models import Place
from tests.clients.processes import free_port

ZONE = ZoneInfo("Europe/Amsterdam")
FRIDAY = datetime(2025, 11, 21, 10, 0, tzinfo=ZONE)
"""In the week that the digest will tell."""
MONDAY = datetime(2025, 11, 24, 8, 31, tzinfo=ZONE)
"""A minute after the digest is due."""
NOON = datetime(2025, 11, 24, 12, 0, tzinfo=ZONE)
WEEK_AFTER = datetime(2025, 11, 28, tzinfo=ZONE)
WEEK = "2025-W47"
TITLE = "Weekbericht Zaaksysteem Lindewaard · week 47 · 4e week na livegang"
MAILBOX = "projectgroep@lindewaard.example"
QUESTION = "Waarom printen de etiketten bij balie 3 niet?"
SECOND = "Het zoeken op adres loopt steeds vast"
COLLEAGUE = "Where do I find the archived permits?"
PRIVATE = ("etiketten", "balie 3", "loopt steeds vast", "archived permits", "writer-")
"""Words of employees' own texts and names; no digest holds them."""
PICTURES = Path(__file__).parents[2] / "docs" / "pictures"


def picture(name: str) -> Path | None:
    """Give where a picture of this name goes, when pictures are asked for."""
    return PICTURES / name if os.environ.get("UPDATE_PICTURES") == "1" else None


@dataclass(frozen=True)
class Lindewaard:
    """An installation in a folder; `code` makes the first administrator."""

    folder: Path
    code: str = ""
    today: datetime = MONDAY

    @property
    def config(self) -> Path:
        return self.folder / "config.toml"

    def voelspriet(self, *arguments: str) -> str:
        """Run a command today, which is Monday unless told otherwise, and give what it prints."""
        command = at(self.today, self.config, *arguments)
        return subprocess.run(command, check=True, capture_output=True, text=True, timeout=60).stdout

    def configure(self, *sections: str, port: int = 8080) -> None:
        """Add sections to the configuration, and say on which port it serves."""
        text = self.config.read_text(encoding="utf-8").replace("port = 8080", f"port = {port}")
        self.config.write_text("\n\n".join([text, *sections]), encoding="utf-8")

    def moved(self, folder: Path) -> Lindewaard:
        """Give a copy, so that each story starts from the same town."""
        return replace(self, folder=Path(shutil.copytree(self.folder, folder / "lindewaard")))


def at(moment: datetime | Path, config: Path, *arguments: str) -> list[str]:
    """Give the command line of `voelspriet` at a moment, or by the clock in a file."""
    when = moment if isinstance(moment, Path) else moment.isoformat()
    return [sys.executable, "-m", "tests.clients.run_at", str(when), "--config", str(config), *arguments]


def founded(folder: Path) -> Lindewaard:
    """Make an installation with the commands of the first day, and let eight weeks pass."""
    town = settled(Lindewaard(folder), WEEK_AFTER.date())
    live(town, FRIDAY, [message for message in load_messages() if message.week < CURRENT_WEEK])
    return town


def settled(town: Lindewaard, day: date) -> Lindewaard:
    """Make an installation with the commands of the first day; `day` is in the fifth week after go-live."""
    town.voelspriet("init")
    _settle_in(town.config, go_live_of(day))
    printed = town.voelspriet("init")
    code = re.search(r"(?:[A-Z2-9]{5}-){3}[A-Z2-9]{5}", printed)
    assert code, printed
    return replace(town, code=code[0])


def _settle_in(config: Path, go_live: date) -> None:
    text, _, _ = config.read_text(encoding="utf-8").partition("[[rollout.department]]")
    text = text.replace("go_live = 2026-10-26", f"go_live = {go_live}")
    text = text.replace("mailboxes = []", f'mailboxes = ["{MAILBOX}"]', 1)
    text = text.replace("# [reading]", "[reading]").replace('# encoder = "auto"', 'encoder = "rules"')
    departments = (
        f'[[rollout.department]]\nname = "{department.name}"\nheadcount = {department.headcount}'
        for department in load_departments()
    )
    config.write_text("\n\n".join([text, *departments]), encoding="utf-8")


def live(
    town: Lindewaard, now: datetime, messages: Sequence[DemoMessage], *, proven: bool = False, away: bool = False
) -> None:
    """Have messages come in over the weeks; `proven` where what was suggested for them was right.

    Those who wrote them are `away` where nobody but who plays in the story is to be asked anything.
    """
    app = App.build(load(town.config, {}), {}, now=lambda: now)
    people = Town(app.desk, rules_reader())
    app.store.write_now(people.settle)
    for part in batches(messages, 200):
        app.store.write_now(partial(people.fill, messages=part, asker=own_question(load_messages())))
    app.store.write_now(people.look_back)
    if proven:
        app.store.write_now(people.prove)
    if away:
        app.store.write_now(hang_up)
    app.close()


def hang_up(session: Session) -> None:
    """Close the chats of the town's own people, who wrote in a terminal."""
    theirs = (Place.connector == "terminal", Place.person_id.is_not(None))
    session.execute(update(Place).where(*theirs).values(closed_at=Place.bound_at))


class Sink:
    """Keeps every mail that the SMTP server took."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.mails: list[EmailMessage] = []

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802 - aiosmtpd's name
        assert envelope.rcpt_tos == [MAILBOX]
        mail = message_from_bytes(envelope.content, policy=policy.default)
        assert isinstance(mail, EmailMessage)
        self.mails.append(mail)
        return "250 OK"

    @property
    def section(self) -> str:
        """The configuration that mails to this server."""
        return f'[mail]\nhost = "127.0.0.1"\nport = {self.port}\nsender = "bot@lindewaard.example"\nstarttls = false'


@contextmanager
def mail_server() -> Iterator[Sink]:
    """Serve SMTP on loopback until the block ends."""
    sink = Sink(free_port())
    controller = Controller(sink, hostname="127.0.0.1", port=sink.port)
    controller.start()
    try:
        yield sink
    finally:
        controller.stop()


def body(mail: EmailMessage, kind: str) -> str:
    """Give the "plain" or "html" body of a mail."""
    part = mail.get_body((kind,))
    assert part is not None
    return str(part.get_content())


Pair = tuple[int, int]


@dataclass(frozen=True)
class Told:
    """What a digest tells, whatever it looks like; pairs are messages and colleagues."""

    topics: dict[str, Pair] = field(default_factory=dict)
    departments: dict[str, Pair] = field(default_factory=dict)
    total: Pair = (0, 0)
    unanswered: int = 0
    answered: Pair = (0, 0)
    """Of how many questions: (answered, asked)."""
    tone: tuple[int, int, int] = (0, 0, 0)
    """Per cent negative, neutral, positive."""
    silent: tuple[str, ...] = ()


def figures_of(printed: str) -> Told:
    """Read the figures of `digest --format json`."""
    figures = json.loads(printed)
    waiting, rest = figures["waiting"], {"name": "andere afdelingen", "counted": figures["other_departments"]}
    return Told(
        {issue["title_nl"]: _pair(issue["counted"]) for issue in figures["issues"]},
        {row["name"]: _pair(row["counted"]) for row in [*figures["departments"], rest]},
        _pair(figures["total"]),
        waiting["unanswered"],
        (waiting["answered"], waiting["asked"]["messages"]),
        tuple(figures["tone"][name] for name in ("negative", "neutral", "positive")),
        tuple(department["name"] for department in figures["silent"]),
    )


def _pair(counted: dict[str, int]) -> Pair:
    return counted["messages"], counted["people"]


def read_from(shown: str, like: Told) -> Told:
    """Read the figures from a digest as a person sees it; `like` says which topics and departments to look for."""
    text = " ".join(re.sub(r"[*_•│]", " ", html.unescape(shown)).split())
    return Told(
        {name: _found(text, rf"{re.escape(name)} ?:? (\d+) berichten, (\d+) collega's") for name in like.topics},
        {name: _found(text, rf"{re.escape(name)} ?:? (\d+) (?:berichten, )?(\d+)") for name in like.departments},
        _found(text, r"\((\d+) berichten, (\d+) collega's\)"),
        _found(text, r"(\d+) vragen zonder antwoord")[0],
        _found(text, r"(\d+) van (\d+) vragen beantwoord"),
        _found(text, r"(\d+)% negatief, (\d+)% neutraal, (\d+)% positief"),
        tuple(name for name in like.silent if f"{name}: 3e week te weinig signaal" in text),
    )


def _found(text: str, pattern: str) -> Any:
    found = re.search(pattern, text)
    assert found, f"{pattern!r} does not stand in {text!r}"
    return tuple(int(number) for number in found.groups())


def without_tags(page: str) -> str:
    """Give the words of an HTML page."""
    return re.sub(r"<[^>]+>", " ", re.sub(r"<(style|title).*?</\1>", " ", page, flags=re.DOTALL))


def keeps_quiet(shown: str, *names: str) -> None:
    """Fail when a name, an id or a text of an employee can be read."""
    found = [word for word in (*PRIVATE, *names) if word.lower() in shown.lower()]
    assert not found, f"{found} can be read"
