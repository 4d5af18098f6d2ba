"""Slack room: what is kept of what Slack sent: what `read` and Bolt need, and nothing that opens a door. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bot.ports import RawEvent
from bot.web import Refused
from connectors.slack import controls, modal
from connectors.slack.listeners import answer_of, bot_of, is_by_a_person, is_own, moment_of, read
from connectors.slack.manifest import ASK_SHORTCUT, PASS_ON_SHORTCUT
from connectors.slack.places import word
from connectors.slack.text import clean, from_slack

DAY = 86_400.0
"""Seconds that what happened may lie from when Slack signed it; beyond that the signature's moment counts instead."""

_EVENT_PARTS = (
    "type",
    "user",
    "bot_id",
    "text",
    "ts",
    "thread_ts",
    "event_ts",
    "channel",
    "channel_type",
    "tab",
    "subtype",
)
_MESSAGE_PARTS = ("subtype", "user", "bot_id", "text", "ts")
_FORMER_PARTS = ("subtype", "user", "bot_id", "ts")
"""Without its words: that they changed was seen already."""
_ACTION_PARTS = ("type", "action_id", "block_id", "value", "action_ts")
_HOMES = ("team", "user_team", "source_team")


def trimmed(body: Mapping[str, Any], received: int) -> RawEvent:
    """Keep of an event what `read` needs and nothing that opens a door: no token, no file's address.

    `received` is the Unix second at which Slack signed it; it takes the place of a moment that cannot be.
    """
    whole = body["event"]
    event = _parts(whole, _EVENT_PARTS)
    for name, parts in (("message", _MESSAGE_PARTS), ("previous_message", _FORMER_PARTS)):
        if isinstance(whole.get(name), dict):
            event[name] = _parts(whole[name], parts)
    event["files"] = [{} for _ in whole.get("files") or ()]
    origin = {"type": "event_callback", "team_id": body["team_id"], "authorizations": [{"user_id": bot_of(body)}]}
    return {**origin, "event": event, "at": _plausible(moment_of(whole), received)}


def key_of(body: Mapping[str, Any]) -> str:
    """Name an event, the same when it comes again; a mention by its message, which Slack tells again once edited."""
    event = body["event"]
    if event["type"] == "app_mention":
        return f"mention:{body['team_id']}:{event['channel']}:{event['ts']}"
    return str(body["event_id"])


def pressed_of(body: Mapping[str, Any], received: int) -> RawEvent:
    """Keep of a press, form, command or shortcut what `read` and Bolt need; no token, no response address.

    `received` is the Unix second at which Slack signed it, because a submitted form carries no time, and a press may
    carry one that cannot be.

    Raises
    ------
    Refused
        400 when it does not come from a card or form of ours, or has another shape.

    """
    try:
        raw = {**_trimmed_press(_homed(body), received), "received": received}
        known = opens_form(raw) or question_of(raw) is not None or read(raw) is not None
    except (KeyError, IndexError, TypeError, AttributeError):
        raise Refused(400, "odd_payload") from None
    if not known:
        raise Refused(400, "unknown_payload")
    return raw


def event_id(raw: RawEvent) -> str:
    """Name a press, a submission or a command, the same when it comes again."""
    if raw["type"] == "slash_command":
        return f"command:{raw['team']['id']}:{raw['user']['id']}:{raw['trigger_id']}"
    if raw["type"] == "view_submission":
        return f"view:{raw['view']['id']}:{raw['view']['hash']}"
    action = raw["actions"][0]
    return f"press:{raw['team']['id']}:{raw['user']['id']}:{action['action_ts']}:{action['action_id']}"


def question_of(raw: Mapping[str, Any]) -> dict[str, str] | None:
    """Take the question that a button of ours opens a form for; None for any other press."""
    action = raw["actions"][0] if raw["type"] == "block_actions" else {"action_id": ""}
    if not controls.OPEN.fullmatch(action["action_id"]):
        return None
    return modal.unpacked(action["value"], *modal.SHOWN)


def asks(raw: Mapping[str, Any]) -> bool:
    """Tell whether this is a command with nothing behind it, which wants a form."""
    return raw["type"] == "slash_command" and not from_slack(raw["text"], "")


def opens_form(raw: Mapping[str, Any]) -> bool:
    """Tell whether this wants a form without a card of ours: a shortcut, or a command with nothing behind it."""
    shortcut = {"shortcut": ASK_SHORTCUT, "message_action": PASS_ON_SHORTCUT}.get(raw["type"])
    return asks(raw) or (shortcut is not None and raw["callback_id"] == shortcut)


def _parts(whole: Mapping[str, Any], names: tuple[str, ...]) -> RawEvent:
    return {name: whole[name] for name in names if name in whole}


def _plausible(moment: object, received: int) -> object:
    try:
        near = abs(float(str(moment)) - received) <= DAY
    except ValueError:
        near = False
    return moment if near else str(received)


def _homed(body: Mapping[str, Any]) -> Mapping[str, Any]:
    """Fill in the workspace that an organisation-wide installation leaves out: that of the person."""
    return {**body, "team": {"id": body["user"]["team_id"]}} if "team" in body and body["team"] is None else body


def _trimmed_press(body: Mapping[str, Any], received: int) -> RawEvent:
    if "command" in body:
        return _trimmed_command(body)
    origin = {"type": body["type"], "team": {"id": body["team"]["id"]}, "user": {"id": body["user"]["id"]}}
    origin["trigger_id"] = str(body["trigger_id"])
    match body["type"]:
        case "view_submission":
            return {**origin, "view": _trimmed_view(body["view"])}
        case "shortcut":
            return {**origin, "callback_id": str(body["callback_id"])}
        case "message_action":
            return {**origin, "callback_id": str(body["callback_id"]), **_trimmed_message(body)}
        case _:
            return {**origin, **_trimmed_action(body, received)}


def _trimmed_command(body: Mapping[str, Any]) -> RawEvent:
    texts = {part: str(body.get(part) or "") for part in ("command", "text", "channel_id")}
    origin = {"team": {"id": body["team_id"]}, "user": {"id": body["user_id"]}, "trigger_id": str(body["trigger_id"])}
    return {"type": "slash_command", **origin, **texts}


def _trimmed_message(body: Mapping[str, Any]) -> RawEvent:
    """Keep of somebody's message its words, and its author where that is a colleague; nothing of it is stored yet."""
    message: Mapping[str, Any] = body["message"]
    homes = {message[part] for part in _HOMES if message.get(part)}
    colleague = message.get("user") and is_by_a_person(message) and homes <= {body["team"]["id"]}
    author = word(message["user"]) if colleague else ""
    text = clean(from_slack(str(message.get("text") or ""), ""))
    kept = {"text": text, "user": author, "ts": word(message["ts"])}
    return {"channel": {"id": word(body["channel"]["id"])}, "message": kept}


def _trimmed_action(body: Mapping[str, Any], received: int) -> RawEvent:
    action = {part: body["actions"][0].get(part) for part in _ACTION_PARTS}
    action["action_ts"] = _plausible(action["action_ts"], received)
    picked = body["actions"][0].get("selected_option")
    option = {"value": picked["value"]} if picked else None
    container: Mapping[str, Any] = body["container"]
    if is_own(container):
        kept = {part: container[part] for part in ("type", "is_ephemeral", "channel_id") if part in container}
    else:
        kept = {part: container[part] for part in ("channel_id", "message_ts")}
    return {"container": kept, "actions": [{**action, "selected_option": option}]}


def _trimmed_view(view: Mapping[str, Any]) -> RawEvent:
    kept = {part: view[part] for part in ("id", "hash", "callback_id", "private_metadata")}
    answer: dict[str, dict[str, Any]] = {modal.BLOCK: {modal.INPUT: {"value": answer_of(view)}}}
    if about := modal.picked(view):
        answer |= {modal.ABOUT_BLOCK: {modal.PICKED: {"selected_option": {"value": about}}}}
    return {**kept, "type": "modal", "state": {"values": answer}}
