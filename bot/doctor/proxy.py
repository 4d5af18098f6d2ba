"""The doctor on the way out: the proxy and the certificates that the environment names."""

from __future__ import annotations

import asyncio
import os
import ssl
from collections.abc import Iterator, Sequence
from urllib.parse import SplitResult, urlsplit
from urllib.request import getproxies

from bot.ports import Finding
from bot.words import sentence

TIMEOUT = 5.0
"""Seconds."""
HTTP_PROXY_PORT = 80
_SUBJECT = sentence("outbound proxy")


async def findings() -> Sequence[Finding]:
    """Look at HTTPS_PROXY and SSL_CERT_FILE; nothing where neither is set."""
    return [*await _proxies(), *_certificates()]


async def _proxies() -> list[Finding]:
    proxies = getproxies()
    if "https" in proxies:
        return [await _proxy(proxies["https"])]
    return [_only_plain()] if "http" in proxies else []


def _only_plain() -> Finding:
    detail = sentence("{http} is set and {https} is not.", http="HTTP_PROXY", https="HTTPS_PROXY")
    remedy = sentence("Set {https} too: platforms are called over HTTPS alone.", https="HTTPS_PROXY")
    return Finding(_SUBJECT, well=True, detail=detail, remedy=remedy)


async def _proxy(url: str) -> Finding:
    parts = urlsplit(url)
    port = _port(parts)
    if parts.scheme != "http" or not parts.hostname or port is None:
        detail = sentence("{variable} is no address of a proxy.", variable="HTTPS_PROXY")
        remedy = sentence("Write it as {example}.", example="http://proxy.example.org:3128")
        return Finding(_SUBJECT, well=False, detail=detail, remedy=remedy)
    place = f"{parts.hostname}:{port}"
    if await _answers(parts.hostname, port):
        return Finding(_SUBJECT, well=True, detail=sentence("Calls go out through {place}.", place=place))
    remedy = sentence("Start it, or mend {variable}.", variable="HTTPS_PROXY")
    return Finding(_SUBJECT, well=False, detail=sentence("{place} does not answer.", place=place), remedy=remedy)


def _port(parts: SplitResult) -> int | None:
    try:
        return parts.port or HTTP_PROXY_PORT
    except ValueError:
        return None


async def _answers(host: str, port: int) -> bool:
    try:
        _, writer = await asyncio.wait_for(asyncio.open_connection(host, port), TIMEOUT)
    except (OSError, TimeoutError):
        return False
    writer.close()
    return True


def _certificates() -> Iterator[Finding]:
    file = os.environ.get("SSL_CERT_FILE")
    if not file:
        return
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    try:
        context.load_verify_locations(file)
    except (OSError, ssl.SSLError):
        detail = sentence("{file} holds no certificates that can be read.", file=file)
        remedy = sentence("Name a file of PEM certificates in {variable}.", variable="SSL_CERT_FILE")
        yield Finding(sentence("certificates"), well=False, detail=detail, remedy=remedy)
        return
    number = len(context.get_ca_certs())
    detail = sentence("Issuers in {file} that are trusted: {number}.", number=number, file=file)
    yield Finding(sentence("certificates"), well=True, detail=detail)
