"""Slack room: text on its way to Slack and back, so that nobody's words turn into mentions, links or looks."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

from bot.cards import Faint, Line, Span, Strong, plain

ELLIPSIS = "…"
_LEAST = f" *{ELLIPSIS}* "
"""The shortest that a look can be shortened to."""

_UNPRINTABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
"""Control characters, halves of a character, and marks that would turn the rest of a message around."""
_LOOK_ALIKES = str.maketrans({"*": "\u2217", "~": "\u223c", "`": "\u02cb"})
_UNDERSCORE = re.compile(r"(?<![^\W_])_|_(?![^\W_])")
_QUOTE_SIGN = re.compile("^>", re.MULTILINE)
_REFERENCE = re.compile(r"<([^<>]*)>")
_OF_A_PERSON = re.compile(r"@|https?://[\w.-]+\.slack\.com/(?:team|user)/|slack://user\b")
"""How a reference to a person begins: a mention, or the address of their profile."""


def clean(text: str) -> str:
    """Take out what Slack refuses or what would disturb the text around it."""
    return _UNPRINTABLE.sub("", text.replace("\r\n", "\n").replace("\r", "\n")).strip()


def size(text: str) -> int:
    """Count in UTF-16 units, the larger of the ways in which a limit in "characters" can be meant."""
    return len(text) + sum(character > "\uffff" for character in text)


def clip(text: str, limit: int, encode: Callable[[str], str] = str) -> str:
    """Encode a text in at most `limit` units; what was shortened ends in an ellipsis."""
    encoded = encode(text)
    keep = text
    while size(encoded) > limit:
        keep = keep[: min(len(keep) - 1, len(keep) * limit // size(encoded))].rstrip()
        encoded = encode(keep + ELLIPSIS)
    return encoded


def escape(text: str) -> str:
    """Write the three characters that Slack gives a meaning everywhere.

    Source: https://docs.slack.dev/messaging/formatting-message-text#escaping
    """
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def marked(text: str) -> str:
    """Write text for a field with markup: Slack cannot escape its signs of bold, code or quote, so they get a twin.

    An underscore within a word stays, because Slack leaves it alone there and error codes are full of them.
    """
    text = _QUOTE_SIGN.sub("\u203a", text.translate(_LOOK_ALIKES))
    return escape(_UNDERSCORE.sub("\u02cd", text))


def bold(text: str) -> str:
    """Write text in bold."""
    return _between("*", text)


def italic(text: str) -> str:
    """Write text in italics."""
    return _between("_", text)


def _between(sign: str, text: str) -> str:
    """Put signs close around the words, on one line: Slack knows a look by that, and ends it at a line break."""
    inner = marked(" ".join(text.split()))
    if not inner:
        return " " if text else ""
    before, after = (" " if edge.isspace() else "" for edge in (text[0], text[-1]))
    return f"{before}{sign}{inner}{sign}{after}"


def has_looks(lines: Iterable[Line]) -> bool:
    """Tell whether a line needs markup; without it plain text is safe as it stands."""
    return any(not isinstance(span, str) for line in lines for span in line)


def written(line: Line, limit: int, *, looks: bool) -> str:
    """Write one line, with markup or without, in at most `limit` units."""
    if not looks:
        return clip(clean(plain(line)), limit)
    done = ""
    for span in line:
        inner = _UNPRINTABLE.sub("", span if isinstance(span, str) else span.text)
        encode = _encoder(span)
        room = limit - size(done) - len(_LEAST)
        if size(encode(inner)) > room:
            return (done + (clip(inner, room, encode) if room >= len(_LEAST) else ELLIPSIS)).strip()
        done += encode(inner)
    return done.strip()


def _encoder(span: Span) -> Callable[[str], str]:
    if isinstance(span, Strong):
        return bold
    return italic if isinstance(span, Faint) else marked


def from_slack(text: str, bot: str) -> str:
    """Turn Slack's markup into the text a person sees, without the mention of the user `bot`.

    Who else is mentioned is left open, because an id is no word and names are not kept.
    """
    if bot:
        parts = re.split(rf"<@{re.escape(bot)}(?:\|[^<>]*)?>", text)
        text = " ".join(part.strip(" \t") for part in parts)
    text = _REFERENCE.sub(lambda found: _shown(found[1]), text)
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&").strip()


def _shown(reference: str) -> str:
    target, _, label = reference.partition("|")
    if _OF_A_PERSON.match(target):
        return f"@{ELLIPSIS}"
    if target.startswith("#"):
        return "#" + (label.lstrip("#") or ELLIPSIS)
    if target.startswith("!"):
        return label or f"@{target[1:].partition('^')[0]}"
    address = target.removeprefix("mailto:").removeprefix("tel:")
    if not label or label in address:
        return address
    return f"{label} ({address})"
