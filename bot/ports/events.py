"""Ports: what comes in, as every platform tells it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

RawEvent = dict[str, Any]
Address = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Sender:
    """Who spoke, as the platform knows them: `tenant` is a workspace or tenant id, `user` an id within it.

    `name` and `locale` (such as "nl-NL") are None where the event does not carry them.
    """

    tenant: str
    user: str
    name: str | None = field(default=None, repr=False)
    locale: str | None = None


@dataclass(frozen=True, slots=True)
class Spot:
    """Where something was said and where we may speak.

    `address` holds what the connector's `post` needs and nothing more (Slack: team, channel; Teams: conversation,
    service_url, tenant; mail: mailbox). A "page" is a person's own, where each card takes the place of the one before.
    `key` is what stays the same when a part of the address changes; without one the whole address is the place.
    """

    kind: Literal["direct", "channel", "page"]
    address: Address
    key: str = ""


@dataclass(frozen=True, slots=True)
class Profile:
    """What a platform says of a person; None where it does not say. `department` is told as it stands there.

    `guest`: no colleague (a guest account, a stranger in a shared channel, a bot); nothing of theirs is kept.
    """

    locale: str | None = None
    guest: bool = False
    department: str | None = None
    name: str | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class Said:
    """A person said something, or opened the conversation (`opened`, with an empty text).

    `files` counts what was attached; `text` is what the person wrote, without the mention of the bot, with links and
    mentions of others turned into plain text. In a channel the bot hears only what mentions it. `message` is the
    platform's id of the message, by which a `Changed` names it later; "" where it cannot change. `chat` is where the
    sender can be written to directly; needed where `spot` is a channel. `under` is the id of the message in whose
    thread it was said; "" where it was in none.
    """

    sender: Sender
    spot: Spot
    text: str
    at: datetime
    opened: bool = False
    files: int = 0
    message: str = ""
    chat: Spot | None = None
    under: str = ""


@dataclass(frozen=True, slots=True)
class Changed:
    """A person edited a message of their own in a direct conversation, or deleted it (`text` is None then).

    `message` is the id that its `Said` had.
    """

    sender: Sender
    spot: Spot
    message: str
    text: str | None
    at: datetime


@dataclass(frozen=True, slots=True)
class PassedOn:
    """Whose message somebody passes on, and where that author can be told so directly.

    Both are None where the author is a bot, or cannot be written to.
    """

    author: Sender | None = None
    chat: Spot | None = None


@dataclass(frozen=True, slots=True)
class Pressed:
    """A person pressed a button or answered an `Ask` of ours.

    `message` is the platform's id of the card that bore the button, so that it can be replaced; None where unknown.
    `chat` is where the presser can be written to directly, needed where `spot` is a channel; `passed_on` comes with
    the action of that name alone.
    """

    sender: Sender
    spot: Spot
    action: str
    value: str
    at: datetime
    answer: str = ""
    message: str | None = None
    chat: Spot | None = None
    passed_on: PassedOn | None = None


@dataclass(frozen=True, slots=True)
class Removed:
    """A workspace or organisation took the bot out, or revoked its token: nothing can be said there any more.

    `tenant` is its id, as in `Sender`; nobody's own.
    """

    tenant: str
    at: datetime


Event = Said | Pressed | Changed
"""What a person did; `Removed` is what was done to the bot."""
