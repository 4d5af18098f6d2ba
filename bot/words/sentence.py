"""A sentence that is told later, once it is known in which language."""

from __future__ import annotations

from typing import Self


class Sentence(str):
    """A sentence of ours with its values; as a plain `str` it is the English.

    `text` and `values` are what `Words.say` takes; a value may be a sentence itself.
    """

    __slots__ = ("text", "values")

    text: str
    values: dict[str, object]

    def __new__(cls, text: str, /, **values: object) -> Self:
        """Fill in the English."""
        made = super().__new__(cls, text.format(**values))
        made.text, made.values = text, values
        return made


def sentence(text: str, /, **values: object) -> Sentence:
    """Make a sentence that `Words.tell` tells in a language."""
    return Sentence(text, **values)
