"""Slack room: ids as Slack writes them, and the places they name. Pure."""

from __future__ import annotations

import re
from typing import Literal

from bot.ports import Spot

_ID = re.compile(r"[^\x00-\x1f\ud800-\udfff]+")
"""An id: what a database cannot hold is none."""


def is_id(value: object) -> bool:
    """Tell whether something can be the id of an event, a person, a message or a place."""
    return isinstance(value, str) and _ID.fullmatch(value) is not None


def word(value: object) -> str:
    """Give an id; raises TypeError for what is none."""
    if not is_id(value):
        raise TypeError("an id is a text")
    return str(value)


def spot(team: str, channel: str) -> Spot:
    """Give a conversation by its id."""
    kind: Literal["direct", "channel"] = "direct" if channel.startswith("D") else "channel"
    return Spot(kind, {"team": word(team), "channel": word(channel)})


def page(team: str, user: str) -> Spot:
    """Give a person's Home tab."""
    return Spot("page", {"team": word(team), "page": word(user)})


def heard(team: str, channel: str) -> Spot:
    """Give a conversation that we are not in ourselves, and so can be answered beside it only."""
    return Spot("channel", {"team": word(team), "channel": word(channel)})


def own(team: str, user: str, aside: str = "") -> Spot:
    """Give the person's own conversation, whose id we do not know: Slack finds it by the person.

    `aside` is where they are now, for when it cannot be opened.
    """
    address = {"team": word(team), "channel": word(user)}
    return Spot("direct", {**address, "aside": word(aside)} if aside else address, key=f"{team}/{user}")


def beside(place: Spot, user: str) -> Spot | None:
    """Give the own conversation of somebody who is in a channel; None for whoever is in their own already."""
    return own(place.address["team"], user, place.address["channel"]) if place.kind == "channel" else None
