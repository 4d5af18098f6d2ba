"""Slack room: what Slack sent, read into Said or Pressed. Pure."""

from __future__ import annotations

import logging
import re
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, Literal

from bot.ports import Event, Pressed, RawEvent, Said, Sender, Spot
from connectors.slack import controls, modal
from connectors.slack.text import from_slack

log = logging.getLogger(__name__)

NAME = "slack"
TABS = ("home", "messages")
"""Of our own corner in Slack: the page, and the conversation."""
WRITTEN_BY_PEOPLE = frozenset({None, "file_share", "thread_broadcast", "me_message"})
"""Subtypes of a message that a person wrote; edits, deletions and notices are others."""
_WORD = re.compile(r"[^\x00-\x1f\ud800-\udfff]+")
"""An id: what a database cannot hold is none."""


def read(raw: RawEvent) -> Event | None:
    """Translate what Slack sent, or what trim.py left of it; None for what is not meant for us."""
    try:
        match raw.get("type"):
            case "event_callback":
                return _said(raw, raw["event"])
            case "block_actions":
                return _pressed(raw, raw["actions"][0])
            case "view_submission":
                return _submitted(raw, raw["view"])
            case "slash_command":
                return _commanded(raw)
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


def is_id(value: object) -> bool:
    """Tell whether something can be the id of an event, a person or a place."""
    return isinstance(value, str) and _WORD.fullmatch(value) is not None


def _said(body: RawEvent, event: Mapping[str, Any]) -> Said | None:
    bot = bot_of(body)
    if event.get("bot_id") or event["user"] == bot or not _meant_for_us(event):
        return None
    opened = event["type"] == "app_home_opened"
    page = event.get("tab") == "home"
    return Said(
        sender=Sender(tenant=_word(body["team_id"]), user=_word(event["user"])),
        spot=_page(body["team_id"], event["user"]) if page else _spot(body["team_id"], event["channel"]),
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
            return bool(event.get("tab") in TABS)
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
        sender=sender_of(body),
        spot=_own(body, container.get("channel_id", ""))
        if is_own(container)
        else _spot(body["team"]["id"], container["channel_id"]),
        action=name,
        value=value,
        at=_moment(action["action_ts"]),
        answer=answer,
        message=None if is_own(container) else _word(container["message_ts"]),
    )


def _submitted(body: RawEvent, view: Mapping[str, Any]) -> Pressed | None:
    kept = modal.unpacked(view["private_metadata"], "channel", "message")
    if kept is None:
        return None
    return Pressed(
        sender=sender_of(body),
        spot=_spot(body["team"]["id"], kept["channel"]) if kept["channel"] else _own(body, kept.get("aside", "")),
        action=kept["action"],
        value=kept["value"],
        at=_moment(body["received"]),
        answer=answer_of(view),
        message=_word(kept["message"]) if kept["message"] else None,
    )


def _commanded(body: RawEvent) -> Said | None:
    text = from_slack(body["text"], "")
    if not text:
        return None
    spot = _own(body, body["channel_id"])
    return Said(sender=sender_of(body), spot=spot, text=text, at=_moment(body["received"]))


def is_own(container: Mapping[str, Any]) -> bool:
    """Tell whether something stands where one person alone sees it, and no message can be put in its place."""
    return container.get("type") == "view" or bool(container.get("is_ephemeral"))


def sender_of(body: Mapping[str, Any]) -> Sender:
    """Say who pressed, submitted or typed a command."""
    return Sender(tenant=_word(body["team"]["id"]), user=_word(body["user"]["id"]))


def _spot(team: str, channel: str) -> Spot:
    kind: Literal["direct", "channel"] = "direct" if channel.startswith("D") else "channel"
    return Spot(kind, {"team": _word(team), "channel": _word(channel)})


def _page(team: str, user: str) -> Spot:
    return Spot("page", {"team": _word(team), "page": _word(user)})


def _own(body: Mapping[str, Any], aside: str = "") -> Spot:
    """Give the person's own conversation, whose id we do not know: Slack finds it by the person.

    `aside` is where they are now, for when it cannot be opened.
    """
    team, user = _word(body["team"]["id"]), _word(body["user"]["id"])
    address = {"team": team, "channel": user}
    return Spot("direct", {**address, "aside": _word(aside)} if aside else address, key=f"{team}/{user}")


def _word(value: object) -> str:
    if not is_id(value):
        raise TypeError("an id is a text")
    return str(value)


def _moment(seconds: str | float) -> datetime:
    return datetime.fromtimestamp(float(seconds), UTC)


def bot_of(body: Mapping[str, Any]) -> str:
    """Give the user id of the bot that an event is for; empty when it does not say."""
    ours = body.get("authorizations") or [{}]
    return str(ours[0].get("user_id") or "")


def answer_of(view: Mapping[str, Any]) -> str:
    """Take what was written in a form of ours."""
    return (view["state"]["values"][modal.BLOCK][modal.INPUT]["value"] or "").strip()
