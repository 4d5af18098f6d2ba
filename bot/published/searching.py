"""Published answers: found by words, by everybody, as in “zoek printen”. Nothing of the search is kept.

A word of the search counts for the share of its n-grams that a text holds, so that “etiket” finds “etiketten”, and for
more where few texts hold it. That needs no encoder and takes a millisecond, so it can stand in the transaction.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from math import log

from sqlalchemy.orm import Session

from bot import metoo, talk
from bot.cards import Block, Button, Buttons, Card, Strong, Text
from bot.desk import Desk
from bot.issues.changing import CLOSED
from bot.likeness.grams import grams, words_of
from bot.lines import Line, Typed
from bot.published.reported import reported
from bot.published.standing import own, published
from bot.reading import Kind
from bot.speaker import Speaker
from bot.words import Words
from models import Issue

SHOWN = 3
"""Answers: what a phone shows without scrolling far."""
ALIKE = 0.5
"""The share of a word's n-grams from which a text is taken to hold it; by chance a text holds about a quarter."""
SHORTEST = 3
"""Letters of a word that can be searched for by itself."""
LONGEST = 600
"""Characters of a text that are searched: its title and the beginning of its answer."""
ANSWER_SHOWN = 600
"""Characters of an answer: three of them fit in one message of every platform."""
_FORM = re.compile(
    r"(?:zoek|search)(?P<colon>\s*:)?\s+(?:(?:naar|op|for)\s+)?(?P<text>\S.{0,199})", re.IGNORECASE | re.DOTALL
)
FEW = 3
"""Words that are taken for a search whatever they are read as: “zoek printen” sounds like a problem."""
_COMPLAINT = frozenset(words_of("doet fout geeft kapot lukt niet werkt broken cannot error fails not wrong"))
_ASKS = {Kind.PROBLEM, Kind.PRAISE, Kind.IDEA}
"""“Zoek functie werkt niet” is no search, but something to keep; a colon makes it one."""
_EMPTY = frozenset(
    words_of(
        "aan als bij dan dat de den der des die dit doe een en er het hoe ik in is kan met mijn moet naar niet nog of "
        "ook om op over te uit van voor waar wat we wel wie wil worden zijn about and are can does for from how not "
        "the this what when where who why with you"
    )
)


def find(texts: Mapping[int, str], query: str) -> Sequence[int]:
    """List the keys of the texts that hold the words of a query, the best first; none where none of them does."""
    words = [word for word in words_of(query) if len(word) >= SHORTEST and word not in _EMPTY]
    held = {key: _grams(text[:LONGEST]) for key, text in texts.items()}
    scores = dict.fromkeys(held, 0.0)
    for word in words:
        shares = {key: share for key, parts in held.items() if (share := _share(word, parts)) >= ALIKE}
        rarity = log(1 + len(held) / max(1, len(shares)))
        for key, share in shares.items():
            scores[key] += share * rarity
    best = max(scores.values(), default=0.0)
    return sorted((key for key, score in scores.items() if score and score >= best / 2), key=lambda key: -scores[key])


def _share(word: str, parts: frozenset[int]) -> float:
    own_parts = _grams(word)
    return len(own_parts & parts) / len(own_parts)


@lru_cache(maxsize=4096)
def _grams(text: str) -> frozenset[int]:
    return frozenset(map(int, grams(text)))


def answers_to(session: Session, rollout_id: int, query: str) -> Sequence[Issue]:
    """List the published answers that a query finds, `SHOWN` at most."""
    rows = {issue.id: issue for issue in session.scalars(published(rollout_id))}
    texts = {
        key: " ".join(filter(None, (row.title_nl, row.title_en, row.answer_nl, row.answer_en)))
        for key, row in rows.items()
    }
    return [rows[key] for key in find(texts, query)[:SHOWN]]


def open_topics(session: Session, desk: Desk, who: Speaker, query: str) -> Sequence[Issue]:
    """List the topics without an answer that a query finds, of those that a weekly report told of.

    Of a topic of a few nobody else hears that it is there, nor when it becomes one of enough.
    """
    told = reported(session, desk, who.rollout.id, who.settings)
    still = own(who.rollout.id).where(Issue.published_at.is_(None), Issue.status.not_in(CLOSED), Issue.id.in_(told))
    rows = {issue.id: issue for issue in session.scalars(still)}
    found = find({key: f"{row.title_nl} {row.title_en}" for key, row in rows.items()}, query)
    return [rows[key] for key in found[:SHOWN]]


def typed(turn: Typed) -> Card | None:
    """Answer a search; None for what only begins like one."""
    query, who = turn.match["text"].strip(), turn.who
    if not turn.match["colon"] and _tells_something(turn, query):
        return None
    found = answers_to(turn.session, who.rollout.id, query)
    topics = open_topics(turn.session, turn.desk, who, query)
    return _card(turn, talk.shortened(query), found, topics)


def _tells_something(turn: Typed, query: str) -> bool:
    words = words_of(query)
    if _COMPLAINT.intersection(words):
        return True
    return len(words) > FEW and turn.understood is not None and turn.understood.reading.kind in _ASKS


LINE = Line(_FORM, typed)


def _card(turn: Typed, query: str, found: Sequence[Issue], topics: Sequence[Issue]) -> Card:
    words = turn.who.words
    first = (
        words.say("Found for “{query}”:", query=query)
        if found or topics
        else words.say("I found no answer for “{query}”.", query=query)
    )
    return talk.card(
        words,
        *talk.lines(first),
        *(_answer(words, issue) for issue in found),
        *_open(turn, topics),
        *talk.lines(words.say("Not what you were looking for? Ask it, and {an_ambassador} will look at it.")),
        talk.ask_button(words),
    )


def _answer(words: Words, issue: Issue) -> Text:
    agreed = f" ({words.say('working agreement')})" if issue.agreement else ""
    answer = talk.shortened(issue.answer(words.language) or "", ANSWER_SHOWN)
    return Text((Strong(issue.title(words.language)), f"{agreed}: {answer}"))


def _open(turn: Typed, topics: Sequence[Issue]) -> Sequence[Block]:
    if not topics:
        return ()
    words = turn.who.words
    titles = ", ".join(f"“{issue.title(words.language)}”" for issue in topics)
    asked = words.say("Others ask this too, and there is no answer yet: {titles}.", titles=titles)
    return (*talk.lines(asked), Buttons(tuple(_me_too(turn, issue) for issue in topics)))


def _me_too(turn: Typed, issue: Issue) -> Button:
    words = turn.who.words
    label = words.say("Me too: {title}", title=talk.shortened(issue.title(words.language), 40))
    return metoo.button(words, turn.desk, issue.id, label=label)
