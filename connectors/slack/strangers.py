"""Slack room: a polite no to people of other workspaces who speak to the bot in a shared channel."""

from __future__ import annotations

import asyncio
import logging
from collections import OrderedDict
from collections.abc import Mapping
from typing import Any

from slack_sdk.web.async_client import AsyncWebClient

from bot.ports import Door, NotReachableError, Sender
from bot.words import words_for
from connectors.slack.errors import FAILURES, code_of
from connectors.slack.listeners import NAME
from connectors.slack.trim import key_of

log = logging.getLogger(__name__)

REMEMBERED = 1000
"""Mentions that were answered; Slack brings one again within minutes."""
AT_ONCE = 20
"""Answers on their way: ours, so that a busy shared channel cannot keep us busy."""


class Strangers:
    """Tells each stranger who mentions the bot once, to them alone, and keeps nobody waiting for it."""

    def __init__(self) -> None:
        self._told: OrderedDict[str, None] = OrderedDict()
        self._telling: set[asyncio.Task[None]] = set()

    def tell(self, client: AsyncWebClient, door: Door, body: Mapping[str, Any]) -> None:
        """Begin to say no to whoever mentioned us; anything else that a stranger does gets no answer."""
        event, mention = body["event"], key_of(body)
        if event["type"] != "app_mention" or mention in self._told or len(self._telling) >= AT_ONCE:
            return
        self._told[mention] = None
        if len(self._told) > REMEMBERED:
            self._told.popitem(last=False)
        task = asyncio.create_task(_say_no(client, door, body["team_id"], event["user"], event["channel"]))
        self._telling.add(task)
        task.add_done_callback(self._telling.discard)

    def leave(self) -> None:
        """Stop what is still being said."""
        for task in self._telling:
            task.cancel()


async def _say_no(client: AsyncWebClient, door: Door, team: str, user: str, channel: str) -> None:
    try:
        _, language = await door.question(NAME, Sender(tenant=team, user=user))
        no = words_for(language).say("I am here for colleagues of this organisation only. Your message is not kept.")
        await client.chat_postEphemeral(channel=channel, user=user, text=no)
    except (*FAILURES, NotReachableError) as error:
        log.warning("a stranger could not be answered: %s", code_of(error))
