"""Reading room: the cues of a message, the features on which mood and kind are weighed.

`cues(text, language)` gives name → strength, above 0 and at most 3. Names are those of the lexicon or of the shape of
the message (a question mark, the first word). A linear head of an encoder can take the same features.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import TypeAlias

from bot.reading.change import changes
from bot.reading.meaning import Language
from bot.reading.scope import GOOD, JUDGEMENTS, Scope, without_expletives
from bot.reading.terms import Hit, terms
from bot.reading.tokens import CLAUSE_ENDS, SENTENCE_ENDS, is_word, tokenize

CAP = 3.0
COMPARED = 2.0
"""A comparison in figures is seldom, and seldom meant otherwise."""
SHORT = 3
CURT, LEAST_AFTER_PRAISE = 3, 4
"""Tokens: the longest praise that is curt, and what follows it at least."""
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
    | {"exception", "treat", "whoever", "first_time", "then", "now", "they", "we", "past", "claims", "reason"}
    | {"number_words", "unfulfilled", "elsewhere"}
)
_OPENINGS = frozenset({"howto", "verb_first", "imperative"})
_DENIED_TO = {"works": "broken", "chore": "spared", "longing": "no_longing"}
_TROUBLE = ("bad", "defect", "broken", "lack", "bare_not", "unable", "denied_good", "more")
_GLAD = frozenset({"thanks", "solved", "saving", "wishes", "treat"})
_WELL = ("good", "relief", "no_more", "thanks", "solved", "saving", "wishes", "spared", "fewer", "no_longing")

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
    for cue in changes(tokens, hits):
        found[cue] += COMPARED
    _open(tokens, hits, found)
    _curt(tokens, hits, found)
    _shape(tokens, found)
    _combine(hits, found)
    return {cue: min(strength, CAP) for cue, strength in found.items() if strength}


def _weigh_judgements(tokens: Sequence[str], hits: Sequence[Hit], found: _Found) -> None:
    scope = Scope(tokens, hits)
    degrees = {hit.start + 1: INTENSE for hit in hits if hit.cue == "intensifiers"}
    degrees |= {hit.start + 1: DIMINISHED for hit in hits if hit.cue == "diminishers"}
    but = max((hit.start for hit in hits if hit.cue == "contrast"), default=None)
    named = [(hit, _name(hit.cue, denied=scope.denied(hit))) for hit in without_expletives(hits)]
    for hit, name in named:
        found[name] += JUDGEMENTS.get(hit.cue, 1.0) * degrees.get(hit.start, 1.0) * _side(hit.start, but)
    for cue in scope.left_over():
        found[cue] += 1
    _place(tokens, named, found)
    _compare(hits, named, found)


def _place(tokens: Sequence[str], named: Sequence[tuple[Hit, str]], found: _Found) -> None:
    """Say how the judgements lie: what comes last counts most, and whether praise turns to trouble or back."""
    judged = sorted((hit.start, name in _WELL) for hit, name in named if name in _WELL or name in _TROUBLE)
    if not judged:
        return
    found["ends_good" if judged[-1][1] else "ends_trouble"] = 1
    if judged[0][1] != judged[-1][1]:
        found["turns_bad" if judged[0][1] else "turns_good"] = 1
    last = max((at for at, token in enumerate(tokens[:-1]) if token in SENTENCE_ENDS), default=-1)
    if last > 0 and judged[-1][0] < last:
        found["praise_then_more" if judged[-1][1] else "trouble_then_more"] = 1


def _compare(hits: Sequence[Hit], named: Sequence[tuple[Hit, str]], found: _Found) -> None:
    """Tell what was so before the word "now" from what is so after it."""
    now = min((hit.start for hit in hits if hit.cue == "now"), default=None)
    if now is None:
        return
    for hit, name in named:
        if name in _WELL or name in _TROUBLE:
            found[f"{'good' if name in _WELL else 'trouble'}_{'before' if hit.start < now else 'after'}_now"] = 1


def _name(cue: str, *, denied: bool) -> str:
    if cue in _DENIED_TO:
        return _DENIED_TO[cue] if denied else cue
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


def _curt(tokens: Sequence[str], hits: Sequence[Hit], found: _Found) -> None:
    """Praise in a word or two, then a comma and no more praise: "Super, de lijst toont me op twee kazernes"."""
    pause = next((at for at, token in enumerate(tokens[: CURT + 1]) if token in CLAUSE_ENDS), 0)
    glad = [hit.start for hit in hits if hit.cue in GOOD or hit.cue in _GLAD]
    if pause and glad and max(glad) < pause < len(tokens) - LEAST_AFTER_PRAISE:
        found["curt_praise"] = 1


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
        del found["exclaims"]  # a loud complaint is no praise
    found["nothing_good"] = float(not well)
    found["idea_good"] = idea * found["good"]
    found["plain"] = statement * float(not trouble and not well and not found["announce"] and not found["indifferent"])
    found["exception_good"] = found["exception"] * min(found["good"], 1.0)
    found["opens_good_alone"] = found["opens_good"] * float(trouble == 0) * min(found["long"], 1.0)
    found["opens_good_trouble"] = found["opens_good"] * min(trouble, 1.0)
    found["opens_good_again"] = found["opens_good"] * min(found["repeat"] + found["number_words"] + found["numbers"], 1)
    found["irony_good"] = found["irony"] * min(found["good"], 1.0)
    found["irony_trouble"] = found["irony"] * min(trouble, 1.0)
    found["whoever_good"] = min(found["whoever"], 1.0) * float(well > 0 or found["treat"] > 0)
    found["short_good"] = found["short"] * min(found["good"], 1.0)
    found["short_trouble"] = found["short"] * min(trouble, 1.0)
