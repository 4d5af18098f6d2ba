"""The Teams room, its reading: a stored activity becomes `Said` or `Pressed`."""

from __future__ import annotations

import hashlib
import json
import re
from datetime import UTC, datetime, timedelta
from typing import Any

from bot.ports import Event, Pressed, RawEvent, Said, Sender, Spot
from connectors.teams.text import clean, mentioned, mentions_of, text_of

CARD_ACTION = "adaptiveCard/action"
DAY = timedelta(days=1)
"""How far what happened may lie from its receipt; beyond that the receipt's moment counts instead."""
_ID = re.compile(r"(?!\.+$)[^/?#\\%\s\x00-\x1f\ud800-\udfff]{1,1024}")
"""Conversation ids become part of an address, unquoted: what would lead elsewhere is refused."""
_WORD = re.compile(r"[^\x00-\x1f\ud800-\udfff]+")
"""A person's id, a language: what a database can hold."""
_SERVICE_URL = re.compile(r"https?://[A-Za-z0-9.-]+(:\d{1,5})?(/[A-Za-z0-9._~-]+)*/?")
_NO_FILES = ("text/html", "messageReference", "application/vnd.microsoft.card.")
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


class Unreadable(ValueError):  # noqa: N818 - it names what is the matter with an activity
    """An activity lacks what every activity has; its text is a short code for the log."""


def read(raw: RawEvent) -> Event | None:
    """Translate an activity; None for what is not meant for us.

    An installation comes as installationUpdate and as conversationUpdate; the first alone opens the conversation, so
    that a person is welcomed once.

    Raises
    ------
    Unreadable
        When it has no sender, place or time.

    """
    kind = raw.get("type")
    if kind == "message":
        return _pressed(raw, _object(raw, "value")) or _said(raw)
    if kind == "invoke" and raw.get("name") == CARD_ACTION:
        return _pressed(raw, _object(_object(_object(raw, "value"), "action"), "data"))
    if kind == "installationUpdate" and raw.get("action") == "add" and _spot(raw).kind == "direct":
        return Said(_sender(raw), _spot(raw), "", _moment(raw), opened=True)
    return None


def event_id_of(raw: RawEvent) -> str:
    """Name an activity: by its id and its time too, because an edit reuses the id.

    Raises
    ------
    Unreadable
        When it has no place or time.

    """
    parts = [conversation_of(raw), raw.get("id"), raw.get("type"), _moment(raw).isoformat()]
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
    if abs(_moment(raw) - received) > DAY:
        kept["timestamp"] = received.isoformat()
    kept["entities"] = mentions_of(raw)
    kept["attachments"] = [{"contentType": kind} for kind in _attached(raw)]
    kept["channelData"] = {"tenant": _object(_object(raw, "channelData"), "tenant")}
    value = _object(raw, "value")
    action = {"action": {"data": _object(_object(value, "action"), "data")}}
    return {**kept, "value": action if raw.get("type") == "invoke" else value}


def conversation_of(raw: RawEvent) -> str:
    """Give the id of the conversation, without the thread in it, so that a channel is one place.

    Raises
    ------
    Unreadable
        When there is none, or one that would lead elsewhere.

    """
    given = _object(raw, "conversation").get("id")
    conversation = given.partition(";messageid=")[0] if isinstance(given, str) else ""
    if not safe_id(conversation):
        raise Unreadable("bad_conversation")
    return conversation


def service_url_of(raw: RawEvent) -> str:
    """Give the address at which Teams takes our answers, always without a slash at its end.

    Raises
    ------
    Unreadable
        When there is none.

    """
    given = raw.get("serviceUrl")
    if not isinstance(given, str) or not _SERVICE_URL.fullmatch(given):
        raise Unreadable("bad_service_url")
    return given.rstrip("/")


def tenants_of(raw: RawEvent) -> set[str]:
    """Give the tenants that an activity names, in small letters: one in a sound activity."""
    channel = _object(_object(raw, "channelData"), "tenant").get("id")
    named = (channel, _object(raw, "conversation").get("tenantId"))
    return {tenant.casefold() for tenant in named if isinstance(tenant, str)}


def safe_id(identifier: str) -> bool:
    """Tell whether an id can stand in an address."""
    return _ID.fullmatch(identifier) is not None


def _said(raw: RawEvent) -> Said | None:
    bot = _object(raw, "recipient").get("id")
    spot = _spot(raw)
    if spot.kind == "channel" and not any(mentioned(mention).get("id") == bot for mention in mentions_of(raw)):
        return None
    files = sum(not kind.startswith(_NO_FILES) for kind in _attached(raw))
    return Said(_sender(raw), spot, text_of(raw, str(bot)), _moment(raw), files=files)


def _pressed(raw: RawEvent, data: dict[str, Any]) -> Pressed | None:
    action, value, source = data.get("action"), data.get("value"), data.get("input")
    if not isinstance(action, str) or not isinstance(value, str):
        return None
    answer = data.get(source) if isinstance(source, str) else None
    message = raw.get("replyToId")
    return Pressed(
        _sender(raw),
        _spot(raw),
        action,
        value,
        _moment(raw),
        answer=clean(answer) if isinstance(answer, str) else "",
        message=message if isinstance(message, str) and safe_id(message) else None,
    )


def _sender(raw: RawEvent) -> Sender:
    """Give who spoke, by the directory's id: Teams' own differs per bot; it serves those the directory lacks."""
    account, locale = _object(raw, "from"), raw.get("locale")
    user = account.get("aadObjectId") or account.get("id")
    tenants, name = tenants_of(raw), account.get("name")
    if not isinstance(user, str) or not _WORD.fullmatch(user) or len(tenants) != 1:
        raise Unreadable("no_sender")
    known = clean(name) if isinstance(name, str) else None
    spoken = locale if isinstance(locale, str) and _WORD.fullmatch(locale) else None
    return Sender(tenants.pop(), user, name=known, locale=spoken)


def _spot(raw: RawEvent) -> Spot:
    address = {
        "conversation": conversation_of(raw),
        "service_url": service_url_of(raw),
        "tenant": next(iter(sorted(tenants_of(raw))), ""),
    }
    personal = _object(raw, "conversation").get("conversationType") == "personal"
    key = f"{address['tenant']}/{address['conversation']}"  # a region change alters the service's address
    return Spot("direct" if personal else "channel", address, key)


def _moment(raw: RawEvent) -> datetime:
    try:
        moment = datetime.fromisoformat(str(raw.get("timestamp")))
    except ValueError:
        raise Unreadable("bad_timestamp") from None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _attached(raw: RawEvent) -> list[str]:
    given = raw.get("attachments")
    listed = given if isinstance(given, list) else []
    return [str(item.get("contentType")) for item in listed if isinstance(item, dict)]


def _object(parent: dict[str, Any], name: str) -> dict[str, Any]:
    child = parent.get(name)
    return child if isinstance(child, dict) else {}
