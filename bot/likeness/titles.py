"""Likeness room: a title for a group of messages, taken from their own words."""

import re
from collections import Counter
from collections.abc import Sequence
from itertools import chain

from bot.likeness.grams import words_of
from bot.reading.encoders.encoder import plain_text
from bot.reading.terms import lexicon

LONGEST_TITLE = 60
"""Characters; longer pieces are cut at a word, with "…"."""
_PIECE = re.compile(r"(?<=[.!?;…])\s+|\s+[-\u2013\u2014]\s+|,\s+")


def title_of(texts: Sequence[str]) -> str:
    """Return the piece of a sentence whose words the messages share most; "" for messages without words."""
    common = Counter(chain.from_iterable({*_telling(text)} for text in texts))
    pieces = dict.fromkeys(
        piece.strip(" .,;:") for text in texts for piece in [*_PIECE.split(plain_text(text)), plain_text(text)]
    )
    best = max(pieces, key=lambda piece: _worth(piece, common), default="")
    return _cut(best[:1].upper() + best[1:])


def _telling(text: str) -> list[str]:
    idle = {word for language in ("nl", "en") for word in lexicon(language)["function"]}
    return [word for word in words_of(text) if word not in idle and len(word) > 1]


def _worth(piece: str, common: Counter[str]) -> float:
    """Reward words that many messages share, and a length that fits a title."""
    words = _telling(piece)
    shared = sum(common[word] - 0.5 for word in {*words})
    return shared / (3 + len(words_of(piece))) / (1 + max(0, len(piece) - LONGEST_TITLE) / LONGEST_TITLE)


def _cut(title: str) -> str:
    if len(title) <= LONGEST_TITLE:
        return title
    return title[: LONGEST_TITLE - 1].rsplit(" ", 1)[0].rstrip(" .,;:") + "…"
