"""Web pages of our own: a few sentences and one thing to press, without script or outside resource."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Mapping
from html import escape

from bot.words import Words

_STYLE = "body{font:1.1rem/1.5 sans-serif;max-width:36rem;margin:3rem auto;padding:0 1rem;color:#1d1c1d}"
_BUTTON = "button{font:inherit;padding:.6rem 1.2rem;color:#fff;background:#0b5a66;border:0;border-radius:.3rem}"
_SHEET = f"{_STYLE}{_BUTTON}"
_SHEET_HASH = base64.b64encode(hashlib.sha256(_SHEET.encode()).digest()).decode()
HEADERS: Mapping[str, str] = {
    "content-security-policy": (
        f"default-src 'none'; style-src 'sha256-{_SHEET_HASH}'; "
        "base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
    ),
    "cache-control": "no-store",  # a page may hold a state, its address a code
    "referrer-policy": "no-referrer",
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "x-robots-tag": "noindex",
}
"""Nothing but text and one style may stand in these pages, and nobody may keep or frame them."""


def language_of(accepted: str) -> str:
    """Give "nl" or "en", whichever an Accept-Language header names first; else "nl"."""
    for part in accepted.split(","):
        if (tag := part.strip()[:2].lower()) in {"nl", "en"}:
            return tag
    return "nl"


def page(words: Words, title: str, *told: str, link: tuple[str, str] | None = None, send: str = "") -> str:
    """Make a page of sentences; `link` is an address with its words, `send` those of a button back to this page."""
    lines = "".join(f"<p>{escape(line)}</p>\n" for line in told)
    press = f'<p><a href="{escape(link[0])}">{escape(link[1])}</a></p>\n' if link else ""
    press += f'<form method="post"><button>{escape(send)}</button></form>\n' if send else ""
    return (
        f'<!doctype html>\n<html lang="{words.language}">\n<head><meta charset="utf-8">'
        f'<meta name="viewport" content="width=device-width"><title>{escape(title)}</title>'
        f"<style>{_SHEET}</style></head>\n<body>\n<main>\n<h1>{escape(title)}</h1>\n{lines}{press}</main>\n"
        "</body>\n</html>\n"
    )
