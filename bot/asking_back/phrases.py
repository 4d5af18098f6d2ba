"""Asking back: the lines in which something is asked of a digest, in both languages.

Some are ours in any place. Others are how people talk, and ask something of a digest only in the thread under one:
elsewhere “en printen dan?” is a question of its own, and is kept as one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.days.dates import MONTH_NAMES
from bot.ports import Action

WHO, STOP, DECIDED = "who", "stop", "decided"
"""What is asked beside what buttons ask: who said something, no digest here any more, and to record a decision."""
_ENDING = r"[\s.!?]*"
_TOPIC = r"(?P<topic>\S.{0,60}?)"
_POLITE = re.compile(r"[\s,]+(?:aub|a\.u\.b\.|alsjeblieft|alstublieft|svp|graag|please)(?=[\s.!?]*$)", re.IGNORECASE)
Phrase = tuple[str, str, re.Pattern[str]]


def _phrases(language: str, action: str, *patterns: str) -> Iterator[Phrase]:
    for pattern in patterns:
        yield language, action, re.compile(pattern + _ENDING, re.IGNORECASE)


ANYWHERE: tuple[Phrase, ...] = (
    *_phrases("nl", Action.ABOUT_TOPIC, r"meer (?:info(?:rmatie)? )?over\s*:?\s+(?P<topic>\S.*?)"),
    *_phrases("en", Action.ABOUT_TOPIC, r"more (?:info(?:rmation)? )?(?:about|on)\s*:?\s+(?P<topic>\S.*?)"),
    *_phrases("nl", Action.BY_DEPARTMENT, r"(?:en )?per afdeling"),
    *_phrases("en", Action.BY_DEPARTMENT, r"(?:and )?(?:by|per) department"),
    *_phrases(
        "nl",
        Action.LAST_MONTH,
        r"wat (?:deden (?:we|wij) (?:de )?|hebben (?:we|wij) )(?:vorige|afgelopen) maand(?: gedaan)?",
        rf"wat (?:deden|hebben) (?:we|wij) in (?P<month>{MONTH_NAMES})(?: gedaan)?",
    ),
    *_phrases(
        "en",
        Action.LAST_MONTH,
        r"what (?:did we do|have we done) last month",
        rf"what (?:did we do|have we done) in (?P<month>{MONTH_NAMES})",
    ),
)
"""Language, what is asked, and how it is written."""
UNDER_A_DIGEST: tuple[Phrase, ...] = (
    *_phrases(
        "nl",
        WHO,
        r"(?:en )?wie (?:zei|zeiden|schreef|schreven|vroeg|vroegen|klaagde|klaagden)\b.{0,80}",
        r"(?:en )?wie (?:heeft|hebben) (?:dat|dit|het|er|erover)\b.{0,80}",
        r"van wie (?:is|komt|kwam|zijn|komen|kwamen)\b.{0,80}",
        r"(?:noem|geef)(?: me| ons)?(?: de| hun)? namen\b.{0,40}",
        r"(?:laat|toon)(?: me| ons)?(?: de| alle)? (?:berichten|vragen|teksten|namen)(?: zien)?",
    ),
    *_phrases(
        "en",
        WHO,
        r"(?:and )?who (?:said|wrote|asked|complained)\b.{0,80}",
        r"(?:give|tell|show) (?:me|us) (?:the |their )?(?:names|messages|texts)",
    ),
    *_phrases(
        "nl", STOP, r"stop (?:hiermee|ermee|dit|dit weekbericht|met posten)", r"(?:hou|houd) (?:hiermee |ermee )?op"
    ),
    *_phrases("nl", DECIDED, r"besluit\s*:\s*\S.*"),
    *_phrases("en", DECIDED, r"decision\s*:\s*\S.*"),
    *_phrases("en", STOP, r"stop (?:this|it|posting)(?: here)?"),
    *_phrases(
        "nl",
        Action.BY_DEPARTMENT,
        r"(?:en|hoe ?veel(?: \S+)?) (?:bij|van|uit) (?!wie\b)\S.{0,60}",
        r"(?:\S+ ){0,3}per afdeling(?: over \S.{0,60})?",
        r"(?:en )?(?:bij |van )?welke afdeling(?:en)?(?: \S+){0,3}",
    ),
    *_phrases(
        "en",
        Action.BY_DEPARTMENT,
        r"(?:and|how many(?: \S+)?) (?:at|in|from) \S.{0,60}",
        r"(?:\S+ ){0,4}by department(?: \S+){0,3}",
        r"(?:and )?(?:at |in |from )?which departments?(?: \S+){0,3}",
    ),
    *_phrases(
        "nl",
        Action.ABOUT_TOPIC,
        rf"(?:en )?hoe (?:zit|staat|is|gaat) het(?: nu| dan)? met {_TOPIC}",
        rf"(?:wat is er(?: aan de hand)? met|alles over) {_TOPIC}",
        rf"vertel(?: eens)?(?: me| ons)?(?: iets| wat| meer)* over {_TOPIC}",
        rf"(?:kun|kan) (?:je|jij)(?: me| ons)?(?: iets| wat| meer)* (?:vertellen over|zeggen over) {_TOPIC}",
        rf"(?:kun|kan) (?:je|jij)(?: me| ons)?(?: iets| wat| meer)* over {_TOPIC} (?:vertellen|zeggen)",
        rf"hoe ?veel\b.{{0,40}}?\b(?:over|met|om) {_TOPIC}",
        rf"en (?:over )?{_TOPIC}(?: dan)?\?",
        rf"en (?:over )?{_TOPIC} dan",
    ),
    *_phrases(
        "en",
        Action.ABOUT_TOPIC,
        rf"(?:and )?(?:what|how) about {_TOPIC}",
        rf"(?:(?:can|could) you )?tell (?:me|us)(?: something| more)? about {_TOPIC}",
        rf"how is {_TOPIC} (?:doing|going)",
        rf"how many\b.{{0,40}}?\b(?:about|on) {_TOPIC}",
        rf"and (?:about )?{_TOPIC}\?",
    ),
)
"""The same, as people say it to somebody who has just told them something; the first that fits counts."""
NEARLY = tuple(
    (language, re.compile(pattern + _ENDING, re.IGNORECASE))
    for language, pattern in (
        (
            "nl",
            r"meer(?: over)?(?:\s+\S+){0,3}|per \S+|wat (?:deden|hebben) w(?:e|ij)\b.{0,40}|(?:vorige|afgelopen) maand",
        ),
        ("en", r"more(?: about)?(?:\s+\S+){0,3}|by \S+|what (?:did|have) we\b.{0,40}|last month"),
    )
)
"""What only looks like one of ours: whoever writes it is shown how it is written."""


def plainly(text: str) -> str:
    """Give a text without the word that makes it polite."""
    return _POLITE.sub("", text.strip())
