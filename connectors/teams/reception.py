"""The Teams room, its reception: what came in is stored, or gets its form, before it is answered."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping
from datetime import UTC, datetime
from typing import Any

from starlette.responses import JSONResponse, PlainTextResponse, Response

from bot.ports import Action, Door, NotReachableError, Pressed, RawEvent
from bot.web import Refused
from connectors.teams import form, listeners
from connectors.teams.manifest import ASK_ACTION, MESSAGE_ACTION
from connectors.teams.parts import Unreadable, child, sender_of
from connectors.teams.text import text_of_message
from connectors.teams.trim import event_id_of, lean

log = logging.getLogger(__name__)

ANSWER_WITHIN = 4.5
"""Seconds; Teams shows an error to the person when an invoke is not answered within five."""
_ASKED: Mapping[str, Action] = {ASK_ACTION: Action.ASK, MESSAGE_ACTION: Action.PASS_ON}


class Reception:
    """Takes in what the guard admitted."""

    def __init__(self) -> None:
        self._door: Door | None = None
        self._answers: Mapping[str, Callable[[RawEvent], Awaitable[dict[str, Any]]]] = {
            listeners.CARD_ACTION: self._press,
            listeners.FORM_OPENED: self._form,
            listeners.FORM_SENT: self._answer,
        }

    def open(self, door: Door) -> None:
        """Let in what Teams sends."""
        self._door = door

    def close(self) -> None:
        """Let nothing in any more; may be called twice."""
        self._door = None

    async def receive(self, body: RawEvent) -> Response:
        """Store an activity that is meant for us; it may be acknowledged once this returns.

        Raises
        ------
        Refused
            When it cannot be read.
        NotReachableError
            When it was not stored.

        """
        try:
            if body.get("type") == "invoke":
                return await self._invoked(body)
            if listeners.read(body):
                await self._store(body)
        except Unreadable as reason:
            raise Refused(400, str(reason)) from None
        return Response(status_code=200)

    async def _invoked(self, body: RawEvent) -> Response:
        name = body.get("name")
        answer = self._answers.get(name) if isinstance(name, str) else None
        if answer is None:
            log.warning("refused: unknown_invoke")
            return PlainTextResponse("unknown_invoke", status_code=501)
        try:
            async with asyncio.timeout(ANSWER_WITHIN):
                return JSONResponse(await answer(body))
        except TimeoutError:
            log.warning("an invoke was not answered in time")
            return PlainTextResponse("too slow", status_code=503)

    async def _press(self, body: RawEvent) -> dict[str, Any]:
        if listeners.read(body) is None:
            raise Refused(400, "not_our_card")
        await self._store(body)
        said = form.words_of(body).say("Noted.")
        return {"statusCode": 200, "type": "application/vnd.microsoft.activity.message", "value": said}

    async def _form(self, body: RawEvent) -> dict[str, Any]:
        value = child(body, "value")
        command = value.get("commandId")
        action = _ASKED.get(command) if isinstance(command, str) else None
        if action is None:
            raise Refused(400, "unknown_command")
        ask, language = await self._door_in().question(listeners.NAME, sender_of(body), action)
        text = text_of_message(child(value, "messagePayload")) if action == Action.PASS_ON else ""
        return form.dialog(ask, language, text)

    async def _answer(self, body: RawEvent) -> dict[str, Any]:
        event, words = listeners.read(body), form.words_of(body)
        if not isinstance(event, Pressed):
            raise Refused(400, "not_our_form")
        if not event.answer.strip():
            return form.closing(words.say("Write something first."))
        await self._store(body)
        return form.closing(words.say("Noted."))

    async def _store(self, body: RawEvent) -> None:
        await self._door_in().take(listeners.NAME, event_id_of(body), lean(body, datetime.now(UTC)))

    def _door_in(self) -> Door:
        if self._door is None:
            raise NotReachableError
        return self._door
