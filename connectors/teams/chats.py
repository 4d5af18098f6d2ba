"""The Teams room, its posting: into a conversation, a thread, or a person's own chat, which is opened by the person."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.cards import Card, Text
from bot.ports import Address, DeliveryError
from bot.words import words_for
from connectors.teams.failures import FAILURES, delivery_error
from connectors.teams.fit import one_line
from connectors.teams.parts import Seen, is_guest, safe_id, thread_of
from connectors.teams.render import MAX_SUMMARY, render

if TYPE_CHECKING:
    from microsoft_teams.apps import App

UNKNOWN_ID = "DO_NOT_USE_PLACEHOLDER_ID"
"""What the SDK gives as the id of a message when Teams did not say."""
NOT_ALLOWED, GONE = "http_403", "http_404"
REMEMBERED = 1000
"""Places where somebody was told that we cannot write to them; then we begin anew."""


class Chats:
    """Posts, and remembers where it said that it cannot write to somebody, so that it says so once."""

    def __init__(self) -> None:
        self._said_aside: set[tuple[str, str]] = set()

    async def post(self, app: App, address: Address, card: Card, replaces: str | None) -> str:
        """Post a card, or put it in the place of a message that may have vanished.

        Raises
        ------
        DeliveryError
            When it was not posted, or perhaps not.

        """
        if "conversation" in address:
            return await _put(app, address["service_url"], thread_of(address), card, replaces)
        try:
            return await _put(app, address["service_url"], await _chat_with(app, address), card, replaces)
        except DeliveryError as error:
            if error.reason != NOT_ALLOWED:
                raise
        await self._say_aside(app, address, card.language)
        raise DeliveryError("not_installed", permanent=True)

    async def is_guest(self, app: App, sender: Seen) -> bool:
        """Ask whether somebody is a guest; False where Teams does not say."""
        from connectors.teams import sdk  # noqa: PLC0415 - loaded already

        account = sender.account or sender.user
        if not safe_id(account):
            return False
        try:
            conversation = sender.conversation or await _chat_with(app, _address_of(sender, account))
            role, upn, home = await sdk.member(app, sender.service_url, conversation, account)
        except (DeliveryError, *FAILURES):
            return False
        return "#EXT#" in upn.upper() or is_guest(role, home, sender.tenant)

    async def _say_aside(self, app: App, address: Address, language: str) -> None:
        """Say where they spoke that we cannot write to somebody, and no word of what we would have written."""
        aside, member = address.get("aside", ""), address["member"]
        if not safe_id(aside) or (aside, member) in self._said_aside:
            return
        said = words_for(language).say("I read this, but I cannot write to you directly. Open a chat with me.")
        try:
            await _put(app, address["service_url"], aside, Card(said, (Text((said,)),), language), None)
        except DeliveryError as error:
            if not error.permanent:
                raise
        if len(self._said_aside) >= REMEMBERED:
            self._said_aside.clear()
        self._said_aside.add((aside, member))


def _address_of(sender: Seen, account: str) -> Address:
    return {"service_url": sender.service_url, "tenant": sender.tenant, "member": account}


async def _chat_with(app: App, address: Address) -> str:
    from connectors.teams import sdk  # noqa: PLC0415 - loaded already

    try:
        chat = await sdk.open_chat(app, address["service_url"], address["tenant"], address["member"])
    except FAILURES as error:
        failure = delivery_error(error)
        failure.ambiguous = False  # the card was not on its way yet
        raise failure from None
    if not safe_id(chat):
        raise DeliveryError("bad_address", permanent=True)
    return chat


async def _put(app: App, service_url: str, conversation: str, card: Card, replaces: str | None) -> str:
    try:
        return await _send(app, service_url, conversation, card, replaces)
    except DeliveryError as error:
        if not replaces or error.reason != GONE:
            raise
    return await _send(app, service_url, conversation, card, None)


async def _send(app: App, service_url: str, conversation: str, card: Card, replaces: str | None) -> str:
    from connectors.teams import sdk  # noqa: PLC0415 - loaded already

    activity = sdk.message(render(card), one_line(card.summary, MAX_SUMMARY), replaces)
    try:
        sent = await app.send(conversation, activity, service_url=service_url)
    except FAILURES as error:
        raise delivery_error(error) from None
    except KeyError:
        return replaces or ""  # Teams took the update, and its answer names no id
    return "" if sent.id == UNKNOWN_ID else sent.id
