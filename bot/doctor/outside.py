"""The doctor on the public address: whether it leads here, as far as that can be seen from here."""

from __future__ import annotations

import re
import secrets
from collections.abc import Iterator, Sequence
from http import HTTPStatus

from sqlalchemy.exc import DBAPIError

from bot.config import ConfigError, Settings
from bot.doctor.asking import Answer, NoAnswerError, ask
from bot.ports import Finding
from bot.routes.proof import PATH, proof
from bot.wiring.connecting import open_vault
from bot.words import sentence
from connectors.slack.manifest import PATH as SLACK_PATH

TEAMS_PATH = "/api/messages"
_PROOF = re.compile(r"[0-9a-f]{32}")
_SUBJECT: str = sentence("public address")
_NOBODY_BEHIND = {HTTPStatus.BAD_GATEWAY, HTTPStatus.SERVICE_UNAVAILABLE, HTTPStatus.GATEWAY_TIMEOUT}


async def findings(settings: Settings) -> Sequence[Finding]:
    """Try the public address; nothing where no platform calls us."""
    url, paths = settings.web.public_url, _paths(settings)
    if url is None:
        return [_unset()] if paths else []
    plain = [_plain()] if url.startswith("http://") else []
    found = await _reached(settings, url)
    ours = found.well and not found.remedy
    return [*plain, found, *([await _passed_on(url, path) for path in paths] if ours else [])]


def _paths(settings: Settings) -> list[str]:
    """List the addresses below ours that platforms call."""
    by_slack = [SLACK_PATH] if settings.slack and not settings.slack.socket_mode else []
    return [*by_slack, TEAMS_PATH] if settings.teams else by_slack


def _unset() -> Finding:
    detail = sentence("It is not set, so nobody can tell whether Slack and Teams reach us.")
    remedy = sentence("Write {key} under {section} in {file}.", key="`public_url`", section="[web]", file="config.toml")
    return Finding(_SUBJECT, well=True, detail=detail, remedy=remedy)


def _plain() -> Finding:
    detail = sentence("It has no TLS. Slack and Teams call nothing else.")
    remedy = sentence("Put a reverse proxy with a certificate in front, and write {https}.", https="https://")
    return Finding(_SUBJECT, well=False, detail=detail, remedy=remedy)


async def _reached(settings: Settings, url: str) -> Finding:
    nonce = secrets.token_hex(16)
    try:
        answer = await ask(f"{url}{PATH}?nonce={nonce}")
    except NoAnswerError as error:
        return _untrusted(error.untrusted) if error.untrusted else _silent(url, str(error))
    return _judged(settings, answer, nonce)


def _untrusted(reason: str) -> Finding:
    detail = sentence("Its certificate is not trusted ({reason}).", reason=reason)
    remedy = sentence(
        "Mend the certificate of the reverse proxy. Of your own CA: name its file in {variable}.",
        variable="SSL_CERT_FILE",
    )
    return Finding(_SUBJECT, well=False, detail=detail, remedy=remedy)


def _silent(url: str, reason: str) -> Finding:
    """Say that we cannot tell: many networks do not let a machine call its own address from inside."""
    detail = sentence("It does not answer from here ({reason}). From outside it may; we cannot tell.", reason=reason)
    remedy = sentence(
        "Open {page} elsewhere: it must say ok. Otherwise look at DNS, firewall and proxy.", page=f"{url}{PATH}"
    )
    return Finding(_SUBJECT, well=True, detail=detail, remedy=remedy)


def _judged(settings: Settings, answer: Answer, nonce: str) -> Finding:
    known = _known(settings, nonce)
    if known is None:
        detail = sentence("Somebody answers, but without the keys we cannot tell who.")
        return Finding(_SUBJECT, well=True, detail=detail, remedy=sentence("Mend the master key first."))
    if answer.status == HTTPStatus.OK and answer.body == known:
        return Finding(_SUBJECT, well=True, detail=sentence("It reaches this installation."))
    seen, remedy = next(_wrong(answer))
    return Finding(_SUBJECT, well=False, detail=seen, remedy=remedy)


def _known(settings: Settings, nonce: str) -> str | None:
    """Give the answer that this installation gives; None while its keys cannot be opened."""
    try:
        vault = open_vault(settings)
    except (ConfigError, DBAPIError):
        return None
    try:
        return proof(vault, nonce)
    finally:
        vault.close()


def _wrong(answer: Answer) -> Iterator[tuple[str, str]]:
    """Say what somebody else's answer means, the surest reason first."""
    if _PROOF.fullmatch(answer.body):
        yield (
            sentence("Another installation answers there."),
            sentence("Let the reverse proxy lead to this one, or mend {key}.", key="`public_url`"),
        )
    if answer.status in _NOBODY_BEHIND:
        yield (
            sentence("The reverse proxy finds nobody behind it ({status}).", status=answer.status),
            sentence("Start {command}, and compare host and port with those of the proxy.", command="`voelspriet run`"),
        )
    yield (
        sentence("Something else answers there ({status}).", status=answer.status),
        sentence("Let the reverse proxy pass {path} on to this machine.", path=PATH),
    )


async def _passed_on(url: str, path: str) -> Finding:
    """Look whether a platform's address leads to our route, which takes nothing but POST."""
    try:
        status = (await ask(url + path)).status
    except NoAnswerError:
        status = 0
    if status == HTTPStatus.METHOD_NOT_ALLOWED:
        return Finding(sentence("address {path}", path=path), well=True, detail=sentence("It leads to us."))
    return Finding(
        sentence("address {path}", path=path),
        well=False,
        detail=sentence("It does not lead to us ({status}).", status=status),
        remedy=sentence("Let the reverse proxy pass {path} on to this machine.", path=path),
    )
