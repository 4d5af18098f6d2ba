"""The mail connector: posts cards by e-mail; nothing comes in by mail."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from email.message import EmailMessage

from starlette.routing import BaseRoute

from bot.cards import Card, Faint, Text
from bot.config import MailSettings
from bot.ports import Address, DeliveryError, Door, Event, Finding, Profile, RawEvent, Sender
from bot.words import words_for
from connectors.mail.carrier import Carrier, SmtpCarrier
from connectors.mail.render import Paper, message

PACE = timedelta(seconds=2)
"""Exchange Online takes 30 messages a minute from one mailbox."""


class MailConnector:
    """E-mail by a `carrier`, SMTP unless another is given; an address is `{"mailbox": "name@example.org"}`.

    `password`, `timeout` and `context` are those of `SmtpCarrier`. `paper` makes the PDF of what goes on paper too.
    """

    name = "mail"
    pace = PACE
    threads = False

    def __init__(
        self,
        settings: MailSettings,
        password: str | None,
        *,
        timeout: float = 30,
        context: ssl.SSLContext | None = None,
        carrier: Carrier | None = None,
        paper: Paper | None = None,
    ) -> None:
        self._paper = paper
        self._settings = settings
        self._carrier = carrier or SmtpCarrier(settings, password, timeout=timeout, context=context)

    @property
    def routes(self) -> Sequence[BaseRoute]:
        """None: a mail server calls nobody."""
        return ()

    async def start(self, door: Door) -> None:
        """Do nothing: nothing comes in."""

    async def stop(self) -> None:
        """Hang up."""
        await self._carrier.close()

    def read(self, raw: RawEvent) -> Event | None:  # noqa: ARG002 - nothing comes in
        """Give None: nothing comes in by mail."""
        return None

    async def profile(self, sender: Sender) -> Profile:  # noqa: ARG002 - mail knows nobody
        """Tell nothing: a mailbox says nothing of whose it is."""
        return Profile()

    async def post(
        self, address: Address, card: Card, *, mark: str, replaces: str | None = None, under: str | None = None
    ) -> str:
        """Mail a card and give its Message-ID; a mail cannot be replaced, and stands under nothing.

        Raises
        ------
        DeliveryError
            When the address is no mailbox, the mail is too large also without what goes on paper, or the carrier did
            not take it, or perhaps not.

        """
        del replaces, under
        mail = await asyncio.to_thread(self._mail, address, card, mark)  # drawing and printing take a while
        await self._carrier.submit(mail)
        return str(mail["Message-ID"])

    def _mail(self, address: Address, card: Card, mark: str) -> EmailMessage:
        try:
            mail = message(card, self._settings.sender, address.get("mailbox", ""), mark, self._paper)
        except ValueError:
            raise DeliveryError("bad_mail_address", permanent=True) from None
        if self._carrier.most is None or len(mail.as_bytes()) <= self._carrier.most:
            return mail
        if not card.on_paper:
            raise DeliveryError("mail_too_large", permanent=True)
        return self._mail(address, _off_paper(card), mark)

    async def find(self, address: Address, mark: str, *, under: str | None = None) -> str | None:
        """Give None: no carrier can say what was sent; the fixed Message-ID lets a mailbox drop a second copy."""
        del address, mark, under
        return None

    async def check(self) -> Sequence[Finding]:
        """Try the carrier without sending anything."""
        return await self._carrier.findings()


def _off_paper(card: Card) -> Card:
    """Give a card without what goes on paper, and say so."""
    told = words_for(card.language).say(
        "The file to print is too large for this e-mail. The person who runs the bot can make it."
    )
    return replace(card, on_paper=False, blocks=(*card.blocks, Text((Faint(told),))))
