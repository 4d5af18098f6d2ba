"""Decisions: the phrases in which people say what was decided, in both languages, and what each of them says.

A phrase that is not known says nothing: what was typed is then kept as it stands, and somebody looks at it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date

from bot.days.dates import Found, find_day

LONGEST_OWNER = 80
"""Characters of who takes something on, which stands in a line of the digest."""
OWNER_WORDS = 6
"""Words of the same; what is longer says more than who."""
_AGREED = r"akkoord|agreed|oké?|prima|goed"
_YES = re.compile(
    rf"(?:.*[:?] )?(?:ja|yes|{_AGREED})\b"
    r"(?:[\s,]+(?:graag|hoor|dat mag|doe maar|plaats(?:en)?(?: maar)?|akkoord|prima|goed|please|place it))?[\s.,!]*",
    re.IGNORECASE,
)
"""All that a decision says to what was asked, after the title of that."""
_YES_FIRST = re.compile(rf"^(?:(?:ja|yes)\b[\s,:]*|(?:{_AGREED})[,:.!]\s*)", re.IGNORECASE)
_NO = re.compile(r"(?:nee|niet|nog niet|liever niet|no|not)\b", re.IGNORECASE)
_IT, _WE = r"(?:dat|dit|het)", r"(?:we|wij|ik)"
_NOT_YET = re.compile(
    "|".join(
        (
            rf"(?:{_IT} )?(?:weten|weet) {_WE}(?: {_IT})?(?: nu)?(?: nog)? niet(?: (?:precies|zeker))?",
            rf"{_WE} (?:weten|weet)(?: {_IT})?(?: nu)?(?: nog)? niet(?: (?:precies|zeker))?",
            rf"(?:{_IT} )?(?:is )?nog niet(?: (?:bekend|besloten|duidelijk|zeker))?",
            r"(?:nog )?(?:onbekend|onduidelijk|onbeslist)|(?:nog )?geen (?:besluit|idee)|niets besloten",
            rf"(?:(?:daar|hier) )?(?:zijn|komen) {_WE} (?:er )?(?:nog )?niet uit",
            rf"{_WE} (?:zijn|komen) er (?:nog )?niet uit",
            rf"(?:{_IT} )?(?:moeten {_WE} )?nog (?:bespreken|overleggen|uitzoeken)",
            rf"(?:(?:daar|hier) )?komen {_WE} (?:er |hier )?(?:later )?op terug",
            r"volgende (?:week|keer)|uitgesteld|later",
            r"(?:(?:we|i) )?(?:do not|don'?t) know(?: (?:it|that))?(?: yet)?",
            r"(?:(?:we are|we're|i am|i'm) )?not (?:sure|certain)(?: yet)?",
            r"(?:(?:it is|that is) )?(?:not (?:yet )?(?:known|decided|clear)|undecided|unknown)(?: yet)?",
            r"not yet|no (?:decision|idea)(?: yet)?|to be (?:decided|discussed)|tbd|postponed|next (?:week|time)",
        )
    ),
    re.IGNORECASE,
)
_BY = re.compile(r"\b(?:v[oó][oó]r|uiterlijk|before|by)\s+", re.IGNORECASE)
_LED_BY = re.compile(
    r"^(?:(?:de )?eigenaar(?: is| wordt)?|(?:the )?owner(?: is)?|dat (?:is|doet)|that is)\b[\s:]*", re.IGNORECASE
)
_TAKES = re.compile(
    r"\s+(?:pakt|pakken|neemt|nemen|doet|doen|gaat|gaan|regelt|regelen|zoekt|zoeken|lost|lossen|kijkt|kijken|maakt|maken|"
    r"zorgt|zorgen|werkt|werken|belt|bellen|is|zijn|zal|zullen|wordt|worden|heeft|hebben|"
    r"will|takes?|does?|goes|go|handles?|looks?|fix(?:es)?|picks?|has|have|are)\b.*",
    re.IGNORECASE,
)
_NOBODY = re.compile(
    rf"\b(?:{_AGREED}|eens|uitgesteld|fine|postponed|"
    r"ik|mij|we|wij|ons|iemand|niemand|geen|nog|niet|weten|weet|later|misschien|wie|volgende|nee|"
    r"i|me|us|somebody|someone|nobody|none|not|yet|maybe|who|unknown|next|no)\b|[?]",
    re.IGNORECASE,
)
"""Words that no name of a team holds; where one stands, the text does not say who."""
_TEAM = re.compile(
    r"team|beheer|dienst|desk|leverancier|afdeling|groep|ict|supplier|department|group|support|management",
    re.IGNORECASE,
)
"""Parts of words that name a team, also where it is written without a capital."""


def is_yes(text: str, today: date) -> bool:
    """Say whether a text is no more than yes to what was asked, perhaps with a day: "Oude zaak vinden: ja"."""
    return _YES.fullmatch(without_day(text, today)) is not None


def is_no(text: str) -> bool:
    """Say whether a text begins with no: "Nee, eerst testen"."""
    return _NO.match(text) is not None


def is_not_yet(text: str, today: date) -> bool:
    """Say whether a text is no more than that nothing is decided, perhaps with a day: "Weten we nog niet"."""
    said = " ".join(without_day(text, today).replace("\u2019", "'").split())
    return _NOT_YET.fullmatch(said.strip(" .,;:!…")) is not None


def due_in(text: str, today: date) -> date | None:
    """Give the day before which a text says that something must be done: "voor di 24 nov", "before 1 December"."""
    return next((found.day for _, found in _due(text, today)), None)


def day_in(text: str, today: date) -> date | None:
    """Give the day that a text names, wherever it stands: "Noor gaat donderdag"."""
    found = find_day(text, today)
    return found.day if found else None


def without_day(text: str, today: date) -> str:
    """Leave the day before which something must be done out of a text."""
    found = next(_due(text, today), None)
    return text if found is None else f"{text[: found[0].start()]}{text[found[0].end() + found[1].end :]}"


def _due(text: str, today: date) -> Iterator[tuple[re.Match[str], Found]]:
    for said in _BY.finditer(text):
        found = find_day(text[said.end() :], today)
        if found and found.start == 0:
            yield said, found


def owner_in(text: str, today: date) -> str | None:
    """Read who takes a topic on: of "Team ICT pakt het op, vóór di 24 nov" it is "Team ICT"; None where nobody is.

    Words that do not say so by themselves are taken for a name where they look like one: "Printers vervangen" does not.
    """
    said = _YES_FIRST.sub("", without_day(text, today).strip(" .,;:!"))
    named = _TAKES.sub("", _LED_BY.sub("", said)).strip(" .,;:!")
    words = named.split()
    short = 0 < len(words) <= OWNER_WORDS and len(named) <= LONGEST_OWNER and any(map(str.isalpha, named))
    if not short or _NOBODY.search(named):
        return None
    return named if named != said or _looks_like_one(words) else None


def _looks_like_one(words: Sequence[str]) -> bool:
    capital = any(word[0].isupper() for word in words[1:])
    return len(words) == 1 or capital or any(map(_TEAM.search, words))
