"""The address at which one press ends the digests of a mailbox (RFC 8058): no name is in it, and nobody guesses it."""

from __future__ import annotations

from dataclasses import replace

from bot.cards import Card, Faint, Text
from bot.desk import Desk
from bot.privacy import keyed
from bot.privacy.vault import Vault
from bot.stopping import MAIL
from bot.words import words_for
from models import Place

PATH = "/stop"
_PURPOSE = "stop"


def stoppable(desk: Desk, place: Place, card: Card) -> Card:
    """Give a mail the address at which it can be stopped, else say how; what goes elsewhere stays as it is.

    The address needs `public_url`, with https; without it whoever is the `contact` is mailed.
    """
    if place.connector != MAIL:
        return card
    if stop := address(desk, place) or _contact(desk):
        return replace(card, stop=stop)
    told = words_for(card.language).say("No more of these e-mails? Tell the person who runs the bot.")
    last = Text((Faint(told),))
    if card.details:  # they stand below it in a mail, and how to stop stands last
        return replace(card, details=(*card.details, last))
    return replace(card, blocks=(*card.blocks, last))


def address(desk: Desk, place: Place) -> str:
    """Give the address for a place; "" where a mail program could not reach it."""
    base = desk.settings.web.public_url or ""
    return f"{base}{PATH}/{keyed.token(desk.vault, _PURPOSE, place.id)}" if base.startswith("https://") else ""


def _contact(desk: Desk) -> str:
    mail = desk.settings.mail
    return f"mailto:{mail.contact}?subject=stop" if mail and mail.contact else ""


def number_of(vault: Vault, token: str) -> int | None:
    """Give the id of the place that a token is for; None where we did not make it. Asks no database."""
    return keyed.number_of(vault, _PURPOSE, token)
