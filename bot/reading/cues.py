"""Reading room: the cues of a message, the features on which mood and kind are weighed.

`cues(text, language)` gives name → strength, above 0 and at most 3. Names are those of the lexicon or of the shape of
the message (a question mark, the first word). A linear head of an encoder can take the same features.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import TypeAlias

from bot.reading.meaning import Language
from bot.reading.scope import GOOD, JUDGEMENTS, Scope, judgements
from bot.reading.terms import Hit, terms
from bot.reading.tokens import CLAUSE_ENDS, SENTENCE_ENDS, is_word, tokenize

CAP = 3.0
SHORT = 3
INTENSE, DIMINISHED = 1.5, 0.5
BEFORE_BUT, AFTER_BUT = 0.5, 1.5
_LEXICONS = {Language.DUTCH: ("nl", "signs"), Language.ENGLISH: ("en", "signs")}
_COUNTED = frozenset(
    {
        "thanks",
        "wishes",
        "solved",
        "saving",
        "had_doubts",
        "irony",
        "contrast",
        "announce",
        "indifferent",
        "repeat",
        "effort",
    }
    | {"workaround", "idea", "idea_strong", "asks", "playful", "feeling", "inner_question"}
)
_OPENINGS = frozenset({"howto", "verb_first", "imperative"})
_TROUBLE = ("bad", "defect", "broken", "lack", "bare_not", "unable", "denied_good")
_WELL = ("good", "relief", "no_more", "thanks", "solved", "saving", "wishes")

Cues: TypeAlias = Mapping[str, float]
_Found: TypeAlias = defaultdict[str, float]


def cues(text: str, language: Language) -> Cues:
    """Return the cues of `text`; the language steers only which lexicons are read (both when it is not certain)."""
    tokens = tokenize(text)
    hits = terms(*_LEXICONS.get(language, ("nl", "en", "signs"))).find(tokens)
    found: _Found = defaultdict(float)
    for hit in hits:
        if hit.cue in _COUNTED:
            found[hit.cue] += 1
    _weigh_judgements(tokens, hits, found)
    _open(tokens, hits, found)
    _shape(tokens, found)
    _combine(hits, found)
    return {cue: min(strength, CAP) for cue, strength in found.items() if strength}


def _weigh_judgements(tokens: Sequence[str], hits: Sequence[Hit], found: _Found) -> None:
    scope = Scope(tokens, hits)
    degrees = {hit.start + 1: INTENSE for hit in hits if hit.cue == "intensifiers"}
    degrees |= {hit.start + 1: DIMINISHED for hit in hits if hit.cue == "diminishers"}
    but = max((hit.start for hit in hits if hit.cue == "contrast"), default=None)
    for hit in judgements(hits):
        weight = JUDGEMENTS.get(hit.cue, 1.0) * degrees.get(hit.start, 1.0) * _side(hit.start, but)
        found[_name(hit.cue, denied=scope.denied(hit))] += weight
    for cue in scope.left_over():
        found[cue] += 1


def _name(cue: str, *, denied: bool) -> str:
    if cue == "works":
        return "broken" if denied else "works"
    if denied:
        return "denied_good" if cue in GOOD else "relief"
    if cue in GOOD:
        return "good"
    return "defect" if cue == "defect" else "bad"


def _side(at: int, but: int | None) -> float:
    """Let the last "but" halve what stands before it and strengthen what comes after."""
    if but is None or at == but:
        return 1.0
    return AFTER_BUT if at > but else BEFORE_BUT


def _open(tokens: Sequence[str], hits: Sequence[Hit], found: _Found) -> None:
    """How sentences open, greetings left out, and how later clauses do: a question word, a verb, an order, praise."""
    fillers = {hit.start for hit in hits if hit.cue == "filler"}
    sentences = set(_openings(tokens, SENTENCE_ENDS, fillers))
    clauses = set(_openings(tokens, CLAUSE_ENDS, fillers)) - sentences
    for hit in hits:
        if hit.start in sentences and hit.cue in _OPENINGS:
            found[f"opens_{hit.cue}"] = 1
        if hit.start in clauses and hit.cue in _OPENINGS:
            found[f"clause_{hit.cue}"] = 1
        if hit.start in sentences and hit.cue in GOOD:
            found["opens_good"] = 1


def _openings(tokens: Sequence[str], ends: frozenset[str], fillers: set[int]) -> Iterator[int]:
    """For each part its first word and, if it starts with greetings, the first word after those."""
    fresh = True
    for at, token in enumerate(tokens):
        if token in ends:
            fresh = True
        elif fresh and is_word(token):
            yield at
            fresh = at in fillers


def _shape(tokens: Sequence[str], found: _Found) -> None:
    words = sum(map(is_word, tokens))
    joined = "".join(tokens)
    found["asks_mark"] = float("?" in joined)
    found["asks_loud"] = float("??" in joined or "?!" in joined)
    found["exclaims"] = min(tokens.count("!"), 2)
    found["trails_off"] = float("..." in joined or "\u2026" in joined)
    found["numbers"] = min(sum(token.isdigit() for token in tokens), 2)
    found["short"] = float(words <= SHORT)
    found["long"] = min(words / 20, 2.0)
    found["sentences"] = min(sum(token in SENTENCE_ENDS for token in tokens), 3) / 2
    found["full_stop"] = float(tokens[-1:] == ["."])


def _combine(hits: Sequence[Hit], found: _Found) -> None:
    """Cues that mean something else together: praise beside trouble is irony, a question beside trouble a complaint."""
    trouble = sum(found[cue] for cue in _TROUBLE)
    well = sum(found[cue] for cue in _WELL)
    question = float(any(found[cue] for cue in ("asks_mark", "opens_howto", "opens_verb_first")))
    idea = float(any(found[cue] for cue in ("idea", "idea_strong")))
    found["question"] = question
    found["rhetorical"] = question * sum(hit.cue == "rhetorical" for hit in hits)
    found["question_trouble"] = question * trouble
    found["question_good"] = question * found["good"]
    found["statement"] = statement = float(not question and not idea)
    found["statement_trouble"] = statement * min(trouble, 1.0)
    found["clash"] = min(found["good"], trouble)
    if trouble and not well:
        found["exclaims_trouble"] = found.pop("exclaims")
    found["nothing_good"] = float(not well)
    found["idea_good"] = idea * found["good"]
    found["plain"] = statement * float(not trouble and not well and not found["announce"] and not found["indifferent"])
    found["short_good"] = found["short"] * min(found["good"], 1.0)
    found["short_trouble"] = found["short"] * min(trouble, 1.0)
