"""Drives local-slack: a whole Slack workspace on this machine, with people who say, press, pick and submit."""

from __future__ import annotations

import asyncio
import json
import shutil
import subprocess
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl

import aiohttp
import httpx

from tests.clients.processes import free_port, running

TEAM = "T01LINDE"
BOT = "U0BOT"
CHANNEL = "C01PROJECT"
TOKEN = "xoxb-test-token"
APP_TOKEN = "xapp-test-token"
SECRET = "test-signing-secret"
PEOPLE = {"U01BALIE": "medewerker", "U02AMBA": "ambassadeur", "U03PROJ": "projectgroep"}

Json = dict[str, Any]


class SlackWorkspace:
    """One running workspace; `people` are user ids, `CHANNEL` is the project group's channel."""

    def __init__(self, port: int) -> None:
        self.url = f"http://127.0.0.1:{port}"
        self.api_url = f"{self.url}/api/"
        self._http = httpx.Client(base_url=self.url, timeout=15)

    def close(self) -> None:
        """Let go of the connections to it."""
        self._http.close()

    def say(self, user: str, text: str, channel: str | None = None, thread: Json | None = None) -> Json:
        """Say something to the bot, directly or in a channel, there perhaps in the thread of a message."""
        where = {"channel": channel or self.direct(user), **({"thread_ts": thread["ts"]} if thread else {})}
        return dict(self._control("message", user=user, text=text, **where)["message"])

    def mention(self, user: str, text: str, channel: str = CHANNEL, thread: Json | None = None) -> Json:
        """Speak to the bot in a channel."""
        return self.say(user, f"<@{BOT}> {text}", channel, thread)

    def edit(self, user: str, message: Json, text: str) -> None:
        """Edit what somebody said."""
        self._control("edit-message", channel=message["channel"], ts=message["ts"], user=user, text=text)

    def delete(self, user: str, message: Json) -> None:
        """Delete what somebody said."""
        self._control("delete-message", channel=message["channel"], ts=message["ts"], user=user)

    def message_shortcut(self, user: str, message: Json, callback: str = "pass_on") -> Json:
        """Make what Slack sends when somebody picks our shortcut on a message, which this workspace cannot do itself.

        The trigger that opens a form is real: it comes with a command that nobody handles.
        """
        self._control("command", channel=message["channel"], user=user, command="/nobody", text="")
        sent = [entry for entry in self.log() if entry["kind"] == "slash_commands" and entry["direction"] == "to_bot"]
        fields = dict(parse_qsl(sent[-1]["detail"]))
        return {
            "type": "message_action",
            "callback_id": callback,
            "trigger_id": fields["trigger_id"],
            "team": {"id": TEAM},
            "user": {"id": user, "team_id": TEAM},
            "channel": {"id": message["channel"]},
            "message_ts": message["ts"],
            "message": {"type": "message", **message, "team": TEAM},
        }

    def command(self, user: str, text: str, channel: str = CHANNEL) -> None:
        """Type the slash command in a channel."""
        self._control("command", channel=channel, user=user, command="/vraag", text=text)

    def home(self, user: str) -> Json | None:
        """Give what the bot's Home tab shows a person."""
        return asyncio.run(self._home(user))

    def open_home(self, user: str) -> None:
        """Open the bot's Home tab."""
        self._control("open-home", user=user)

    def direct(self, user: str) -> str:
        """Give the id of the conversation between a person and the bot."""
        answer = self._http.post("/api/conversations.open", json={"users": user}, headers=_AUTHORIZED)
        return str(answer.json()["channel"]["id"])

    def messages(self, channel: str) -> list[Json]:
        """Give all messages of a conversation, oldest first."""
        return list(self._http.get(f"/_control/messages/{channel}").json()["messages"])

    def from_bot(self, channel: str) -> list[Json]:
        """Give what the bot said in a conversation, oldest first."""
        return [message for message in self.messages(channel) if message.get("user") == BOT]

    def press(self, user: str, message: Json, label: str) -> None:
        """Press the button with this label."""
        element = next(one for one in _controls(message) if one["type"] == "button" and one["text"]["text"] == label)
        self._interact(user, message, {**element, "value": element.get("value")})

    def pick(self, user: str, message: Json, label: str) -> None:
        """Pick an option by its label from the list that has it."""
        for element in _controls(message):
            for option in element.get("options", ()):
                if option["text"]["text"] == label:
                    return self._interact(user, message, {**element, "selected_option": option})
        raise LookupError(label)

    def submit(self, user: str, text: str) -> Json:
        """Write a text in the form that is open and send it; gives the errors that the bot answered."""
        return asyncio.run(self._submit(user, text))

    def form(self) -> Json | None:
        """Give the form that is open."""
        return asyncio.run(self._form())

    def log(self) -> list[Json]:
        """Give the traffic between the workspace and the bot."""
        return list(self._http.get("/_control/log").json()["log"])

    def screenshot(self, path: Path, channel: str, *, width: int = 1100, height: int = 900) -> None:
        """Draw a conversation as its page shows it in Chromium."""
        self._draw(f"{self.url}/archives/{channel}", path, width, height)

    def draw_thread(self, path: Path, channel: str) -> None:
        """Draw the newest thread of a conversation, as wide as a phone."""
        self._draw(f"{self.url}/archives/{channel}", path, 1300, 1500, ".thread-summary", "", ".thread-pane")

    def draw_home(self, path: Path, user: str) -> None:
        """Draw the bot's Home tab as somebody sees it on a phone."""
        self._draw(self.url, path, 390, 844, ".blocks, .bk-text", user)

    def _draw(self, page: str, path: Path, width: int, height: int, *more: str) -> None:
        script = Path(__file__).parent / "screenshot.mjs"
        browser = shutil.which("chromium") or shutil.which("chromium-browser") or "chromium"
        command = ["node", str(script), browser, page, str(path), str(width), str(height), *more]
        subprocess.run(command, check=True, timeout=90)

    def _interact(self, user: str, message: Json, action: Json) -> None:
        self._control("interact", channel=message["channel"], messageTs=message["ts"], user=user, action=action)

    def _control(self, what: str, **body: Any) -> Json:
        answer = self._http.post(f"/_control/{what}", json=body)
        answer.raise_for_status()
        return dict(answer.json())

    async def _form(self) -> Json | None:
        async with aiohttp.ClientSession() as session, session.ws_connect(f"{self.url}/ui") as page:
            opened = await page.receive_json()
            stack = opened["state"]["modalStack"]
            return stack[-1] if stack else None

    async def _home(self, user: str) -> Json | None:
        async with aiohttp.ClientSession() as session, session.ws_connect(f"{self.url}/ui") as page:
            shown = (await page.receive_json())["state"]["homeViews"].get(user, {})
            return next(iter(shown.values()), None)

    async def _submit(self, user: str, text: str) -> Json:
        async with aiohttp.ClientSession() as session, session.ws_connect(f"{self.url}/ui") as page:
            view = (await page.receive_json())["state"]["modalStack"][-1]
            asked = [one for one in view["blocks"] if one["type"] == "input"]
            block = next(one for one in asked if one["element"]["type"] == "plain_text_input")
            answer = {block["element"]["action_id"]: {"type": "plain_text_input", "value": text}}
            await page.send_json({"t": "view_submit", "user": user, "values": {block["block_id"]: answer}})
            async with asyncio.timeout(10):
                while True:
                    heard = await page.receive_json()
                    if heard["t"] == "view_errors":
                        return dict(heard["errors"])
                    if heard["t"] == "view":
                        return {}


_AUTHORIZED = {"Authorization": f"Bearer {TOKEN}"}


def _controls(message: Json) -> Iterator[Json]:
    for number, block in enumerate(message["blocks"]):
        for element in block.get("elements", ()) if block["type"] == "actions" else ():
            yield {**element, "block_id": block.get("block_id", f"b{number}")}


@contextmanager
def slack_workspace(
    binary: Path,
    folder: Path,
    events_url: str | None,
    people: Mapping[str, str] = PEOPLE,
    channels: Mapping[str, tuple[str, Collection[str]]] | None = None,
) -> Iterator[SlackWorkspace]:
    """Run a workspace that sends what happens to `events_url`, or else over the sockets that are opened.

    `people` are names by id, `channels` names and members by id; unless given, the project group's, with everybody.
    """
    port = free_port()
    configuration = folder / "workspace.json"
    channels = channels or {CHANNEL: ("projectgroep", people)}
    configuration.write_text(json.dumps(_configuration(events_url, people, channels)))
    command = [str(binary), "--config", str(configuration), "--port", str(port), "--base-host", "127.0.0.1"]
    with running(command, f"http://127.0.0.1:{port}/_control/state", folder / "workspace.log"):
        workspace = SlackWorkspace(port)
        yield workspace
        workspace.close()


def _configuration(
    events_url: str | None, people: Mapping[str, str], channels: Mapping[str, tuple[str, Collection[str]]]
) -> Json:
    way = {"mode": "events", "requestUrl": events_url} if events_url else {"mode": "socket"}
    return {
        "workspace": {"name": "Lindewaard", "domain": "lindewaard", "teamId": TEAM},
        "app": {
            "appId": "A01APP",
            "botUserId": BOT,
            "botName": "vraagpunt",
            "botToken": TOKEN,
            "appToken": APP_TOKEN,
            "signingSecret": SECRET,
            **way,
        },
        "users": [{"id": user, "name": name, "real_name": name.title()} for user, name in people.items()],
        "channels": [
            {"id": channel, "name": name, "members": [*members, BOT]} for channel, (name, members) in channels.items()
        ],
    }
