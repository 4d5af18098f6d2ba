"""The Teams room, its reading: a stored activity becomes `Said`, `Pressed` or `Changed`."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from bot.ports import Action, Changed, Event, PassedOn, Pressed, RawEvent, Said
from connectors.teams.parts import (
    Seen,
    chat_with,
    child,
    is_program,
    is_word,
    moment_of,
    own_chat,
    safe_id,
    sender_of,
    spot_of,
)
from connectors.teams.text import attached_to, clean, mentioned, mentions_of, text_of

NAME = "teams"
CARD_ACTION = "adaptiveCard/action"
FORM_OPENED = "composeExtension/fetchTask"
FORM_SENT = "composeExtension/submitAction"
EXECUTE = "Action.Execute"
_BECOMES = {"messageUpdate": "editMessage", "messageDelete": "softDeleteMessage"}
"""What became of a message; a deletion that is undone brings nothing back here: the person can write it again."""
FORMS = frozenset({Action.ASK, Action.PASS_ON})
"""What is asked in a form that no card of ours opens."""
COLLEAGUES = ("aadUser", "onPremiseAadUser")
"""Whose message can be: others have no chat with us."""
_NO_FILES = ("text/html", "messageReference", "application/vnd.microsoft.card.")


def read(raw: RawEvent) -> Event | None:
    """Translate an activity; None for what is not meant for us.

    An installation comes as installationUpdate and as conversationUpdate; the first alone opens the conversation, so
    that a person is welcomed once.

    Raises
    ------
    connectors.teams.parts.Unreadable
        When it has no sender, place or time.

    """
    if is_program(raw):
        return None
    match raw.get("type"):
        case "message":
            return _pressed(raw, child(raw, "value")) or _said(raw)
        case "messageUpdate" | "messageDelete":
            return _changed(raw)
        case "invoke":
            return _invoked(raw)
        case "installationUpdate" if raw.get("action") == "add" and spot_of(raw).kind == "direct":
            return Said(sender_of(raw), spot_of(raw), "", moment_of(raw), opened=True)
    return None


def _said(raw: RawEvent) -> Said | None:
    bot, spot, message = child(raw, "recipient").get("id"), spot_of(raw), raw.get("id")
    if spot.kind == "channel" and not any(mentioned(mention).get("id") == bot for mention in mentions_of(raw)):
        return None
    return Said(
        sender_of(raw),
        spot,
        text_of(raw, str(bot)),
        moment_of(raw),
        files=sum(not kind.startswith(_NO_FILES) for kind in attached_to(raw)),
        message=str(message) if is_word(message) else "",
        chat=own_chat(raw, aside=True) if spot.kind == "channel" else None,
        under=spot.address.get("thread", ""),
    )


def _changed(raw: RawEvent) -> Changed | None:
    """Follow a message in the person's own chat; in a channel its receipt has buttons."""
    became, message, spot = child(raw, "channelData").get("eventType"), raw.get("id"), spot_of(raw)
    if spot.kind != "direct" or not is_word(message) or became != _BECOMES[raw["type"]]:
        return None
    edited = raw["type"] == "messageUpdate"
    text = text_of(raw, str(child(raw, "recipient").get("id"))) if edited else None
    return Changed(sender_of(raw), spot, str(message), text, moment_of(raw))


def _invoked(raw: RawEvent) -> Pressed | None:
    value, name = child(raw, "value"), raw.get("name")
    if name == FORM_SENT:
        return _submitted(raw, value)
    action = child(value, "action")
    if name != CARD_ACTION or action.get("type", EXECUTE) != EXECUTE:
        return None
    return _pressed(raw, child(action, "data"))


def _pressed(raw: RawEvent, data: dict[str, Any]) -> Pressed | None:
    action, value, source = data.get("action"), data.get("value"), data.get("input")
    if not isinstance(action, str) or not isinstance(value, str):
        return None
    answer = data.get(source) if isinstance(source, str) else None
    picked = data.get(str(data.get("about")))
    message, spot = raw.get("replyToId"), spot_of(raw)
    return Pressed(
        sender_of(raw),
        spot,
        action,
        picked if picked and isinstance(picked, str) else value,
        moment_of(raw),
        answer=clean(answer) if isinstance(answer, str) else "",
        message=str(message) if safe_id(message) else None,
        chat=own_chat(raw, aside=True) if spot.kind == "channel" else None,
    )


def _submitted(raw: RawEvent, value: dict[str, Any]) -> Pressed | None:
    """Read a form, which can be sent from a conversation that we are not in: its answer goes to the person."""
    pressed = _pressed(raw, child(value, "data"))
    if pressed is None or pressed.action not in FORMS:
        return None
    sender = replace(sender_of(raw), conversation="")
    sent = replace(pressed, sender=sender, spot=own_chat(raw), message=None, chat=None)
    return _passed_on(raw, sent, child(value, "messagePayload")) if pressed.action == Action.PASS_ON else sent


def _passed_on(raw: RawEvent, sent: Pressed, message: dict[str, Any]) -> Pressed:
    """Say of which message it is; nobody where it stands learns that it was passed on."""
    identifier = message.get("id")
    return replace(
        sent,
        spot=replace(spot_of(raw), kind="channel"),
        value=str(identifier) if is_word(identifier) else "",
        chat=sent.spot,
        passed_on=_author(raw, child(child(message, "from"), "user")),
    )


def _author(raw: RawEvent, user: dict[str, Any]) -> PassedOn:
    author = user.get("id")
    if not is_word(author) or user.get("userIdentityType", "aadUser") not in COLLEAGUES:
        return PassedOn()
    chat = chat_with(raw, str(author), str(author))
    known = Seen(chat.address["tenant"], str(author), service_url=chat.address["service_url"])
    return PassedOn(known, chat)
