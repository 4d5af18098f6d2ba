"""Strangers: they are brought a card, and nothing of them is kept: guests, and authors of what others passed on.

Their address is sealed under a key of its own, by a name that says nothing of them; `bot.privacy.forgetting` destroys
both once the card was delivered.
"""

from __future__ import annotations

import json
import secrets

from sqlalchemy.orm import Session

from bot import deliveries, talk
from bot.cards import Card
from bot.desk import Desk
from bot.people import known, language_of, place_at
from bot.ports import Sender, Spot
from bot.privacy.forgetting import ONCE
from bot.words import Words, words_for
from models import Place

NAME_BYTES = 12


def tell(
    session: Session, desk: Desk, connector: str, spot: Spot, card: Card, work: str, *, replaces: str | None = None
) -> None:
    """Bring a card to somebody, once."""
    name = f"{ONCE}/{secrets.token_hex(NAME_BYTES)}"
    address = desk.vault.seal(name, json.dumps(dict(spot.address)).encode(), "place.address")
    place = Place(connector=connector, fingerprint=name, address=address, audience=ONCE, bound_at=desk.now())
    session.add(place)
    session.flush()
    deliveries.write(session, desk, place, card, work, replaces=replaces)


def refuse(session: Session, desk: Desk, connector: str, sender: Sender, spot: Spot, work: str) -> None:
    """Tell a guest that the bot is for colleagues."""
    words = words_of(session, desk, connector, sender)
    text = words.say("I am here for colleagues only, and you are a guest here. So I kept nothing of what you wrote.")
    tell(session, desk, connector, spot, talk.one_line(words, text), work)


def ask_to_write_directly(session: Session, desk: Desk, connector: str, sender: Sender, spot: Spot, work: str) -> None:
    """Say in a channel that its members must write directly, where their platform does not let us answer so."""
    words = words_of(session, desk, connector, sender)
    text = words.say("I cannot answer you directly from here, so I kept nothing. Send me a direct message.")
    deliveries.write(session, desk, place_at(session, desk, connector, spot), talk.one_line(words, text), work)


def words_of(session: Session, desk: Desk, connector: str, sender: Sender) -> Words:
    """Give the words of somebody's language: that which they chose, else that of their platform, else the rollout's."""
    person = known(session, desk, connector, sender)
    return words_for(person.language if person else language_of(sender.locale, desk.settings.rollout[0].language))
