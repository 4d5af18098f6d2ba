"""Reading room: Dutch, English, both or neither.

py3langid judges text of four words or more. Shorter text, dialect and a mix of both languages lean on words that only
one of the two languages has: function words count 1, other words of the lexicon ½.
"""

from collections.abc import Sequence
from functools import cache, lru_cache
from typing import Protocol, cast

from bot.reading.meaning import Language
from bot.reading.terms import Lexicon, lexicon
from bot.reading.tokens import is_word, tokenize

CANDIDATES = (
    "nl",
    "en",
    "de",
    "fr",
    "es",
    "it",
    "pt",
    "pl",
    "tr",
    "ar",
    "ro",
    "ru",
    "uk",
    "bg",
    "da",
    "sv",
    "zh",
    "fa",
    "el",
)
"""What is spoken on Dutch work floors, and near neighbours that would else be taken for Dutch."""
SHORT = 3
"""Words up to which the word lists decide (py3langid is right 92 % of the time there)."""
MIXED_VOTES, MIXED_SHARE = 2, 0.4
"""A mix has at least these votes for the weaker language, and this share of the votes for the stronger one."""
SURE_OTHER = 0.6
"""How certain py3langid must be to call a short text foreign."""
LONGEST = 2_000
"""Characters that are judged; more does not change the answer."""
_KNOWN = {"nl": Language.DUTCH, "en": Language.ENGLISH}


class _Identifier(Protocol):
    def classify(self, text: str) -> tuple[str, float]: ...

    def rank(self, text: str) -> list[tuple[str, float]]: ...

    def set_languages(self, languages: Sequence[str]) -> None: ...


def detect(text: str) -> Language:
    """Return the language of `text`; OTHER when it has no word in Latin letters. Never raises."""
    start = text[:LONGEST]
    words = [token for token in tokenize(start) if is_word(token)]
    if not any("a" <= char <= "z" for word in words for char in word):
        return Language.OTHER
    dutch, english = _votes(words)
    if min(dutch, english) >= max(MIXED_VOTES, MIXED_SHARE * max(dutch, english)):
        return Language.MIXED
    if len(words) <= SHORT:
        return _leading(dutch, english) or _classified(start, least=SURE_OTHER)
    return _long(start, dutch, english, len(words))


def _long(text: str, dutch: float, english: float, words: int) -> Language:
    """Follow the word lists when they are clear, else py3langid; with hardly a vote it is another language."""
    if abs(dutch - english) >= max(1.5, 0.2 * words):
        return Language.DUTCH if dutch > english else Language.ENGLISH
    classified = _classified(text)
    if classified is Language.OTHER and max(dutch, english) >= 0.25 * words:
        return _leading(dutch, english) or classified
    return classified


def _leading(dutch: float, english: float) -> Language | None:
    if dutch == english:
        return None
    return Language.DUTCH if dutch > english else Language.ENGLISH


def _classified(text: str, least: float = 0.0) -> Language:
    """Ask py3langid; a foreign language less certain than `least` gives way to the likelier of ours, Dutch first."""
    code, chance = _identifier().classify(text)
    if code not in _KNOWN and chance < least:
        ours = dict(_identifier().rank(text))
        code = "nl" if ours["nl"] >= ours["en"] else "en"
    return _KNOWN.get(code, Language.OTHER)


@lru_cache(maxsize=1)
def _identifier() -> _Identifier:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier  # noqa: PLC0415 - half a second, only when needed

    identifier = cast("_Identifier", LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True))
    identifier.set_languages(CANDIDATES)
    return identifier


def _votes(words: Sequence[str]) -> tuple[float, float]:
    table = _words_of_one_language()
    dutch = english = 0.0
    for word in words:
        for_dutch, for_english = table.get(word, (0.0, 0.0))
        dutch += for_dutch
        english += for_english
    return dutch, english


@cache
def _words_of_one_language() -> dict[str, tuple[float, float]]:
    dutch, english = _weighted(lexicon("nl")), _weighted(lexicon("en"))
    shared = dutch.keys() & english.keys()
    votes = {word: (vote, 0.0) for word, vote in dutch.items() if word not in shared}
    return votes | {word: (0.0, vote) for word, vote in english.items() if word not in shared}


def _weighted(words: Lexicon) -> dict[str, float]:
    singles = (term.removesuffix("*") for terms in words.values() for term in terms)
    return {word: 0.5 for word in singles if " " not in word} | dict.fromkeys(words["function"], 1.0)
