"""Reading room: Dutch, English, both or neither.

py3langid judges text of four words or more. Shorter text, dialect and a mix of both languages lean on words that only
one of the two languages has: function words count 1, other words of the lexicon and of words.toml ½. Everyday words and
letters that neither has count 1 for another language.
"""

from collections.abc import Sequence
from functools import cache, lru_cache
from itertools import accumulate
from typing import NamedTuple, Protocol, cast

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
"""Words up to which the word lists decide; see benchmarks.language for py3langid alone."""
MIXED_LEAD = 2.5
"""A mix changes language somewhere, with at least this lead for the one before and for the other after."""
SURE_OTHER = 0.6
"""How certain py3langid must be to call a short text foreign."""
CLEAR_SHARE, CERTAIN = 0.5, 0.8
"""Below this share of votes py3langid may say that a text is foreign, if it is this certain: no voice here is so."""
LONGEST = 2_000
"""Characters that are judged; more does not change the answer."""
OTHER_VOTES, OTHER_SHARE = 2, 0.2
"""Another language has at least these votes in text of more than three words, and this share of the words."""
_FOREIGN_LETTERS = frozenset("ßşğıłąęśżźćńñãõøåæœřščžőűțșăþð")
_KNOWN = {"nl": Language.DUTCH, "en": Language.ENGLISH}


class _Identifier(Protocol):
    def classify(self, text: str) -> tuple[str, float]: ...

    def rank(self, text: str) -> list[tuple[str, float]]: ...

    def set_languages(self, languages: Sequence[str]) -> None: ...


class Votes(NamedTuple):
    """How much the words of a text speak for each language."""

    dutch: float
    english: float
    other: float

    @property
    def leading(self) -> Language | None:
        """Dutch or English, whichever has more; None on a tie."""
        if self.dutch == self.english:
            return None
        return Language.DUTCH if self.dutch > self.english else Language.ENGLISH


_NO_VOTES, _FOREIGN = Votes(0.0, 0.0, 0.0), Votes(0.0, 0.0, 1.0)


def detect(text: str) -> Language:
    """Return the language of `text`; OTHER when it has no word in Latin letters. Never raises."""
    start = text[:LONGEST]
    words = [token for token in tokenize(start) if is_word(token)]
    if not any("a" <= char <= "z" for word in words for char in word):
        return Language.OTHER
    each = [_vote(word) for word in words]
    votes = Votes(*map(sum, zip(*each, strict=True)))
    ours = max(votes.dutch, votes.english)
    if votes.other and votes.other >= ours:
        return _other(start, votes, len(words), certain=votes.other > ours)
    if ours < CLEAR_SHARE * len(words) and _is_foreign(start):
        return Language.OTHER
    if _changes(each):
        return Language.MIXED
    return _short(start, words, votes) if len(words) <= SHORT else _long(start, votes, len(words))


def _other(text: str, votes: Votes, words: int, *, certain: bool) -> Language:
    """Trust enough foreign words; let py3langid judge a single one in a long text, or as many of ours."""
    if certain and (words <= SHORT or votes.other >= max(OTHER_VOTES, OTHER_SHARE * words)):
        return Language.OTHER
    return _classified(text)


def _is_foreign(text: str) -> bool:
    code, chance = _identifier().classify(text)
    return code not in _KNOWN and chance >= CERTAIN


def _changes(each: Sequence[Votes]) -> bool:
    """Whether the text goes over from one of our languages to the other."""
    leads = list(accumulate(vote.dutch - vote.english for vote in each))
    return any(min(abs(lead), abs(leads[-1] - lead)) >= MIXED_LEAD and lead * (leads[-1] - lead) < 0 for lead in leads)


def _short(text: str, words: Sequence[str], votes: Votes) -> Language:
    """Follow the word lists, else py3langid; words that both languages use are taken for Dutch."""
    if all(word in _shared() for word in words):
        return Language.DUTCH
    return votes.leading or _classified(text, least=SURE_OTHER)


def _long(text: str, votes: Votes, words: int) -> Language:
    """Follow the word lists when they are clear, else py3langid; with hardly a vote it is another language."""
    dutch, english, _ = votes
    if abs(dutch - english) >= max(1.5, 0.2 * words):
        return Language.DUTCH if dutch > english else Language.ENGLISH
    classified = _classified(text)
    if classified is Language.OTHER and max(dutch, english) >= 0.25 * words:
        return votes.leading or classified
    return classified


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


def _vote(word: str) -> Votes:
    known = _words_of_one_language().get(word)
    if known is None:
        return _NO_VOTES if _FOREIGN_LETTERS.isdisjoint(word) else _FOREIGN
    return known


@cache
def _words_of_one_language() -> dict[str, Votes]:
    frequent = lexicon("words")
    dutch = dict.fromkeys(frequent["dutch"], 0.5) | _weighted(lexicon("nl"))
    english = dict.fromkeys(frequent["english"], 0.5) | _weighted(lexicon("en"))
    shared = (dutch.keys() & english.keys()) | _shared()
    votes = dict.fromkeys(frequent["other"], _FOREIGN)
    votes |= {word: Votes(vote, 0.0, 0.0) for word, vote in dutch.items() if word not in shared}
    return votes | {word: Votes(0.0, vote, 0.0) for word, vote in english.items() if word not in shared}


@cache
def _shared() -> frozenset[str]:
    return frozenset(lexicon("words")["shared"])


def _weighted(words: Lexicon) -> dict[str, float]:
    singles = (term.removesuffix("*") for terms in words.values() for term in terms)
    return {word: 0.5 for word in singles if " " not in word} | dict.fromkeys(words["function"], 1.0)
