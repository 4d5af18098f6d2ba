"""Slack room: what Slack sent, read into Said, Changed or Pressed. Pure."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from bot.ports import Action, Changed, Event, PassedOn, Pressed, RawEvent, Removed, Said, Sender, Spot
from connectors.slack import controls, modal, removals
from connectors.slack.places import beside, heard, own, page, spot, word
from connectors.slack.text import from_slack

log = logging.getLogger(__name__)

NAME = "slack"
TABS = ("home", "messages")
"""Of our own corner in Slack: the page, and the conversation."""
WRITTEN_BY_PEOPLE = frozenset({None, "file_share", "thread_broadcast", "me_message"})
"""Subtypes of a message that a person wrote; notices are others."""
EDITED, DELETED = "message_changed", "message_deleted"
"""Subtypes that say what became of a message."""
TOMBSTONE = "tombstone"
"""Subtype that a deleted message is changed into where others replied to it."""
SLACKBOT = "USLACKBOT"
"""Speaks as a person would, and is none."""


def read(raw: RawEvent) -> Event | Removed | None:
    """Translate what Slack sent, or what trim.py left of it; None for what is not meant for us."""
    try:
        match raw.get("type"):
            case "event_callback":
                return _heard(raw, raw["event"])
            case "block_actions":
                return _pressed(raw, raw["actions"][0])
            case "view_submission":
                return _submitted(raw, raw["view"])
            case "slash_command":
                return _commanded(raw)
            case removals.KIND:
                return removals.read(raw)
    except (KeyError, IndexError, TypeError, ValueError, AttributeError, OverflowError):
        log.warning("a payload of an unknown shape was left alone")
    return None


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


def installed_in(body: Mapping[str, Any]) -> object:
    """Say in which workspace the app heard an event; in a shared channel it may have happened in another."""
    return _authorized(body).get("team_id") or body.get("team_id")


def is_by_a_person(message: Mapping[str, Any], bot: str = "") -> bool:
    """Tell whether a person wrote a message, not a bot, Slack itself, or the user `bot`."""
    by_bot = message.get("bot_id") or message["user"] in {bot, SLACKBOT}
    return not by_bot and message.get("subtype") in WRITTEN_BY_PEOPLE


def moment_of(event: Mapping[str, Any]) -> object:
    """Give when a person did something, in Slack's seconds."""
    happened = event.get("subtype") in {EDITED, DELETED} or event["type"] == "app_home_opened"
    return event["event_ts" if happened else "ts"]


def _heard(body: RawEvent, event: Mapping[str, Any]) -> Said | Changed | None:
    if event.get("subtype") in {EDITED, DELETED}:
        return _changed(body, event)
    if is_by_a_person(event, bot_of(body)) and _meant_for_us(event):
        return _opened(body, event) if event["type"] == "app_home_opened" else _said(body, event)
    return None


def _meant_for_us(event: Mapping[str, Any]) -> bool:
    match event["type"]:
        case "message":
            return _is_direct(event)
        case "app_mention":
            return not event["channel"].startswith("D")
        case "app_home_opened":
            return bool(event.get("tab") in TABS)
    return False


def _is_direct(event: Mapping[str, Any]) -> bool:
    """Tell whether this is somebody's conversation with the bot; where no kind is told, its id says so."""
    return bool(event.get("channel_type", "im") == "im" and event["channel"].startswith("D"))


def _said(body: RawEvent, event: Mapping[str, Any]) -> Said:
    team, user = body["team_id"], event["user"]
    place = spot(team, event["channel"])
    return Said(
        sender=Sender(tenant=word(team), user=word(user)),
        spot=place,
        text=from_slack(event.get("text") or "", bot_of(body)),
        at=_moment(body.get("at") or moment_of(event)),
        files=len(event.get("files") or ()),
        message=word(event["ts"]),
        chat=beside(place, user),
        under=word(event["thread_ts"]) if event.get("thread_ts") else "",
    )


def _opened(body: RawEvent, event: Mapping[str, Any]) -> Said:
    team, user = body["team_id"], event["user"]
    return Said(
        sender=Sender(tenant=word(team), user=word(user)),
        spot=page(team, user) if event["tab"] == "home" else spot(team, event["channel"]),
        text="",
        at=_moment(body.get("at") or moment_of(event)),
        opened=True,
    )


def _changed(body: RawEvent, event: Mapping[str, Any]) -> Changed | None:
    """Read an edit or a deletion; one that leaves the words as they were, such as a preview of a link, is none."""
    bot, now = bot_of(body), event.get("message") or {}
    before = event.get("previous_message") or now
    if event["type"] != "message" or not _is_direct(event) or not is_by_a_person(before, bot):
        return None
    gone = event["subtype"] == DELETED or now.get("subtype") == TOMBSTONE
    text = None if gone else from_slack(now["text"], bot)
    if before is not now and "text" in before and text == from_slack(before["text"], bot):
        return None
    return Changed(
        sender=Sender(tenant=word(body["team_id"]), user=word(before["user"])),
        spot=spot(body["team_id"], event["channel"]),
        message=word(before["ts"]),
        text=text,
        at=_moment(body.get("at") or moment_of(event)),
    )


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
    container, sender = body["container"], sender_of(body)
    alone = is_own(container)
    place = _chat(body, container.get("channel_id", "")) if alone else _spot(body, container["channel_id"])
    return Pressed(
        sender=sender,
        spot=place,
        action=name,
        value=value,
        at=_moment(action["action_ts"]),
        answer=answer,
        message=None if alone else word(container["message_ts"]),
        chat=beside(place, sender.user),
    )


def _submitted(body: RawEvent, view: Mapping[str, Any]) -> Pressed | None:
    kept = modal.unpacked(view["private_metadata"], "channel", "message")
    if kept is None:
        return None
    place = _spot(body, kept["channel"]) if kept["channel"] else _chat(body, kept.get("aside", ""))
    sender = sender_of(body)
    pressed = Pressed(
        sender=sender,
        spot=place,
        action=kept["action"],
        value=modal.picked(view) or kept["value"],
        at=_moment(body["received"]),
        answer=answer_of(view),
        message=word(kept["message"]) if kept["message"] else None,
        chat=beside(place, sender.user),
    )
    return _passed_on(pressed, kept) if pressed.action == Action.PASS_ON else pressed


def _passed_on(pressed: Pressed, kept: Mapping[str, str]) -> Pressed:
    """Say of which message it is; whoever passes it on is answered directly, wherever it stands."""
    team, author = pressed.sender.tenant, kept.get("author")
    place = heard(team, kept["channel"])
    passed_on = PassedOn(Sender(tenant=team, user=word(author)), own(team, author)) if author else PassedOn()
    chat = beside(place, pressed.sender.user)
    return replace(pressed, spot=place, value=word(kept["message"]), message=None, chat=chat, passed_on=passed_on)


def _commanded(body: RawEvent) -> Said | None:
    text = from_slack(body["text"], "")
    if not text:
        return None
    place = _chat(body, body["channel_id"])
    return Said(sender=sender_of(body), spot=place, text=text, at=_moment(body["received"]))


def is_own(container: Mapping[str, Any]) -> bool:
    """Tell whether something stands where one person alone sees it, and no message can be put in its place."""
    return container.get("type") == "view" or bool(container.get("is_ephemeral"))


def sender_of(body: Mapping[str, Any]) -> Sender:
    """Say who pressed, submitted or typed a command."""
    return Sender(tenant=word(body["team"]["id"]), user=word(body["user"]["id"]))


def _spot(body: Mapping[str, Any], channel: str) -> Spot:
    return spot(body["team"]["id"], channel)


def _chat(body: Mapping[str, Any], aside: str) -> Spot:
    return own(body["team"]["id"], body["user"]["id"], aside)


def _moment(seconds: object) -> datetime:
    return datetime.fromtimestamp(float(str(seconds)), UTC)


def bot_of(body: Mapping[str, Any]) -> str:
    """Give the user id of the bot that an event is for; empty when it does not say."""
    return str(_authorized(body).get("user_id") or "")


def answer_of(view: Mapping[str, Any]) -> str:
    """Take what was written in a form of ours."""
    return (view["state"]["values"][modal.BLOCK][modal.INPUT]["value"] or "").strip()


def _authorized(body: Mapping[str, Any]) -> Mapping[str, Any]:
    ours = body.get("authorizations")
    first = ours[0] if isinstance(ours, list) and ours else None
    return first if isinstance(first, dict) else {}
