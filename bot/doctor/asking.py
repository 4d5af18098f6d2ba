"""The doctor's own question to a web server: one GET, through the proxy of the environment, without redirects."""

from __future__ import annotations

import asyncio
import ssl
from dataclasses import dataclass
from datetime import UTC, datetime
from email.message import Message
from email.utils import parsedate_to_datetime
from http.client import HTTPException, HTTPMessage
from typing import IO
from urllib.error import HTTPError, URLError
from urllib.request import HTTPRedirectHandler, HTTPSHandler, Request, build_opener

TIMEOUT = 10.0
"""Seconds."""
MAX_BODY = 4096
"""Bytes that are read of an answer."""


@dataclass(frozen=True)
class Answer:
    """What a server answered; `ahead` is how far its clock is ahead of ours, in seconds, where it tells the time."""

    status: int
    body: str
    ahead: float | None


class NoAnswerError(Exception):
    """There was none; `untrusted` says why the certificate was refused, where that is the reason."""

    def __init__(self, reason: str, untrusted: str = "") -> None:
        super().__init__(reason)
        self.untrusted = untrusted


class _Stay(HTTPRedirectHandler):
    """Follows no redirect: what matters is who answers at this address."""

    def redirect_request(
        self, req: Request, fp: IO[bytes], code: int, msg: str, headers: HTTPMessage, newurl: str
    ) -> None:
        """Give no request to go on with."""
        del req, fp, code, msg, headers, newurl


async def ask(url: str) -> Answer:
    """Ask for a page.

    Raises
    ------
    NoAnswerError
        When nobody answers, or somebody without a certificate that this machine trusts.

    """
    return await asyncio.to_thread(_ask, url)


def _ask(url: str) -> Answer:
    opener = build_opener(_Stay, HTTPSHandler(context=ssl.create_default_context()))
    began = datetime.now(UTC)
    try:
        request = Request(url, headers={"User-Agent": "voelspriet-doctor"})  # noqa: S310 - the settings take http(s) only
        with opener.open(request, timeout=TIMEOUT) as response:
            return _answer(response.status, response.read(MAX_BODY), response.headers, began)
    except HTTPError as error:
        with error:
            return _answer(error.code, error.read(MAX_BODY), error.headers, began)
    except (OSError, HTTPException, ValueError) as error:
        raise _no_answer(error) from None


def _no_answer(error: Exception) -> NoAnswerError:
    reason = error.reason if isinstance(error, URLError) and isinstance(error.reason, Exception) else error
    untrusted = reason.verify_message if isinstance(reason, ssl.SSLCertVerificationError) else ""
    return NoAnswerError(type(reason).__name__, untrusted)


def _answer(status: int, body: bytes, headers: Message, began: datetime) -> Answer:
    between = began + (datetime.now(UTC) - began) / 2
    return Answer(status, body.decode(errors="replace").strip(), _ahead(headers.get("Date"), between))


def _ahead(told: str | None, ours: datetime) -> float | None:
    """Compare the `Date` of RFC 9110, 6.6.1, which counts whole seconds, with our clock."""
    try:
        theirs = parsedate_to_datetime(told or "")
    except ValueError:
        return None
    return (theirs.replace(tzinfo=theirs.tzinfo or UTC) - ours).total_seconds()
