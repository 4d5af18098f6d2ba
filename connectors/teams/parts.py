"""The Teams room, what every activity carries: who, where and when."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from bot.ports import Address, RawEvent, Sender, Spot
from connectors.teams.text import clean

GUESTS = frozenset({"guest", "anonymous"})
"""Roles that Teams gives to who is no colleague."""
_THREAD = ";messageid="
_ID = re.compile(r"(?!\.+$)[^/?#\\%\s\x00-\x1f\ud800-\udfff]{1,1024}")
"""Conversation ids become part of an address, unquoted: what would lead elsewhere is refused."""
_WORD = re.compile(r"[^\x00-\x1f\ud800-\udfff]+")
"""A person's id, a language: what a database can hold."""
_SERVICE_URL = re.compile(r"https?://[A-Za-z0-9.-]+(:\d{1,5})?(/[A-Za-z0-9._~-]+)*/?")


class Unreadable(ValueError):  # noqa: N818 - it names what is the matter with an activity
    """An activity lacks what every activity has; its text is a short code for the log."""


@dataclass(frozen=True, slots=True)
class Seen(Sender):
    """Who spoke, and where Teams can be asked about `account`; `guest` where the activity says so itself.

    Without a `conversation` they spoke where the bot need not be, and their own chat is where to ask.
    """

    account: str = ""
    conversation: str = field(default="", repr=False)
    service_url: str = field(default="", repr=False)
    guest: bool = False


def conversation_of(raw: RawEvent) -> str:
    """Give the id of the conversation, without the thread in it, so that a channel is one place.

    Raises
    ------
    Unreadable
        When there is none, or one that would lead elsewhere.

    """
    conversation = _conversation_id(raw).partition(_THREAD)[0]
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
    channel = child(child(raw, "channelData"), "tenant").get("id")
    named = (channel, child(raw, "conversation").get("tenantId"))
    return {tenant.casefold() for tenant in named if isinstance(tenant, str)}


def sender_of(raw: RawEvent) -> Seen:
    """Give who spoke, by the directory's id: Teams' own differs per bot; it serves those the directory lacks.

    Raises
    ------
    Unreadable
        When nobody did, or the tenant is not clear.

    """
    account, locale, name = child(raw, "from"), raw.get("locale"), child(raw, "from").get("name")
    user, tenants = account.get("aadObjectId") or account.get("id"), tenants_of(raw)
    if not is_word(user) or len(tenants) != 1:
        raise Unreadable("no_sender")
    tenant = tenants.pop()
    return Seen(
        tenant,
        str(user),
        name=clean(name) if isinstance(name, str) else None,
        locale=str(locale) if is_word(locale) else None,
        account=account_of(raw),
        conversation=conversation_of(raw),
        service_url=service_url_of(raw),
        guest=is_guest(account.get("userRole"), account.get("tenantId"), tenant),
    )


def account_of(raw: RawEvent) -> str:
    """Give the id that Teams itself has for who spoke; "" where it says none."""
    account = child(raw, "from").get("id")
    return str(account) if is_word(account) else ""


def is_guest(role: object, home: object, tenant: str) -> bool:
    """Tell whether a role, or a home elsewhere than in our tenant, makes somebody no colleague."""
    stranger = isinstance(home, str) and home.casefold() != tenant
    return stranger or (isinstance(role, str) and role.casefold() in GUESTS)


def is_program(raw: RawEvent) -> bool:
    """Tell whether a program spoke and no person; ourselves too."""
    account, ours = account_of(raw), child(raw, "recipient").get("id")
    named = child(raw, "from").get("role") == "bot"
    return named or (account != "" and (account == ours or account.startswith("28:")))


def spot_of(raw: RawEvent) -> Spot:
    """Give where something was said; an answer in a channel goes into the `thread` in which it was said.

    Raises
    ------
    Unreadable
        When the place is not clear.

    """
    address = {"conversation": conversation_of(raw), **_within(raw)}
    key = f"{address['tenant']}/{address['conversation']}"  # a region change alters the service's address
    if child(raw, "conversation").get("conversationType") == "personal":
        return Spot("direct", address, key)
    thread = _conversation_id(raw).partition(_THREAD)[2]
    return Spot("channel", {**address, "thread": thread} if safe_id(thread) else address, key)


def chat_with(raw: RawEvent, member: str, user: str, aside: str = "") -> Spot:
    """Give a person's own chat, which Teams opens by the person; `aside` is where to say so when it does not."""
    address = {**_within(raw), "member": member}
    return Spot("direct", {**address, "aside": aside} if aside else address, f"{address['tenant']}/{user}")


def own_chat(raw: RawEvent, *, aside: bool = False) -> Spot:
    """Give the sender's own chat; with `aside` they hear where they spoke that we cannot write to them there.

    Raises
    ------
    Unreadable
        When it is not clear who spoke, or where.

    """
    sender = sender_of(raw)
    return chat_with(raw, sender.account or sender.user, sender.user, thread_of(spot_of(raw).address) if aside else "")


def thread_of(address: Address) -> str:
    """Give the id of a conversation with the thread in it, as Teams takes it."""
    thread = address.get("thread")
    return f"{address['conversation']}{_THREAD}{thread}" if thread else str(address["conversation"])


def moment_of(raw: RawEvent) -> datetime:
    """Give when something happened.

    Raises
    ------
    Unreadable
        When it does not say.

    """
    try:
        moment = datetime.fromisoformat(str(raw.get("timestamp")))
    except ValueError:
        raise Unreadable("bad_timestamp") from None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def safe_id(identifier: object) -> bool:
    """Tell whether something is an id that can stand in an address."""
    return isinstance(identifier, str) and _ID.fullmatch(identifier) is not None


def is_word(value: object) -> bool:
    """Tell whether something is a text that a database can hold."""
    return isinstance(value, str) and _WORD.fullmatch(value) is not None


def child(parent: dict[str, Any], name: str) -> dict[str, Any]:
    """Give an object within an object; empty where there is none."""
    found = parent.get(name)
    return found if isinstance(found, dict) else {}


def _within(raw: RawEvent) -> dict[str, str]:
    return {"service_url": service_url_of(raw), "tenant": next(iter(sorted(tenants_of(raw))), "")}


def _conversation_id(raw: RawEvent) -> str:
    given = child(raw, "conversation").get("id")
    return given if isinstance(given, str) else ""
