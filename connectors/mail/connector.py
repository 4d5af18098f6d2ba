"""The mail connector: posts cards by SMTP; nothing comes in by mail."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import Sequence
from datetime import timedelta
from email.message import EmailMessage

from starlette.routing import BaseRoute

from bot.cards import Card
from bot.config import MailSettings
from bot.ports import Address, DeliveryError, Door, Event, Finding, Profile, RawEvent, Sender
from connectors.mail.doctor import findings
from connectors.mail.render import message
from connectors.mail.smtp import Server, submit

PACE = timedelta(seconds=2)
"""Exchange Online takes 30 messages a minute from one mailbox."""


class MailConnector:
    """E-mail by SMTP; an address is `{"mailbox": "name@example.org"}`.

    `password` goes with `settings.user`. `timeout` is in seconds, for each step of the conversation with the server.
    `context` verifies the server's certificate; the default trusts what the machine trusts.
    """

    name = "mail"
    pace = PACE

    def __init__(
        self,
        settings: MailSettings,
        password: str | None,
        *,
        timeout: float = 30,
        context: ssl.SSLContext | None = None,
    ) -> None:
        self._settings = settings
        self._server = Server(settings, password, timeout, context or ssl.create_default_context())

    @property
    def routes(self) -> Sequence[BaseRoute]:
        """None: a mail server calls nobody."""
        return ()

    async def start(self, door: Door) -> None:
        """Do nothing: each mail has a connection of its own, and nothing comes in."""

    async def stop(self) -> None:
        """Do nothing: no connection outlives its mail."""

    def read(self, raw: RawEvent) -> Event | None:  # noqa: ARG002 - nothing comes in
        """Give None: nothing comes in by mail."""
        return None

    async def profile(self, sender: Sender) -> Profile:  # noqa: ARG002 - mail knows nobody
        """Tell nothing: a mailbox says nothing of whose it is."""
        return Profile()

    async def post(self, address: Address, card: Card, *, mark: str, replaces: str | None = None) -> str:  # noqa: ARG002
        """Mail a card and give its Message-ID; a mail cannot be replaced, so `replaces` changes nothing.

        Raises
        ------
        DeliveryError
            When the address is no mailbox, or the server could not be reached, refused, or hung up.

        """
        mail = self._mail(address, card, mark)
        await asyncio.to_thread(submit, self._server, mail)
        return str(mail["Message-ID"])

    def _mail(self, address: Address, card: Card, mark: str) -> EmailMessage:
        try:
            return message(card, self._settings.sender, address.get("mailbox", ""), mark)
        except ValueError:
            raise DeliveryError("bad_mail_address", permanent=True) from None

    async def find(self, address: Address, mark: str) -> str | None:  # noqa: ARG002 - SMTP has no search
        """Give None: SMTP cannot say what was sent; the fixed Message-ID lets a mailbox drop a second copy."""
        return None

    async def check(self) -> Sequence[Finding]:
        """Connect, encrypt and log in without sending anything."""
        return await asyncio.to_thread(findings, self._server)
