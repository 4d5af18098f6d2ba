"""The mail connector's carriers: who takes a finished mail to its mailbox."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import Sequence
from email.message import EmailMessage
from typing import Protocol

from bot.config import MailSettings
from bot.ports import Finding
from connectors.mail.doctor import findings
from connectors.mail.smtp import Server, submit


class Carrier(Protocol):
    """Takes a mail to its mailbox; one of `most` bytes at most, None where the server itself says what is too much."""

    most: int | None

    async def submit(self, mail: EmailMessage) -> None:
        """Hand a mail over.

        Raises
        ------
        bot.ports.DeliveryError
            When it was not taken, or perhaps not.

        """

    async def findings(self) -> Sequence[Finding]:
        """Try the way without sending, and say what is wrong and what to do."""

    async def close(self) -> None:
        """Hang up; may be called twice."""


class SmtpCarrier:
    """An SMTP server; each mail has a connection of its own.

    `password` goes with `settings.user`. `timeout` is in seconds, for each step of the conversation with the server.
    `context` verifies the server's certificate; the default trusts what the machine trusts.
    """

    most: int | None = None

    def __init__(
        self,
        settings: MailSettings,
        password: str | None,
        *,
        timeout: float = 30,
        context: ssl.SSLContext | None = None,
    ) -> None:
        self._server = Server(settings, password, timeout, context or ssl.create_default_context())

    async def submit(self, mail: EmailMessage) -> None:
        """Hand a mail to the server.

        Raises
        ------
        bot.ports.DeliveryError
            When the server could not be reached, refused, or hung up.

        """
        await asyncio.to_thread(submit, self._server, mail)

    async def findings(self) -> Sequence[Finding]:
        """Connect, encrypt and log in without sending anything."""
        return await asyncio.to_thread(findings, self._server)

    async def close(self) -> None:
        """Do nothing: no connection outlives its mail."""
