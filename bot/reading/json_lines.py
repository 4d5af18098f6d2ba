"""Reading room: lines in and JSON lines out, as the commands on standard input share them."""

import json
from typing import Any

_ERROR = '{"error": '
"""How a line begins that has no answer; no answer begins so."""


def object_on(line: str) -> dict[str, Any] | None:
    """Return the JSON object on a line; None where the line is plain text, such as one with a brace and no JSON."""
    if not line.lstrip("\ufeff \t").startswith("{"):
        return None
    try:
        found: dict[str, Any] = json.loads(line.lstrip("\ufeff"))
    except (ValueError, RecursionError):
        return None
    return found


def json_line(value: dict[str, object]) -> str:
    """One line of JSON that any encoder can write: a lone surrogate is escaped, as is a line separator."""
    line = json.dumps(value, ensure_ascii=False)
    return line if line.isprintable() else json.dumps(value)


def error_line(reason: str, number: int) -> str:
    """One line of JSON that says why a line, numbered from 1, has no answer."""
    return json_line({"error": reason, "line": number})


def is_error(line: str) -> bool:
    """Whether a line of JSON says that there is no answer."""
    return line.startswith(_ERROR)
