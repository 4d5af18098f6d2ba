"""The sentences of the code, found by reading it, and those of the Dutch catalogue."""

from __future__ import annotations

import ast
import re
import string
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po

ROOT = Path(__file__).parents[2]
METHODS = {"say": 1, "line": 1, "count": 2, "sentence": 1}
"""The calls that take a sentence of ours, and how many forms of it."""


@dataclass(frozen=True)
class Sentence:
    """A sentence in the code, where it stands, and its plural form if it has one."""

    where: str
    one: str
    many: str | None = None


def in_code() -> Iterator[Sentence]:
    """Find every sentence that the code asks for."""
    for where, call in _calls():
        written = [argument.value for argument in _sentence(call) if isinstance(argument, ast.Constant)]
        texts = [value for value in written if isinstance(value, str)]
        if len(texts) == METHODS[_name(call)]:
            yield Sentence(where, *texts)


def glued() -> list[str]:
    """Find the sentences that are made while running, which no catalogue can hold."""
    return [where for where, call in _calls() if any(_is_made(argument) for argument in _sentence(call))]


@cache
def _calls() -> list[tuple[str, ast.Call]]:
    paths = [path for room in ("bot", "connectors") for path in sorted((ROOT / room).rglob("*.py"))]
    return [
        (f"{path.relative_to(ROOT)}:{node.lineno}", node)
        for path in paths
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Call) and _name(node) in METHODS
    ]


def _name(call: ast.Call) -> str:
    if isinstance(call.func, ast.Name):
        return call.func.id if call.func.id == "sentence" else ""
    return call.func.attr if isinstance(call.func, ast.Attribute) else ""


def _sentence(call: ast.Call) -> list[ast.expr]:
    return call.args[: METHODS[_name(call)]]


def _is_made(argument: ast.expr) -> bool:
    return isinstance(argument, ast.JoinedStr | ast.BinOp)


@cache
def catalogue() -> Catalog:
    """Read the Dutch catalogue."""
    with (ROOT / "bot/words/nl.po").open("rb") as file:
        return read_po(file, abort_invalid=True)


def messages() -> list[Message]:
    """List the sentences of the Dutch catalogue, without its head."""
    return [message for message in catalogue() if message.id]


def forms(text: str | tuple[str, ...] | list[str] | None) -> tuple[str, ...]:
    """Give a sentence's forms: one, or two where it counts."""
    return (text,) if isinstance(text, str) else tuple(text or ())


def sides(message: Message) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Give a message's English and Dutch forms."""
    return forms(message.id), forms(message.string)


def names(text: str) -> set[str]:
    """Name the placeholders of a sentence."""
    return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}


def words_in(text: str) -> list[str]:
    """List the words of a text in small letters; placeholders are left out."""
    return re.findall(r"[^\W\d_]+(?:['-][^\W\d_]+)*", re.sub(r"\{\w*\}", " ", text).lower())


def sentences_in(text: str) -> list[list[str]]:
    """Split a text into sentences, and those into words; a placeholder is one word."""
    return [[word for word in part.split() if re.search(r"\w", word)] for part in re.split(r"[.?!:](?=\W|$)", text)]
