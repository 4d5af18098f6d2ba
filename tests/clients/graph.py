"""Microsoft Graph on loopback, which holds every request against Microsoft's own description of it."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import httpx
from kiota_abstractions.authentication import AccessTokenProvider, AllowedHostsValidator
from kiota_abstractions.authentication import BaseBearerTokenAuthenticationProvider as Bearer

from tests.clients.processes import free_port, running

TENANT, CLIENT = "11111111-1111-1111-1111-111111111111", "22222222-2222-2222-2222-222222222222"
APP = "33333333-3333-3333-3333-333333333333"
AMBASSADORS, PROJECT = "aaaaaaaa-0000-0000-0000-000000000001", "aaaaaaaa-0000-0000-0000-000000000002"
TOKEN = "stub-token"
SCRIPT = Path(__file__).parent / "graph_stub.mjs"


def user(number: int, department: str | None = None, **more: Any) -> dict[str, Any]:
    """Somebody as Graph gives them, with what we must never ask for."""
    identity = {"id": user_id(number), "displayName": f"Naam {number}", "mail": f"naam{number}@example.org"}
    return {**identity, "department": department, "accountEnabled": True, "userType": "Member", **more}


def user_id(number: int) -> str:
    return f"bbbbbbbb-0000-0000-0000-{number:012d}"


@dataclass
class World:
    """What Graph knows; `busy` gives the Retry-After of the next answers to a path, `refuse` a status by permission.

    The answers to the first changes that are made, as many as `lose` says, never come.
    """

    users: list[dict[str, Any]] = field(default_factory=list)
    groups: dict[str, list[str]] = field(default_factory=dict)
    installed: list[str] = field(default_factory=list)
    refuse: Mapping[str, int] = field(default_factory=dict)
    busy: Mapping[str, list[str]] = field(default_factory=dict)
    page: int = 2
    mailboxes: list[str] = field(default_factory=list)
    lose: int = 0

    def written(self) -> str:
        return json.dumps({"token": TOKEN, **self.__dict__})


@dataclass(frozen=True)
class Stub:
    """The running stub."""

    url: str

    @property
    def asked(self) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = httpx.get(f"{self.url}/_asked").json()["asked"]
        return found

    @property
    def installed(self) -> list[str]:
        found: list[str] = httpx.get(f"{self.url}/_asked").json()["installed"]
        return found

    @property
    def events(self) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = httpx.get(f"{self.url}/_asked").json()["events"]
        return found

    @property
    def mails(self) -> list[EmailMessage]:
        """What was sent, as it came in."""
        found = httpx.get(f"{self.url}/_asked").json()["mails"]
        return [message_from_bytes(base64.b64decode(mail["content"]), policy=policy.default) for mail in found]


class Token(AccessTokenProvider):
    """Gives a token that is known to the stub, or one that is not."""

    def __init__(self, token: str) -> None:
        self._token = token

    async def get_authorization_token(
        self, uri: str, additional_authentication_context: dict[str, Any] | None = None
    ) -> str:
        del uri, additional_authentication_context
        return self._token

    def get_allowed_hosts_validator(self) -> AllowedHostsValidator:
        return AllowedHostsValidator([])


def provider(token: str = TOKEN) -> Bearer:
    return Bearer(Token(token))


@contextmanager
def serving(node: str, folder: Path, world: World) -> Iterator[Stub]:
    """Serve a world until the block ends."""
    file, port = folder / "world.json", free_port()
    file.write_text(world.written(), encoding="utf-8")
    url = f"http://127.0.0.1:{port}"
    with running([node, str(SCRIPT), str(port), str(file)], f"{url}/_asked", folder / "graph.log"):
        yield Stub(url)
