"""Slack room: what Slack sends, trimmed for the store and read from there; and the presses that go through Bolt."""

from __future__ import annotations

import asyncio
import logging
import re
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, Literal

from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from bot.ports import Door, Event, Pressed, RawEvent, Said, Sender, Spot
from bot.web import Refused
from bot.words import words_for
from connectors.slack import controls, modal
from connectors.slack.errors import FAILURES, code_of
from connectors.slack.text import from_slack

log = logging.getLogger(__name__)

NAME = "slack"
WRITTEN_BY_PEOPLE = frozenset({None, "file_share", "thread_broadcast", "me_message"})
"""Subtypes of a message that a person wrote; edits, deletions and notices are others."""
OPEN_WITHIN = 2.0
"""Seconds for opening a form, so that the answer leaves within the 3 that a trigger_id and Slack's wait last."""

DAY = 86_400.0
"""Seconds that what happened may lie from when Slack signed it; beyond that the signature's moment counts instead."""
_WORD = re.compile(r"[^\x00-\x1f\ud800-\udfff]+")
"""An id: what a database cannot hold is none."""

_EVENT_PARTS = ("type", "subtype", "user", "bot_id", "text", "ts", "event_ts", "channel", "channel_type", "tab")
_ACTION_PARTS = ("type", "action_id", "block_id", "value", "action_ts")


def read(raw: RawEvent) -> Event | None:
    """Translate what Slack sent, or what `trimmed` left of it; None for what is not meant for us."""
    try:
        match raw.get("type"):
            case "event_callback":
                return _said(raw, raw["event"])
            case "block_actions":
                return _pressed(raw, raw["actions"][0])
            case "view_submission":
                return _submitted(raw, raw["view"])
    except (KeyError, IndexError, TypeError, ValueError, AttributeError, OverflowError):
        log.warning("a payload of an unknown shape was left alone")
    return None


def trimmed(body: Mapping[str, Any], received: int) -> RawEvent:
    """Keep of an event what `read` needs and nothing that opens a door: no token, no file's address.

    `received` is the Unix second at which Slack signed it; it takes the place of a moment that cannot be.
    """
    event = {part: body["event"][part] for part in _EVENT_PARTS if part in body["event"]}
    event |= {part: _plausible(event[part], received) for part in ("ts", "event_ts") if part in event}
    event["files"] = [{} for _ in body["event"].get("files") or ()]
    ours = [{"user_id": _bot_of(body)}]
    return {"type": "event_callback", "team_id": body["team_id"], "authorizations": ours, "event": event}


def pressed_of(body: Mapping[str, Any], received: int) -> RawEvent:
    """Keep of a press or a submitted form what `read` and Bolt need; no token, no response address.

    `received` is the Unix second at which Slack signed it, because a submitted form carries no time, and a press may
    carry one that cannot be.

    Raises
    ------
    Refused
        400 when it does not come from a card or form of ours, or has another shape.

    """
    try:
        raw = {**_trimmed_press(body, received), "received": received}
        known = _question(raw) is not None or read(raw) is not None
    except (KeyError, IndexError, TypeError, AttributeError):
        raise Refused(400, "odd_payload") from None
    if not known:
        raise Refused(400, "unknown_payload")
    return raw


def event_id(raw: RawEvent) -> str:
    """Name a press or submission, the same when it comes again."""
    if raw["type"] == "view_submission":
        return f"view:{raw['view']['id']}:{raw['view']['hash']}"
    action = raw["actions"][0]
    return f"press:{raw['team']['id']}:{raw['user']['id']}:{action['action_ts']}:{action['action_id']}"


def register(app: AsyncApp, door: Door) -> None:
    """Let Bolt bring presses and forms, as `pressed_of` left them: each is stored before it is answered."""

    async def store(body: Mapping[str, Any]) -> None:
        raw = {part: content for part, content in body.items() if part != "trigger_id"}
        await door.take(NAME, event_id(raw), raw)

    async def pressed(body: dict[str, Any], ack: AsyncAck) -> None:
        await store(body)
        await ack()

    async def opened(body: dict[str, Any], ack: AsyncAck, client: AsyncWebClient) -> None:
        await _open_form(body, client)
        await ack()

    async def submitted(body: dict[str, Any], ack: AsyncAck) -> None:
        if _answer(body["view"]):
            await store(body)
            await ack()
        else:
            await ack(response_action="errors", errors={modal.BLOCK: _write_something(body["view"])})

    async def pass_on(error: Exception) -> None:
        raise error

    app.action(controls.OPEN)(opened)
    app.action(controls.PRESS)(pressed)
    app.action(controls.PICK)(pressed)
    app.view(modal.CALLBACK)(submitted)
    app.error(pass_on)


def teams_of(body: Mapping[str, Any]) -> set[str]:
    """Collect the workspaces a payload comes from; in a shared channel the sender's own may be another.

    Within an Enterprise Grid too: a colleague of a workspace that is not in the settings is a stranger.
    """
    event, user = body.get("event"), body.get("user")
    named = [body.get("team_id"), body.get("team")]
    if isinstance(event, dict):
        named += [event.get("team"), event.get("user_team"), event.get("source_team")]
    if isinstance(user, dict):
        named.append(user.get("team_id"))
    ids = [team.get("id") if isinstance(team, dict) else team for team in named]
    return {str(team) for team in ids if team is not None}


def is_id(value: object) -> bool:
    """Tell whether something can be the id of an event, a person or a place."""
    return isinstance(value, str) and _WORD.fullmatch(value) is not None


def _said(body: RawEvent, event: Mapping[str, Any]) -> Said | None:
    bot = _bot_of(body)
    if event.get("bot_id") or event["user"] == bot or not _meant_for_us(event):
        return None
    opened = event["type"] == "app_home_opened"
    return Said(
        sender=Sender(tenant=_word(body["team_id"]), user=_word(event["user"])),
        spot=_spot(body["team_id"], event["channel"]),
        text="" if opened else from_slack(event.get("text") or "", bot),
        at=_moment(event["event_ts"] if opened else event["ts"]),
        opened=opened,
        files=len(event.get("files") or ()),
    )


def _meant_for_us(event: Mapping[str, Any]) -> bool:
    if event.get("subtype") not in WRITTEN_BY_PEOPLE:
        return False
    match event["type"]:
        case "message":
            return bool(event.get("channel_type") == "im")
        case "app_mention":
            return not event["channel"].startswith("D")
        case "app_home_opened":
            return bool(event.get("tab") == "messages")
    return False


def _pressed(body: RawEvent, action: Mapping[str, Any]) -> Pressed | None:
    action_id = action["action_id"]
    if found := controls.PRESS.fullmatch(action_id):
        name, value, answer = found["action"], action.get("value") or "", ""
    elif found := controls.PICK.fullmatch(action_id):
        spilled = controls.SPILL.fullmatch(action.get("block_id") or "")
        name, _, value = (found["question"] + (spilled["rest"] if spilled else "")).partition(":")
        answer = action["selected_option"]["value"].removeprefix("=")
    else:
        return None
    container = body["container"]
    return Pressed(
        sender=_presser(body),
        spot=_spot(body["team"]["id"], container["channel_id"]),
        action=name,
        value=value,
        at=_moment(action["action_ts"]),
        answer=answer,
        message=_word(container["message_ts"]),
    )


def _submitted(body: RawEvent, view: Mapping[str, Any]) -> Pressed | None:
    kept = modal.unpacked(view["private_metadata"], "channel", "message")
    if kept is None:
        return None
    return Pressed(
        sender=_presser(body),
        spot=_spot(body["team"]["id"], kept["channel"]),
        action=kept["action"],
        value=kept["value"],
        at=_moment(body["received"]),
        answer=_answer(view),
        message=_word(kept["message"]),
    )


def _presser(body: Mapping[str, Any]) -> Sender:
    return Sender(tenant=_word(body["team"]["id"]), user=_word(body["user"]["id"]))


def _spot(team: str, channel: str) -> Spot:
    kind: Literal["direct", "channel"] = "direct" if channel.startswith("D") else "channel"
    return Spot(kind, {"team": _word(team), "channel": _word(channel)})


def _word(value: object) -> str:
    if not is_id(value):
        raise TypeError("an id is a text")
    return str(value)


def _moment(seconds: str | float) -> datetime:
    return datetime.fromtimestamp(float(seconds), UTC)


def _plausible(moment: object, received: int) -> object:
    try:
        near = abs(float(str(moment)) - received) <= DAY
    except ValueError:
        near = False
    return moment if near else str(received)


def _bot_of(body: Mapping[str, Any]) -> str:
    ours = body.get("authorizations") or [{}]
    return str(ours[0].get("user_id") or "")


def _answer(view: Mapping[str, Any]) -> str:
    return (view["state"]["values"][modal.BLOCK][modal.INPUT]["value"] or "").strip()


def _write_something(view: Mapping[str, Any]) -> str:
    kept = modal.unpacked(view["private_metadata"])
    return words_for(kept["language"] if kept else "nl").say("Write something first.")


async def _open_form(body: Mapping[str, Any], client: AsyncWebClient) -> None:
    question = _question(body)
    if question is None:
        return
    container = body["container"]
    view = modal.form(question, container["channel_id"], container["message_ts"])
    try:
        async with asyncio.timeout(OPEN_WITHIN):
            await client.views_open(trigger_id=body["trigger_id"], view=view)
    except FAILURES as error:
        log.warning("a form could not be opened: %s", code_of(error))


def _question(raw: Mapping[str, Any]) -> dict[str, str] | None:
    action = raw["actions"][0] if raw["type"] == "block_actions" else {"action_id": ""}
    if not controls.OPEN.fullmatch(action["action_id"]):
        return None
    return modal.unpacked(action["value"], *modal.SHOWN)


def _trimmed_press(body: Mapping[str, Any], received: int) -> RawEvent:
    origin = {"type": body["type"], "team": {"id": body["team"]["id"]}, "user": {"id": body["user"]["id"]}}
    origin["trigger_id"] = str(body["trigger_id"])
    if body["type"] == "view_submission":
        view = {part: body["view"][part] for part in ("id", "hash", "callback_id", "private_metadata")}
        return {**origin, "view": {**view, "type": "modal", "state": {"values": _trimmed_answer(body["view"])}}}
    action = {part: body["actions"][0].get(part) for part in _ACTION_PARTS}
    action["action_ts"] = _plausible(action["action_ts"], received)
    picked = body["actions"][0].get("selected_option")
    option = {"value": picked["value"]} if picked else None
    container = {part: body["container"][part] for part in ("channel_id", "message_ts")}
    return {**origin, "container": container, "actions": [{**action, "selected_option": option}]}


def _trimmed_answer(view: Mapping[str, Any]) -> RawEvent:
    return {modal.BLOCK: {modal.INPUT: {"value": _answer(view)}}}
