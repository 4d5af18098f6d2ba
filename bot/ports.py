"""What the core and a connector promise each other.

A connector stores what comes in through `Door`, reads a stored event into `Said` or `Pressed`, and posts a `Card`.
It decides nothing, and nothing of its platform's SDK passes this file.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, Literal, Protocol

from starlette.routing import BaseRoute

from bot.cards import Ask, Card

RawEvent = dict[str, Any]
Address = Mapping[str, str]


class Action(StrEnum):
    """What a button or an answered question asks for; the value says about what."""

    ASK = "ask"  # answer: the text of the question, value: ""
    WHO_SEES = "who_sees"
    STOP = "stop"
    DEPARTMENT = "department"  # answer: a department's id
    WRONG_KIND = "wrong_kind"  # value: a feedback's id
    KIND = "kind"  # value: a feedback's id, answer: a kind
    NAME = "name"  # value: a feedback's id
    NAME_ONCE = "name_once"
    NAME_ALWAYS = "name_always"
    NAME_NEVER = "name_never"
    WITHDRAW = "withdraw"
    ANSWER = "answer"  # value: an issue's id; ambassadors and the project group only
    FORGET_ME = "forget_me"
    IS_IT = "is_it"  # value: a feedback's id; the known answer that was offered is the answer
    IS_NOT_IT = "is_not_it"


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
class Said:
    """A person said something, or opened the conversation (`opened`, with an empty text).

    `files` counts what was attached; `text` is what the person wrote, without the mention of the bot, with links and
    mentions of others turned into plain text. In a channel the bot hears only what mentions it.
    """

    sender: Sender
    spot: Spot
    text: str
    at: datetime
    opened: bool = False
    files: int = 0


@dataclass(frozen=True, slots=True)
class Pressed:
    """A person pressed a button or answered an `Ask` of ours.

    `message` is the platform's id of the card that bore the button, so that it can be replaced; None where unknown.
    """

    sender: Sender
    spot: Spot
    action: str
    value: str
    at: datetime
    answer: str = ""
    message: str | None = None


Event = Said | Pressed


class DeliveryError(Exception):
    """A card could not be posted.

    `permanent`: trying again is of no use (no such channel, not allowed, too large). `ambiguous`: it may have been
    posted all the same (time-out or cut connection after the request left). `retry_after`: how long the platform asked
    us to wait. `reason` is a short code for logs and administrators, never content or a name.
    """

    def __init__(
        self,
        reason: str,
        *,
        permanent: bool = False,
        ambiguous: bool = False,
        retry_after: timedelta | None = None,
    ) -> None:
        super().__init__(reason)
        self.reason = reason
        self.permanent = permanent
        self.ambiguous = ambiguous
        self.retry_after = retry_after


class NotReachableError(Exception):
    """The store could not take an event: answer 503, so that the platform tries again."""


class Door(Protocol):
    """How an event comes in: stored for good when `take` returns."""

    async def take(self, connector: str, event_id: str, raw: RawEvent) -> bool:
        """Store an event once; False when `event_id` was stored before (7 days back), which is no error.

        Raises
        ------
        NotReachableError
            When the database does not answer. Nothing was stored.

        """

    async def question(self, connector: str, sender: Sender) -> tuple[Ask, str]:
        """Give the question of the form in which somebody can ask anything, and the language of its words.

        For a form that no card of ours opens: it must stand within seconds, so that nothing is stored before.
        """


class Connector(Protocol):
    """A platform: its routes with their guard, its reading, its posting."""

    name: str
    pace: timedelta
    """The least time between two cards to one place."""

    @property
    def routes(self) -> Sequence[BaseRoute]:
        """Routes to mount in the ASGI application; empty where the platform calls nobody."""

    async def start(self, door: Door) -> None:
        """Connect; afterwards events reach the door."""

    async def stop(self) -> None:
        """Let go of connections; may be called twice."""

    def read(self, raw: RawEvent) -> Event | None:
        """Translate a stored event; None for what is not meant for us (our own message, an edit). Pure."""

    async def locale(self, sender: Sender) -> str | None:
        """Ask the platform for a person's locale when the event did not carry it; None when it does not say."""

    async def post(self, address: Address, card: Card, *, mark: str, replaces: str | None = None) -> str:
        """Post a card, or put it in the place of the message `replaces`, and give the platform's id of the message.

        `mark` is the delivery's own opaque id: a connector passes it on where the platform can carry it.

        Raises
        ------
        DeliveryError
            When it was not posted, or perhaps not.

        """

    async def find(self, address: Address, mark: str) -> str | None:
        """Look whether the card marked `mark` was posted, after an ambiguous `post`.

        Gives the message's id, or "" when it was certainly not posted, or None when the platform can never say.

        Raises
        ------
        DeliveryError
            When the platform cannot say just now.

        """

    async def check(self) -> Sequence[Finding]:
        """Try the connection and say in plain words what is wrong and what to do."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One line of `doctor`: what was looked at, whether it is well, and what to do when it is not."""

    subject: str
    well: bool
    detail: str
    remedy: str = ""
