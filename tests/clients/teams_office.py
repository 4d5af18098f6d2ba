"""The colleagues in Teams whom the Playground's page cannot play, and the wire on which all that the bot sends passes.

The bot takes this for Teams: it keeps and checks each activity, hands on those of the Playground's conversations, and
holds the others for colleagues, who answer with what a Teams client sends.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial
from typing import Any
from uuid import uuid4

import httpx
from microsoft_teams.cards import AdaptiveCard
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from tests.clients.processes import PATIENCE, free_port, until
from tests.clients.teams_playground import BOT_ID, BOT_NAME, TENANT

Element = dict[str, Any]
SENDING = ("Action.Execute", "Action.ShowCard")


@dataclass
class Office:
    """A Teams service; `faults` is what a client would not show as it was meant."""

    endpoint: str
    port: int = field(default_factory=free_port)
    sent: list[tuple[str, str]] = field(default_factory=list)
    """Each activity that the bot sent or changed, as it came, after the conversation it went to."""
    faults: list[str] = field(default_factory=list)
    chats: dict[str, dict[str, Element]] = field(default_factory=dict)
    """What stands in each conversation, by the message's id, the oldest first."""
    here: set[str] = field(default_factory=set)
    """Conversations that the Playground does not know."""
    _beyond: str = ""

    @property
    def url(self) -> str:
        """Where the bot sends its activities."""
        return f"http://localhost:{self.port}"

    def before(self, service: str) -> str:
        """Stand before the Playground's own service; give where the bot is to send instead."""
        self._beyond = service
        return self.url

    def served(self) -> Starlette:
        """Give the application of the service."""
        one, methods = "/v3/conversations/{chat}", ["GET", "POST", "PUT"]
        return Starlette(
            routes=[
                Route(f"{one}/activities", self._keep, methods=["POST"]),
                Route(f"{one}/activities/{{number}}", self._keep, methods=["PUT"]),
                Route(f"{one}/members/{{member}}", self._member),
                Route("/v3/conversations", self._open, methods=["POST"]),
                Route("/{path:path}", self._hand_on, methods=methods),
            ]
        )

    def sent_to_others(self, chat: str) -> str:
        """Give all that went to any conversation but one."""
        return "\n".join(activity for where, activity in self.sent if where != chat)

    async def _keep(self, request: Request) -> Response:
        chat, number = request.path_params["chat"], request.path_params.get("number")
        activity = await request.json()
        self.sent.append((chat, (await request.body()).decode()))
        self.faults += faults_of(activity)
        answer = JSONResponse({"id": number or uuid4().hex}) if chat in self.here else await self._hand_on(request)
        self.chats.setdefault(chat, {})[number or json.loads(bytes(answer.body))["id"]] = activity
        return answer

    async def _member(self, request: Request) -> Response:
        if request.path_params["chat"] in self.here:
            return JSONResponse({"id": request.path_params["member"], "userRole": "user"})
        return await self._hand_on(request)

    async def _open(self, request: Request) -> Response:
        member = (await request.json())["members"][0]["id"]
        return JSONResponse({"id": member}) if member in self.here else await self._hand_on(request)

    async def _hand_on(self, request: Request) -> Response:
        method, address, content = request.method, f"{self._beyond}{request.url.path}", await request.body()
        headers = {"content-type": "application/json"}
        ask = partial(httpx.request, method, address, content=content, headers=headers, timeout=PATIENCE)
        answer = await run_in_threadpool(ask)
        return Response(answer.content, answer.status_code, media_type=answer.headers.get("content-type"))


def faults_of(activity: Element) -> Iterator[str]:
    """Look at an activity as a Teams client does: valid cards, inputs with labels of their own, buttons with words."""
    (attachment,) = activity["attachments"]
    card = attachment["content"]
    if AdaptiveCard.model_validate(card).model_dump(mode="json", by_alias=True, exclude_none=True) != card:
        yield f"no valid card: {card}"
    elements = list(within(card))
    inputs = [each for each in elements if each.get("type", "").startswith("Input.")]
    if len({each["id"] for each in inputs}) < len(inputs):
        yield "two inputs with one id"
    yield from (f"an input without a label: {each}" for each in inputs if not each.get("label"))
    pressed = [
        each for each in elements if each.get("type", "").startswith("Action.") and each["type"] != "Action.Submit"
    ]
    yield from (f"a button without words: {each}" for each in pressed if not each.get("title", "").strip())


def within(element: Any) -> Iterator[Element]:
    """Give a card and all elements in it."""
    if isinstance(element, list):
        for each in element:
            yield from within(each)
    elif isinstance(element, dict):
        yield element
        for name, each in element.items():
            if name not in {"data", "fallback"}:
                yield from within(each)


def words_of(card: Any) -> str:
    """Give the words of a card as they stand on it, forms unfolded."""
    shown = ("text", "title", "label", "value", "placeholder")
    return " ".join(str(each[name]) for each in within(card) for name in shown if isinstance(each.get(name), str))


@dataclass
class Colleague:
    """Somebody with a Teams client; `id` is what Teams calls them, and their own chat with the bot."""

    office: Office
    id: str
    name: str
    locale: str = "nl-NL"

    def __post_init__(self) -> None:
        self.office.here.add(self.id)

    def open(self) -> None:
        """Install the bot."""
        self._send({"type": "installationUpdate", "action": "add"}, "")

    def say(self, text: str, channel: str = "") -> None:
        """Write to the bot; in a channel it is mentioned."""
        mention = {"type": "mention", "mentioned": {"id": BOT_ID, "name": BOT_NAME}, "text": f"<at>{BOT_NAME}</at>"}
        more = {"text": f"<at>{BOT_NAME}</at> {text}", "entities": [mention]} if channel else {"text": text}
        self._send({"type": "message", **more}, channel)

    def press(self, title: str, holding: str = "", answer: str = "", channel: str = "") -> None:
        """Press the last button of that name, of the last card with a text, with what was picked or written."""
        self.send_press(*self.button(title, holding, channel, answer), channel)

    def button(self, title: str, holding: str = "", channel: str = "", answer: str = "") -> tuple[str, Element]:
        """Give what a button would send, and the message that bears it; of a form, what its own button would."""
        for number, card in reversed(self.cards(channel)):
            for each in within(card) if holding in words_of(card) else ():
                if each.get("type") in SENDING and each["title"] == title:
                    action = each["card"]["actions"][0] if "card" in each else each
                    source = action["data"].get("input")
                    given = {source: _given(card, source, answer)} if source else {}
                    return number, {**action, "data": {**action["data"], **given}}
        raise AssertionError(f"no {title!r} with {holding!r} in {self.shown(channel)}")

    def send_press(self, message: str, action: Element, channel: str = "") -> None:
        """Send what a client sends when a button is pressed."""
        value = {"action": {name: action[name] for name in ("type", "title", "verb", "data")}, "trigger": "manual"}
        self._send({"type": "invoke", "name": "adaptiveCard/action", "replyToId": message, "value": value}, channel)

    def cards(self, channel: str = "") -> list[tuple[str, Element]]:
        """Give what stands in their chat, or in a channel that lives here, the oldest first."""
        standing = self.office.chats.get(channel or self.id, {}).items()
        return [(number, activity["attachments"][0]["content"]) for number, activity in standing]

    def sees(self, text: str, channel: str = "") -> str:
        """Wait until a text stands in their chat, and give all words of the last card with it."""
        found = until(lambda: self._showing(text, channel), f"{self.name} does not see {text!r}")
        assert found
        return found[-1]

    def shown(self, channel: str = "") -> str:
        """Give all words in their chat."""
        return "\n".join(words_of(card) for _, card in self.cards(channel))

    def _showing(self, text: str, channel: str) -> list[str]:
        return [words for _, card in self.cards(channel) if text in (words := words_of(card))]

    def _send(self, what: Element, channel: str) -> None:
        kind = {"conversationType": "channel", "isGroup": True} if channel else {"conversationType": "personal"}
        activity = {
            "id": uuid4().hex,
            "timestamp": datetime.now(UTC).isoformat(),
            "channelId": "msteams",
            "serviceUrl": self.office.url,
            "locale": self.locale,
            "from": {"id": self.id, "name": self.name, "aadObjectId": f"aad-{self.id}"},
            "recipient": {"id": BOT_ID, "name": BOT_NAME},
            "conversation": {"id": channel or self.id, "tenantId": TENANT, **kind},
            "channelData": {"tenant": {"id": TENANT}},
            **what,
        }
        httpx.post(self.office.endpoint, json=activity, timeout=PATIENCE).raise_for_status()


def _given(card: Element, name: str, answer: str) -> str:
    """Give what the input sends: of a choice its value, which must be offered."""
    (element,) = (each for each in within(card) if each.get("id") == name)
    if "choices" not in element:
        return answer
    offered = {choice["title"]: choice["value"] for choice in element["choices"]}
    assert answer in offered, f"{answer!r} is not among {list(offered)}"
    return str(offered[answer])
