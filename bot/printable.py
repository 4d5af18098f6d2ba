"""What can be printed or kept: anybody's text, without what no page, screen, header or database takes."""

from __future__ import annotations

import re
from typing import Any

_BREAKS = re.compile(r"\r\n|[\r\n\v\f\x1c-\x1e\x85\u2028\u2029]")
_CONTROLS = dict.fromkeys([*range(0x20), *range(0x7F, 0xA0), *range(0xD800, 0xE000)], "\ufffd")
_DIRECTIONS = dict.fromkeys([*range(0x202A, 0x202F), *range(0x2066, 0x206A)])
_SHOWN = _CONTROLS | _DIRECTIONS | {0x09: " ", 0x0A: "\n"}
_NEVER_KEPT = dict.fromkeys([0, *range(0xD800, 0xE000)], "\ufffd")
"""PostgreSQL takes no NUL in a text, and neither database the half of a character that JSON can bring."""


def clean(text: str) -> str:
    """Replace what is not printable; line breaks of any kind become a newline."""
    return _BREAKS.sub("\n", text).translate(_SHOWN)


def one_line(text: str) -> str:
    """Clean a text and give it on one line, fit for a header."""
    return " ".join(clean(text).split())


def keepable(value: Any) -> Any:  # noqa: ANN401 - whatever JSON holds
    """Replace in every text of a JSON value what no database keeps."""
    match value:
        case str():
            return value.translate(_NEVER_KEPT)
        case list():
            return [keepable(each) for each in value]
        case dict():
            return {key: keepable(each) for key, each in value.items()}
    return value
