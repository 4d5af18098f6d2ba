"""Drives Microsoft's Agents Playground, a Teams on this machine, through its own page in headless Chromium."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

import httpx
from starlette.types import ASGIApp, Receive, Scope, Send

from tests.clients.processes import PATIENCE, free_port, running

HERE = Path(__file__).parent
TENANT = "11111111-2222-4333-8444-555555555555"
BOT_ID = "aaaaaaaa-bbbb-4ccc-8ddd-eeeeeeeeeeee"
BOT_NAME = "Vraagpunt Zaaksysteem"
PERSONAL_CHAT = "personal-chat-id"
TEAM = "My Team"
GENERAL = "General"
GROUP = "Group Chat"
GROUP_CHAT = "group-chat-id"
CHANNEL = "team-id"
TOKEN = "eyJhbGciOiJub25lIn0.eyJhdWQiOiJ0ZXN0In0.c2lnbmF0dXJl"
"""Has the form of a token, which is all that the SDK looks at behind the guard."""


class Trusting:
    """Lets every token pass: the Playground has no keys to sign with."""

    async def check(self, token: str, service_url: str) -> None:
        assert token == TOKEN
        assert service_url.startswith("http://localhost:")


class WithToken:
    """ASGI middleware: adds the header that Teams sends and the Playground does not, so that our guard stays whole."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            scope = {**scope, "headers": [*scope["headers"], (b"authorization", f"Bearer {TOKEN}".encode())]}
        await self._app(scope, receive, send)


class Playground:
    """A Teams with one person who speaks, a personal chat with the bot and a team with two channels."""

    def __init__(self, browser: subprocess.Popen[str], port: int) -> None:
        self._browser = browser
        self._url = f"http://127.0.0.1:{port}"

    def say(self, text: str) -> None:
        """Write to the bot in the personal chat."""
        self._do("say", text=text)

    def press(self, name: str, holding: str = "") -> None:
        """Press the last button of that name, of the last card with a text."""
        self._do("press", name=name, holding=holding)

    def choose(self, choice: str, send: str, label: str = "", holding: str = "") -> None:
        """Pick an answer in the last list, or in the one with that label, and send it."""
        self._do("choose", choice=choice, send=send, label=label, holding=holding)

    def write(self, opens: str, text: str, send: str, holding: str = "") -> None:
        """Unfold a question, write the answer and send it."""
        self._do("write", open=opens, text=text, send=send, holding=holding)

    def open(self, place: str) -> None:
        """Go to a chat or a channel by the name in the list at the left."""
        self._do("open", place=place)

    def post_in_channel(self, text: str, channel: str = GENERAL) -> None:
        """Mention the bot in a new post in a channel."""
        self.open(f"{TEAM} - {channel}")
        self._do("post", bot=BOT_NAME, text=text)

    def post_beside(self, text: str, channel: str = GENERAL) -> None:
        """Post in a channel what the bot is not meant to hear."""
        self.open(f"{TEAM} - {channel}")
        self._do("post", text=text)

    def reply(self, text: str, holding: str) -> None:
        """Mention the bot in the thread that holds a text, in the channel that is open."""
        self._do("reply", bot=BOT_NAME, text=text, holding=holding)

    def post_in_group(self, text: str) -> None:
        """Mention the bot in the group chat."""
        self.open(GROUP)
        self._do("post", bot=BOT_NAME, text=text, button="Send Message")

    def pass_on(self, holding: str) -> str:
        """Open the form to pass on the last message with this text, and give what stands in it."""
        self._do("more", holding=holding)
        return self._form("pass_on")

    def ask(self) -> str:
        """Open the form for a question, and give what stands in it."""
        self._do("extend")
        return self._form("ask")

    def _form(self, command: str) -> str:
        self._do("action", id=command)
        return str(self._do("form"))

    def submit(self, text: str, send: str) -> None:
        """Write in the form, and send it."""
        self._do("submit", text=text, send=send)

    def dismiss(self) -> None:
        """Close what stands over the page."""
        self._do("dismiss")

    def phone(self, path: Path, holding: str = "") -> None:
        """Take a picture of the last card with this text, as wide as it is on a telephone."""
        self._do("phone", path=str(path), holding=holding)

    def narrow(self, path: Path) -> None:
        """Take a picture of what stands over the page, as wide as a telephone."""
        self._do("narrow", path=str(path))

    def happens(self, activity: dict[str, Any], conversation: str = PERSONAL_CHAT) -> None:
        """Send the bot an activity that the page cannot cause, as of who speaks here."""
        custom, given = f"{self._url}/_internal/v1/customActivities", {"conversationId": conversation}
        template = httpx.get(f"{custom}/template", params=given, timeout=PATIENCE).json()
        httpx.post(custom, json={**template, **activity}, timeout=PATIENCE).raise_for_status()

    def see(self, text: str) -> None:
        """Wait until a text stands on the page."""
        self._do("see", text=text)

    def gone(self, text: str) -> None:
        """Wait until a text stands on the page no more."""
        self._do("gone", text=text)

    def page(self) -> str:
        """Give all words on the page."""
        return str(self._do("page"))

    def threads(self) -> list[str]:
        """Give the words of each thread of the channel, the first one first."""
        return list(self._do("threads"))

    def card(self, holding: str = "") -> str:
        """Give all words on the last card with this text."""
        return str(self._do("card", holding=holding))

    def screenshot(self, path: Path) -> None:
        """Take a picture of the page."""
        self._do("screenshot", path=str(path))

    def picture(self, path: Path, holding: str = "") -> None:
        """Take a picture of the last card with this text alone."""
        self._do("picture", path=str(path), holding=holding)

    def _do(self, command: str, **given: str) -> Any:
        stdin, stdout = _pipes(self._browser)
        stdin.write(json.dumps({"do": command, **given}) + "\n")
        stdin.flush()
        answer = json.loads(stdout.readline())
        assert answer["ok"], answer["error"]
        return answer["value"]


@contextmanager
def playground(
    command: Sequence[str],
    chromium: str,
    endpoint: str,
    folder: Path,
    office: Callable[[str], str] | None = None,
) -> Iterator[Playground]:
    """Start the Playground for a bot at `endpoint` and open its page; stop both at the end.

    `command` is what the fixture `playground` gives; `office` is given the Playground's own service, and gives
    the one that the bot sends to in its place.
    """
    port = free_port()
    service = f"http://localhost:{port}/_connector"
    config = folder / "playground.yml"
    config.write_text(json.dumps(_config()), encoding="utf-8")  # JSON is YAML
    started = [*command, "start", "-e", endpoint, "-c", "msteams", "-p", str(port), "--disable-telemetry"]
    environment = {
        "TEAMSAPPTESTER_BROWSER": "none",
        "M365_AGENTS_PLAYGROUND_CONFIG_PATH": str(config),
        "M365_AGENTS_PLAYGROUND_LOGFILE": str(folder / "playground.log"),
        "M365_AGENTS_PLAYGROUND_SERVICE_URL": office(service) if office else service,
    }
    url = f"http://127.0.0.1:{port}/_internal/v1/config"
    with (
        _browser(command[0], chromium, port, folder) as browser,
        running(started, url, folder / "playground.out", environment),
    ):
        _, stdout = _pipes(browser)
        assert json.loads(stdout.readline())["ok"]
        yield Playground(browser, port)


@contextmanager
def _browser(node: str, chromium: str, port: int, folder: Path) -> Iterator[subprocess.Popen[str]]:
    command = [node, str(HERE / "browser.mjs"), f"http://localhost:{port}/", chromium, str(folder / "profile")]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        stdin, _ = _pipes(process)
        try:
            yield process
        finally:
            stdin.close()  # it closes Chromium and ends
            process.wait(PATIENCE)


def _pipes(process: subprocess.Popen[str]) -> tuple[IO[str], IO[str]]:
    assert process.stdin is not None
    assert process.stdout is not None
    return process.stdin, process.stdout


def _person(number: int) -> dict[str, str]:
    return {
        "id": f"user-id-{number}",
        "name": f"Employee {number}",
        "userPrincipleName": f"employee{number}@example.com",
        "aadObjectId": f"00000000-0000-4000-8000-00000000002{number}",
        "givenName": f"Employee{number}",
        "surname": "Example",
        "email": f"employee{number}@example.com",
    }


def _config() -> dict[str, Any]:
    return {
        "version": "0.1.1",
        "tenantId": TENANT,
        "bot": {"id": BOT_ID, "name": BOT_NAME},
        "currentUser": _person(0),
        "users": [_person(number) for number in range(1, 6)],
        "personalChat": {"id": PERSONAL_CHAT},
        "groupChat": {"id": GROUP_CHAT, "name": GROUP},
        "team": {
            "id": CHANNEL,
            "name": TEAM,
            "aadGroupId": "00000000-0000-4000-8000-000000000031",
            "channels": [{"id": "channel-announcements-id", "name": "Announcements"}],
        },
    }
