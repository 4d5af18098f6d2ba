"""What can be printed: anybody's text, without what no page, screen or header shows."""

from __future__ import annotations

import re

_BREAKS = re.compile(r"\r\n|[\r\n\v\f\x1c-\x1e\x85\u2028\u2029]")
_CONTROLS = dict.fromkeys([*range(0x20), *range(0x7F, 0xA0), *range(0xD800, 0xE000)], "\ufffd")
_DIRECTIONS = dict.fromkeys([*range(0x202A, 0x202F), *range(0x2066, 0x206A)])
_SHOWN = _CONTROLS | _DIRECTIONS | {0x09: " ", 0x0A: "\n"}


def clean(text: str) -> str:
    """Replace what is not printable; line breaks of any kind become a newline."""
    return _BREAKS.sub("\n", text).translate(_SHOWN)


def one_line(text: str) -> str:
    """Clean a text and give it on one line, fit for a header."""
    return " ".join(clean(text).split())
