"""Slack room: what goes through Bolt, to be answered in time: presses, forms and commands, each stored first."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Mapping
from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_bolt.authorization import AuthorizeResult
from slack_sdk.web.async_client import AsyncWebClient

from bot.ports import Action, DeliveryError, Door, NotReachableError
from bot.web import Refused
from bot.words import words_for
from connectors.slack import controls, modal
from connectors.slack.clients import quiet
from connectors.slack.errors import FAILURES, code_of
from connectors.slack.listeners import NAME, answer_of, is_own, sender_of
from connectors.slack.manifest import ASK_SHORTCUT, PASS_ON_SHORTCUT
from connectors.slack.trim import asks, event_id, question_of
from connectors.slack.workspaces import Workspaces

log = logging.getLogger(__name__)

OPEN_WITHIN = 2.0
"""Seconds for opening a form, so that the answer leaves within the 3 that a trigger_id and Slack's wait last."""


def app(workspaces: Workspaces, web: AsyncWebClient) -> AsyncApp:
    """Make Bolt's app, which checks nothing: what reaches it was checked."""

    async def authorize(enterprise_id: str | None, team_id: str | None) -> AuthorizeResult:
        try:
            client = await workspaces.client(team_id or enterprise_id or "")
        except DeliveryError as error:
            raise Refused(403, error.reason) if error.permanent else NotReachableError from None
        return AuthorizeResult(enterprise_id=enterprise_id, team_id=team_id, bot_token=client.token)

    return AsyncApp(
        client=web,
        authorize=authorize,
        logger=quiet,
        signing_secret="",
        process_before_response=True,
        request_verification_enabled=False,
        ssl_check_enabled=False,
        url_verification_enabled=False,
    )


def register(app: AsyncApp, door: Door, command: str) -> None:
    """Let Bolt bring presses, forms and commands, as `pressed_of` left them: each is stored before it is answered."""
    handlers = Handlers(door)
    app.action(controls.OPEN)(handlers.opened)
    app.action(controls.PRESS)(handlers.pressed)
    app.action(controls.PICK)(handlers.pressed)
    app.view(modal.CALLBACK)(handlers.submitted)
    app.command(command)(handlers.commanded)
    app.global_shortcut(ASK_SHORTCUT)(handlers.asked)
    app.message_shortcut(PASS_ON_SHORTCUT)(handlers.passed_on)
    app.error(_raise)


class Handlers:
    """What answers; only a form is opened without storing anything first, because Slack gives it three seconds."""

    def __init__(self, door: Door) -> None:
        self._door = door

    async def pressed(self, body: dict[str, Any], ack: AsyncAck) -> None:
        """Store a press, or a command with its text."""
        await self._store(body)
        await ack()

    async def opened(self, body: dict[str, Any], ack: AsyncAck, client: AsyncWebClient) -> None:
        """Open the form of a button."""
        await _open_form(body, client, _form_of(body))
        await ack()

    async def submitted(self, body: dict[str, Any], ack: AsyncAck) -> None:
        """Store what was written in a form, or ask to write something."""
        if answer_of(body["view"]):
            await self.pressed(body, ack)
        else:
            await ack(response_action="errors", errors={modal.BLOCK: _write_something(body["view"])})

    async def commanded(self, body: dict[str, Any], ack: AsyncAck, client: AsyncWebClient) -> None:
        """Store the text of a command; open a form where there is none."""
        await (self.asked(body, ack, client) if asks(body) else self.pressed(body, ack))

    async def asked(self, body: dict[str, Any], ack: AsyncAck, client: AsyncWebClient) -> None:
        """Open the form for a question; whoever typed a command can be told when that fails."""
        ask, language = await self._door.question(NAME, sender_of(body))
        form = modal.form(modal.question(ask, language), aside=body.get("channel_id", ""))
        if await _open_form(body, client, form) or "command" not in body:
            await ack()
            return
        told = words_for(language).say(
            "The form did not open. Type your question behind {command}.", command=body["command"]
        )
        await ack(text=told, response_type="ephemeral")

    async def passed_on(self, body: dict[str, Any], ack: AsyncAck, client: AsyncWebClient) -> None:
        """Open the form in which somebody looks over a colleague's message; the message itself is stored nowhere."""
        ask, language = await self._door.question(NAME, sender_of(body), Action.PASS_ON)
        message, where = body["message"], {"channel": body["channel"]["id"], "message": body["message"]["ts"]}
        form = modal.form(modal.question(ask, language), message["text"], **where, author=message["user"])
        await _open_form(body, client, form)
        await ack()

    async def _store(self, body: dict[str, Any]) -> None:
        raw = {part: content for part, content in body.items() if part != "trigger_id"}
        await self._door.take(NAME, event_id(body), raw)


async def _raise(error: Exception) -> None:
    raise error


def _write_something(view: Mapping[str, Any]) -> str:
    kept = modal.unpacked(view["private_metadata"])
    return words_for(kept["language"] if kept else "nl").say("Write something first.")


def _form_of(body: Mapping[str, Any]) -> dict[str, Any]:
    question = question_of(body)
    assert question is not None  # noqa: S101 - `pressed_of` lets no other in
    container = body["container"]
    if is_own(container):
        return modal.form(question, aside=container.get("channel_id", ""))
    return modal.form(question, channel=container["channel_id"], message=container["message_ts"])


async def _open_form(body: Mapping[str, Any], client: AsyncWebClient, form: dict[str, Any]) -> bool:
    try:
        async with asyncio.timeout(OPEN_WITHIN):
            await client.views_open(trigger_id=body["trigger_id"], view=form)
    except FAILURES as error:
        log.warning("a form could not be opened: %s", code_of(error))
        return False
    return True
