"""Reading room: finds the lexicon's terms in a list of tokens. The lexicon is data: lexicon/*.toml."""

import tomllib
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from importlib.resources import files
from typing import NamedTuple, TypeAlias

from bot.reading.tokens import tokenize

Lexicon: TypeAlias = Mapping[str, Sequence[str]]
"""Cue → its terms: a word, a stem ("storing*") or a few words in a row."""


class Hit(NamedTuple):
    """A term found: tokens[start:end] say `cue`."""

    start: int
    end: int
    cue: str


class Terms:
    """An index over one or more lexicons; looking up costs a few dictionary reads per token."""

    def __init__(self, lexicons: Iterable[Lexicon]) -> None:
        """Index all terms of `lexicons` together."""
        self._words: dict[str, set[str]] = {}
        self._stems: dict[str, set[str]] = {}
        self._phrases: dict[str, list[tuple[tuple[str, ...], str]]] = {}
        for lexicon in lexicons:
            for cue, terms in lexicon.items():
                for term in terms:
                    self._add(term, cue)
        self._stem_lengths = sorted({len(stem) for stem in self._stems})

    def _add(self, term: str, cue: str) -> None:
        tokens = tuple(tokenize(term.removesuffix("*")))
        if len(tokens) > 1:
            self._phrases.setdefault(tokens[0], []).append((tokens, cue))
        elif term.endswith("*"):
            self._stems.setdefault(tokens[0], set()).add(cue)
        else:
            self._words.setdefault(tokens[0], set()).add(cue)

    def cues_of(self, token: str) -> set[str]:
        """All cues that `token` gives by itself."""
        found = set(self._words.get(token, ()))
        for length in self._stem_lengths:
            if length > len(token):
                break
            found |= self._stems.get(token[:length], set())
        return found

    def find(self, tokens: Sequence[str]) -> list[Hit]:
        """All terms in `tokens`, by position; a word may give several cues."""
        hits: list[Hit] = []
        for start, token in enumerate(tokens):
            for phrase, cue in self._phrases.get(token, ()):
                end = start + len(phrase)
                if tuple(tokens[start:end]) == phrase:
                    hits.append(Hit(start, end, cue))
            hits.extend(Hit(start, start + 1, cue) for cue in self.cues_of(token))
        return hits


@cache
def lexicon(name: str) -> Lexicon:
    """Return the lexicon `name` ("nl", "en" or "signs")."""
    path = files("bot.reading") / "lexicon" / f"{name}.toml"
    return tomllib.loads(path.read_text(encoding="utf-8"))


@cache
def terms(*names: str) -> Terms:
    """Return the index over the lexicons `names`, built once."""
    return Terms(lexicon(name) for name in names)
