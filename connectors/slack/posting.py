"""Slack room: what a client is asked to do with a card that was rendered: post it, put it in a place, look it up."""

from __future__ import annotations

from typing import Any

from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.web.async_slack_response import AsyncSlackResponse

from bot.cards import Card, Chart
from bot.ports import Address
from connectors.slack.errors import FAILURES, NO_CHAT, NOT_ALLOWED, NOT_DRAWN, VANISHED, code_of
from connectors.slack.render import page, render

PAGE, PAGES = 100, 2
"""How far `look_back` looks: messages in a page, and pages."""
MARK = "delivery:"
MAX_BLOCK_ID = 255


async def put(client: AsyncWebClient, address: Address, card: Card, mark: str, replaces: str | None) -> str:
    """Post a card, or put it in the place of the message `replaces`; raises one of `FAILURES`.

    A workspace that does not take pictures of charts yet refuses the whole message: then it goes without.
    """
    pictures = any(isinstance(block, Chart) for block in card.blocks)
    try:
        return await _put(client, address, render(card, drawn=pictures), mark, replaces)
    except SlackApiError as error:
        if not pictures or code_of(error) not in NOT_DRAWN:
            raise
    return await _put(client, address, render(card), mark, replaces)


async def _put(
    client: AsyncWebClient, address: Address, message: dict[str, Any], mark: str, replaces: str | None
) -> str:
    message["blocks"][0]["block_id"] = _block_id(mark)
    if replaces:
        try:
            answer = await client.chat_update(channel=address["channel"], ts=replaces, **message)
            return str(answer["ts"])
        except SlackApiError as error:
            if code_of(error) not in VANISHED:
                raise
    return await _post(client, address, message)


async def publish(client: AsyncWebClient, user: str, card: Card) -> str:
    """Make a card what a person sees on their page from now on; raises one of `FAILURES`."""
    answer = await client.views_publish(user_id=user, view=page(card))
    return str(answer["view"]["id"])


async def look_back(client: AsyncWebClient, address: Address, mark: str) -> str | None:
    """Look for a marked card, in its thread if it has one; raises as `put`.

    Gives its timestamp, "" where it is not, or None where we cannot say.
    """
    cursor = None
    for _ in range(PAGES):
        try:
            answer = await _page_of(client, address, cursor)
        except FAILURES as error:
            if code_of(error) in NOT_ALLOWED:
                return None
            raise
        for message in answer.get("messages") or ():
            if (message.get("blocks") or [{}])[0].get("block_id") == _block_id(mark):
                return str(message["ts"])
        cursor = (answer.get("response_metadata") or {}).get("next_cursor")
        if not answer.get("has_more"):
            return ""
    return None


async def _page_of(client: AsyncWebClient, address: Address, cursor: str | None) -> AsyncSlackResponse:
    channel, thread = address["channel"], address.get("thread")
    if thread:
        return await client.conversations_replies(channel=channel, ts=thread, limit=PAGE, cursor=cursor)
    return await client.conversations_history(channel=channel, limit=PAGE, cursor=cursor)


async def _post(client: AsyncWebClient, address: Address, message: dict[str, Any]) -> str:
    channel = address["channel"]
    where: dict[str, Any] = {"thread_ts": address["thread"], "reply_broadcast": False} if "thread" in address else {}
    try:
        answer = await client.chat_postMessage(
            channel=channel, unfurl_links=False, unfurl_media=False, **where, **message
        )
        return str(answer["ts"])
    except SlackApiError as error:
        if "aside" not in address or code_of(error) not in NO_CHAT:
            raise
    answer = await client.chat_postEphemeral(channel=address["aside"], user=channel, **message)
    return str(answer["message_ts"])


def _block_id(mark: str) -> str:
    """Mark the first block: unlike a message's metadata it can be read back without a scope of its own."""
    return f"{MARK}{mark}"[:MAX_BLOCK_ID]
