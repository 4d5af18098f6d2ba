"""The address by which `doctor` knows this installation from outside: whoever asks a riddle gets its keyed answer."""

from __future__ import annotations

import re

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from bot.privacy.vault import Vault

PATH = "/healthz"
_NONCE = re.compile(r"[0-9a-f]{32}")


def proof(vault: Vault, nonce: str) -> str:
    """Give the answer that only an installation with these keys knows: 32 hexadecimal digits."""
    return vault.pseudonym("healthz", nonce)


def route(vault: Vault) -> Route:
    """Make the route; it touches no database, so that anybody may call it."""

    async def healthz(request: Request) -> Response:
        nonce = request.query_params.get("nonce", "")
        if not nonce:
            return PlainTextResponse("ok")
        if not _NONCE.fullmatch(nonce):
            return PlainTextResponse("bad nonce", status_code=400)
        return PlainTextResponse(proof(vault, nonce))

    return Route(PATH, healthz)
