"""The Teams room, what is stored of an activity: no more than `read` needs, under a name of its own."""

from __future__ import annotations

import hashlib
import json
from datetime import datetime, timedelta
from typing import Any

from bot.ports import RawEvent
from connectors.teams.parts import child, conversation_of, moment_of
from connectors.teams.text import attached_to, mentions_of

DAY = timedelta(days=1)
"""How far what happened may lie from its receipt; beyond that the receipt's moment counts instead."""
_KEPT = (
    "type",
    "id",
    "timestamp",
    "serviceUrl",
    "conversation",
    "from",
    "recipient",
    "text",
    "textFormat",
    "locale",
    "name",
    "action",
    "replyToId",
)
_KEPT_OF_AUTHOR = ("id", "userIdentityType")


def event_id_of(raw: RawEvent) -> str:
    """Name an activity: by its id and its time too, because an edit reuses the id; by an edit's text as well.

    Raises
    ------
    Unreadable
        When it has no place or time.

    """
    parts = [conversation_of(raw), raw.get("id"), raw.get("type"), moment_of(raw).isoformat()]
    if raw.get("type") == "messageUpdate":
        parts.append(raw.get("text"))
    return hashlib.sha256(json.dumps(parts).encode()).hexdigest()


def lean(raw: RawEvent, received: datetime) -> RawEvent:
    """Keep of an activity what `read` needs: no token, no copy of the message in HTML, no address of a file.

    `received` takes the place of a moment that cannot be.

    Raises
    ------
    Unreadable
        When it has no time.

    """
    kept = {name: raw[name] for name in _KEPT if name in raw}
    if abs(moment_of(raw) - received) > DAY:
        kept["timestamp"] = received.isoformat()
    kept["entities"] = mentions_of(raw)
    kept["attachments"] = [{"contentType": kind} for kind in attached_to(raw)]
    channel = child(raw, "channelData")
    kept["channelData"] = {"tenant": child(channel, "tenant"), "eventType": channel.get("eventType")}
    value = child(raw, "value")
    return {**kept, "value": _of_invoke(value) if raw.get("type") == "invoke" else value}


def _of_invoke(value: dict[str, Any]) -> dict[str, Any]:
    action, message = child(value, "action"), child(value, "messagePayload")
    user = child(child(message, "from"), "user")
    author = {name: user[name] for name in _KEPT_OF_AUTHOR if name in user}
    pressed = {name: action[name] for name in ("type", "data") if name in action}
    return {
        "action": pressed,
        "data": child(value, "data"),
        "messagePayload": {"id": message.get("id"), "from": {"user": author}},
    }
