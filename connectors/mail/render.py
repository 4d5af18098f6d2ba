"""The mail connector's rendering: a Card as an e-mail of plain text and HTML."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from email.headerregistry import Address as MailAddress
from email.message import EmailMessage
from email.policy import SMTP
from hashlib import sha256

from bot.cards import Card, Invitation
from connectors.mail.calendar import METHODS, calendar
from connectors.mail.clean import one_line
from connectors.mail.page import html, title
from connectors.mail.plain import text

__all__ = ["MAX_SUBJECT", "html", "message", "parsed_address", "text"]

MAX_SUBJECT = 128
"""Characters; Microsoft's "Creating a Message Subject" advises 128 bytes, as some message stores keep no more."""

_ATOM = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+"
_LABEL = r"[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?"
_SPEC = rf"{_ATOM}(?:\.{_ATOM})*@{_LABEL}(?:\.{_LABEL})*"
# Stricter than RFC 5322, which allows comments, groups and several addresses: an address here is exactly one recipient.
_ADDRESS = re.compile(rf"(?P<name>[^<>]*)<(?P<named>{_SPEC})>|(?P<bare>{_SPEC})")


def message(card: Card, sender: str, mailbox: str, mark: str) -> EmailMessage:
    """Give a card as an e-mail; the same `mark` always gives the same Message-ID.

    `sender` and `mailbox` are one address each, with or without a name: "Vraagpunt <vraagpunt@example.org>".

    Raises
    ------
    ValueError
        When `sender` or `mailbox` is not one address in ASCII.

    """
    by = parsed_address(sender)
    mail = EmailMessage(policy=SMTP)
    mail["From"] = by
    mail["To"] = parsed_address(mailbox)
    mail["Subject"] = _subject(card)
    mail["Date"] = datetime.now(UTC)
    mail["Message-ID"] = f"<{sha256(mark.encode()).hexdigest()[:40]}@{by.domain}>"
    mail["Auto-Submitted"] = "auto-generated"
    mail["X-Auto-Response-Suppress"] = "All"
    mail.set_content(text(card), cte="quoted-printable")
    mail.add_alternative(html(card), subtype="html", cte="quoted-printable")
    mail["Content-Language"] = one_line(card.language)
    if card.invitation:
        _add_calendar(mail, card.invitation, by, parsed_address(mailbox), text(card))
    return mail


def _add_calendar(
    mail: EmailMessage, invitation: Invitation, by: MailAddress, to: MailAddress, description: str
) -> None:
    """Add the invitation as the last alternative, which a calendar program takes (RFC 6047, 2.4)."""
    data = calendar(invitation, by, to, description).decode()
    method = METHODS[invitation.cancelled]
    mail.add_alternative(data, subtype="calendar", cte="base64", params={"method": method})


def _subject(card: Card) -> str:
    subject = title(card)
    return subject if len(subject) <= MAX_SUBJECT else subject[: MAX_SUBJECT - 1].rstrip() + "…"


def parsed_address(written: str) -> MailAddress:
    """Read one address, with or without a name.

    Raises
    ------
    ValueError
        When it is not one address in ASCII.

    """
    parts = _ADDRESS.fullmatch(written)
    if parts is None or not written.isprintable():
        raise ValueError("this is not one e-mail address in ASCII")
    return MailAddress(display_name=(parts["name"] or "").strip(' "'), addr_spec=parts["named"] or parts["bare"])
