"""The mail connector's cleaning: what a card says becomes text that no mail program mistakes for anything else."""

from __future__ import annotations

import re

_BREAKS = re.compile(r"\r\n|[\r\n\v\f\x1c-\x1e\x85\u2028\u2029]")
_CONTROLS = dict.fromkeys([*range(0x20), *range(0x7F, 0xA0), *range(0xD800, 0xE000)], "\ufffd")
_DIRECTIONS = dict.fromkeys([*range(0x202A, 0x202F), *range(0x2066, 0x206A)])
_SHOWN = _CONTROLS | _DIRECTIONS | {0x09: " ", 0x0A: "\n"}

# Mail programs turn addresses in plain text and in HTML into links by themselves. An invisible space without width
# behind "://", "\\", "@", "mailto:" and a dot before a letter stops that; the reader sees no difference.
_GAP = "\u200b"
_LINKED = re.compile(r"(://|\\\\|@|\b(?:mailto|tel|sip|callto):|(?<=\w)\.(?=[^\W\d]))", re.IGNORECASE)


def clean(text: str) -> str:
    """Replace what is not printable; line breaks of any kind become a newline."""
    return _BREAKS.sub("\n", text).translate(_SHOWN)


def one_line(text: str) -> str:
    """Clean a text and give it on one line, fit for a header."""
    return " ".join(clean(text).split())


def unlinked(text: str) -> str:
    """Clean a text and keep mail programs from making links in it."""
    return _LINKED.sub(rf"\1{_GAP}", clean(text))
