"""The number of a row in an address of ours: no name is in it, and nobody guesses it."""

from __future__ import annotations

import hmac
import re

from bot.privacy.vault import Vault

_TOKEN = re.compile(r"([1-9][0-9]{0,17})-([0-9a-f]{32})")


def token(vault: Vault, purpose: str, number: int) -> str:
    """Give what stands in an address for a row, by what the address is for, such as "stop"."""
    return f"{number}-{vault.pseudonym(purpose, str(number))}"


def number_of(vault: Vault, purpose: str, given: str) -> int | None:
    """Give the id of the row that a token is for; None where we did not make it. Asks no database."""
    parts = _TOKEN.fullmatch(given)
    number = int(parts[1]) if parts else 0
    return number if hmac.compare_digest(token(vault, purpose, number).encode(), given.encode()) else None
