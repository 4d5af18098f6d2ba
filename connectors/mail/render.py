"""The mail connector's rendering: a Card as an e-mail of plain text and HTML."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime
from email.headerregistry import Address as MailAddress
from email.headerregistry import BaseHeader, HeaderRegistry, UnstructuredHeader
from email.message import EmailMessage
from email.policy import SMTP, Policy
from hashlib import sha256

from bot import charts
from bot.cards import Card, Chart, Invitation
from bot.details import in_one
from bot.printable import one_line
from connectors.mail.calendar import METHODS, calendar
from connectors.mail.page import html, title
from connectors.mail.plain import text

__all__ = ["MAX_PICTURES", "MAX_SUBJECT", "html", "message", "parsed_address", "text"]

Paper = Callable[[Card], bytes]
"""Gives a card as a PDF."""
MAX_FILE_NAME = 60
"""Characters; ours."""
MAX_SUBJECT = 128
"""Characters; Microsoft's "Creating a Message Subject" advises 128 bytes, as some message stores keep no more."""

MAX_PICTURES = 12
"""Of one mail; ours: each takes up to 100 KB, and mailboxes take mails of ten MB."""

_ATOM = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+"
_LABEL = r"[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?"
_SPEC = rf"{_ATOM}(?:\.{_ATOM})*@{_LABEL}(?:\.{_LABEL})*"
# Stricter than RFC 5322, which allows comments, groups and several addresses: an address here is exactly one recipient.
_ADDRESS = re.compile(rf"(?P<name>[^<>]*)<(?P<named>{_SPEC})>|(?P<bare>{_SPEC})")


class _Address(UnstructuredHeader, BaseHeader):
    """A header that holds one long address: on one line, since mail programs do not decode what folding makes of it."""

    def fold(self, *, policy: Policy) -> str:
        """Write it as it stands."""
        return f"{self.name}: {self}{policy.linesep}"


_HEADERS = HeaderRegistry()
_HEADERS.map_to_type("list-unsubscribe", _Address)
_POLICY = SMTP.clone(header_factory=_HEADERS)


def message(card: Card, sender: str, mailbox: str, mark: str, paper: Paper | None = None) -> EmailMessage:
    """Give a card as an e-mail; the same `mark` always gives the same Message-ID.

    `sender` and `mailbox` are one address each, with or without a name: "Vraagpunt <vraagpunt@example.org>".

    `paper` makes the PDF of a card that goes on paper too.

    Raises
    ------
    ValueError
        When `sender` or `mailbox` is not one address in ASCII.

    """
    card, by = in_one(card), parsed_address(sender)
    mail = EmailMessage(policy=_POLICY)
    mail["From"] = by
    mail["To"] = parsed_address(mailbox)
    mail["Subject"] = _subject(card)
    mail["Date"] = datetime.now(UTC)
    mark_id = sha256(mark.encode()).hexdigest()[:40]
    mail["Message-ID"] = f"<{mark_id}@{by.domain}>"
    mail["Auto-Submitted"] = "auto-generated"
    mail["X-Auto-Response-Suppress"] = "All"
    mail.set_content(text(card), cte="quoted-printable")
    _add_html(mail, card, f"{mark_id[:16]}.{{}}@{by.domain}")
    if card.stop:
        mail["List-Unsubscribe"] = f"<{card.stop}>"
        if card.stop.startswith("https:"):
            mail["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    mail["Content-Language"] = one_line(card.language)
    if card.invitation:
        _add_calendar(mail, card.invitation, by, parsed_address(mailbox), text(card))
    if card.on_paper and paper:
        mail.add_attachment(paper(card), "application", "pdf", filename=f"{_file_name(title(card))}.pdf")
    return mail


def _file_name(words: str) -> str:
    """Give a title as the name of a file that every machine takes."""
    return "-".join(re.findall("[a-z0-9]+", words.lower()))[:MAX_FILE_NAME] or "digest"


def _add_html(mail: EmailMessage, card: Card, name: str) -> None:
    """Add the page, with the pictures of its charts beside it (RFC 2387), where they can be drawn."""
    drawn = [block for block in card.blocks if isinstance(block, Chart)][:MAX_PICTURES] if charts.available() else []
    names = [name.format(f"chart{number}") for number in range(len(drawn))]
    page = html(card, [f"cid:{each}" for each in names])
    mail.add_alternative(page, subtype="html", cte="quoted-printable")
    *_, part = mail.iter_parts()
    for each, chart in zip(names, drawn, strict=True):
        if isinstance(part, EmailMessage) and f"cid:{each}" in page:
            part.add_related(charts.png(chart), "image", "png", cid=f"<{each}>", disposition="inline")


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
