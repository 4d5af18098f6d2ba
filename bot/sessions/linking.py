"""Sessions: the address at which anybody gets a session's calendar file; no name is in it."""

from __future__ import annotations

from bot.desk import Desk
from bot.privacy import keyed
from models import InfoSession

PATH = "/session"
_PURPOSE = "session"


def address(desk: Desk, row: InfoSession) -> str:
    """Give the address for a session; "" where `public_url` is not set, so that nobody could reach it."""
    base = desk.settings.web.public_url
    return f"{base}{PATH}/{keyed.token(desk.vault, _PURPOSE, row.id)}" if base else ""


def number_of(desk: Desk, token: str) -> int | None:
    """Give the id of the session that a token is for; None where we did not make it. Asks no database."""
    return keyed.number_of(desk.vault, _PURPOSE, token)
