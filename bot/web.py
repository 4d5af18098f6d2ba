"""The ASGI application: limits, health, and the routes that connectors bring."""

from __future__ import annotations

import json
import logging
import re
import time
from collections import deque
from collections.abc import Awaitable, Callable, Sequence
from typing import Any

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import ClientDisconnect, Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import BaseRoute, Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from bot.ports import NotReachableError
from bot.runner import place_of

log = logging.getLogger(__name__)

MAX_BODY = 512 * 1024
"""Bytes; Slack's and Teams' largest events stay far below it."""
MAX_DEPTH = 50
"""Levels of nesting; a message with a card in it stays below twenty."""
MINUTE = 60.0
"""Seconds."""
_NAMES_OF_IDS = ("id", "Id", "ts", "user", "team", "channel")
"""How names end under which Slack and Teams give an id."""
_HALF = re.compile("[\ud800-\udfff]")
"""Half of a character, which JSON can carry and no database can."""


class Refused(Exception):  # noqa: N818 - it names an outcome, not a fault of ours
    """A request that is turned away: `status` is 4xx, `reason` a short code for the log, never content."""

    def __init__(self, status: int, reason: str) -> None:
        super().__init__(reason)
        self.status = status
        self.reason = reason


class Turnstile:
    """Lets so many in per minute, whoever they are; `clock` gives seconds."""

    def __init__(self, most: int, clock: Callable[[], float] = time.monotonic) -> None:
        self._entered: deque[float] = deque(maxlen=most)
        self._clock = clock

    def lets_in(self) -> bool:
        """Say whether one more may come in, and count it then."""
        now = self._clock()
        full = len(self._entered) == self._entered.maxlen and now - self._entered[0] < MINUTE
        if not full:
            self._entered.append(now)
        return not full


async def body_of(request: Request, limit: int = MAX_BODY) -> bytes:
    """Read a body of at most `limit` bytes.

    Raises
    ------
    Refused
        413 when it is longer, 400 when the sender hung up halfway.

    """
    chunks: list[bytes] = []
    size = 0
    try:
        async for chunk in request.stream():
            size += len(chunk)
            if size > limit:
                raise Refused(413, "body_too_long")
            chunks.append(chunk)
    except ClientDisconnect:
        raise Refused(400, "body_cut_off") from None
    return b"".join(chunks)


def json_object(body: bytes | str) -> dict[str, Any]:
    """Read a JSON object of bounded depth.

    Raises
    ------
    Refused
        400 when it is not UTF-8, not JSON, not an object, nested deeper than `MAX_DEPTH`, or when a name or an id in
        it holds half of a character; a text may, since people's telephones cut texts.

    """
    try:
        value = json.loads(body.decode() if isinstance(body, bytes) else body)  # bytes alone may pass as UTF-16
    except (ValueError, RecursionError):
        raise Refused(400, "bad_json") from None
    if not isinstance(value, dict):
        raise Refused(400, "not_an_object")
    if _deeper_than(value, MAX_DEPTH):
        raise Refused(400, "nested_too_deep")
    if _has_half_id(value):
        raise Refused(400, "odd_id")
    return value


def _deeper_than(value: object, limit: int) -> bool:
    layer: list[object] = [value]
    for _ in range(limit):
        layer = [child for parent in layer for child in _children(parent)]
        if not layer:
            return False
    return True


def _has_half_id(value: object) -> bool:
    if isinstance(value, dict):
        return any(_is_half_id(name, child) for name, child in value.items()) or any(map(_has_half_id, value.values()))
    return isinstance(value, list) and any(map(_has_half_id, value))


def _is_half_id(name: str, value: object) -> bool:
    identifier = value if isinstance(value, str) and name.endswith(_NAMES_OF_IDS) else ""
    return _HALF.search(name + identifier) is not None


def _children(value: object) -> Sequence[object]:
    if isinstance(value, dict):
        return list(value.values())
    return value if isinstance(value, list) else ()


def _refused(request: Request, error: Exception) -> Response:
    assert isinstance(error, Refused)  # noqa: S101 - Starlette dispatches by this type
    log.warning("refused %s: %s", request.url.path, error.reason)
    return PlainTextResponse(error.reason, status_code=error.status)


def _not_reachable(request: Request, _error: Exception) -> Response:
    log.error("not stored, the platform is asked to try again: %s", request.url.path)
    return PlainTextResponse("store not reachable", status_code=503)


class _Quiet:
    """Answers 500 where a route fails, and logs what and where alone: the error's own words may quote a message."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        started = False

        async def noting(message: Message) -> None:
            nonlocal started
            started = True
            await send(message)

        try:
            await self._app(scope, receive, noting)
        except Exception as error:  # noqa: BLE001 - whatever passes here, the server logs word for word
            log.error("failed %s: %s", scope["path"], place_of(error))  # noqa: TRY400 - it may quote a text
            if not started:
                await PlainTextResponse("failed", status_code=500)(scope, receive, send)


def application(routes: Sequence[BaseRoute], healthy: Callable[[], Awaitable[bool]]) -> Starlette:
    """Join the connectors' routes with `/health`, which answers 200 while the store answers and 503 otherwise."""

    async def health(_request: Request) -> Response:
        well = await healthy()
        return PlainTextResponse("ok" if well else "store not reachable", status_code=200 if well else 503)

    app = Starlette(
        routes=[Route("/health", health), *routes],
        middleware=[Middleware(_Quiet)],
        exception_handlers={Refused: _refused, NotReachableError: _not_reachable},
    )
    app.router.redirect_slashes = False  # a redirect would repeat the Host header, which anybody may choose
    return app
