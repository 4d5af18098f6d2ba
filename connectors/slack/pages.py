"""Slack room: the pages that somebody sees who installs the app."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Mapping
from html import escape

from bot.words import Words, words_for

_STYLE = "body{font:1.1rem/1.5 sans-serif;max-width:36rem;margin:3rem auto;padding:0 1rem;color:#1d1c1d}"
_STYLE_HASH = base64.b64encode(hashlib.sha256(_STYLE.encode()).digest()).decode()
HEADERS: Mapping[str, str] = {
    "content-security-policy": (
        f"default-src 'none'; style-src 'sha256-{_STYLE_HASH}'; "
        "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    ),
    "cache-control": "no-store",  # the page holds a state, its address a code
    "referrer-policy": "no-referrer",
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "x-robots-tag": "noindex",
}
"""Nothing but text and one style may stand in these pages, and nobody may keep or frame them."""
BEGIN = "install"
"""Where one begins, as seen from any of these pages, whatever folder a proxy puts them in."""


def language_of(accepted: str) -> str:
    """Give "nl" or "en", whichever an Accept-Language header names first; else "nl"."""
    for part in accepted.split(","):
        if (tag := part.strip()[:2].lower()) in {"nl", "en"}:
            return tag
    return "nl"


def install(language: str, address: str) -> str:
    """Make the page with the button that leads to Slack."""
    words = words_for(language)
    told = (
        words.say("You are about to add the bot to one Slack workspace."),
        words.say("Slack asks you which one, and shows what the bot may do there."),
        words.say("You need the right to install apps in that workspace."),
    )
    return _page(words, words.say("Install the bot in Slack"), *told, link=(address, words.say("Continue to Slack")))


def done(language: str, workspace: str, command: str) -> str:
    """Make the page that says what was installed, and what to do next."""
    words = words_for(language)
    told = words.say("The bot is installed in {workspace}.", workspace=workspace)
    todo = words.say("Open Slack and send the bot a message, or type {command}.", command=command)
    return _page(words, words.say("Done"), told, todo)


def failed(language: str, reason: str, workspace: str = "") -> str:
    """Make the page that says what went wrong and what to do; `reason` is a code of the SDK's or of ours."""
    words = words_for(language)
    told = _told(words, reason, workspace)
    again = None if reason == "not_allowed" else (BEGIN, words.say("Begin again"))
    return _page(words, words.say("The bot was not installed"), *told, link=again)


def _told(words: Words, reason: str, workspace: str) -> tuple[str, ...]:
    match reason:
        case "not_allowed":
            return (
                words.say("The workspace {workspace} is not on the list of this bot.", workspace=workspace),
                words.say("Nothing of it was kept, and the app was taken out again."),
                words.say("Should it be on the list? Ask who runs the bot to add it to “{key}”.", key="workspaces"),
            )
        case "access_denied":
            return (words.say("You stopped on Slack's page. Nothing was changed."),)
        case "invalid_browser" | "invalid_state":
            told = words.say("This page is over ten minutes old, was used before, or began in another browser.")
            return told, words.say("Does it come back? Then your browser refuses the cookie of this page.")
        case "too_many":
            return (words.say("Too many installations are under way. Try again in ten minutes."),)
        case "not_reachable":
            return (words.say("It does not work just now. Try again in a few minutes."),)
    return (words.say("Slack did not give its permission ({reason}).", reason=reason),)


def _page(words: Words, title: str, *told: str, link: tuple[str, str] | None = None) -> str:
    lines = "".join(f"<p>{escape(line)}</p>\n" for line in told)
    button = f'<p><a href="{escape(link[0])}">{escape(link[1])}</a></p>\n' if link else ""
    return (
        f'<!doctype html>\n<html lang="{words.language}">\n<head><meta charset="utf-8">'
        f'<meta name="viewport" content="width=device-width"><title>{escape(title)}</title>'
        f"<style>{_STYLE}</style></head>\n<body>\n<h1>{escape(title)}</h1>\n{lines}{button}</body>\n</html>\n"
    )
