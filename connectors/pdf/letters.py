"""PDF's letters: what the typeface has; PDF/UA-1 refuses a file with a letter that cannot be shown."""

from __future__ import annotations

import re
import unicodedata

from bot.printable import clean

NO_LETTER = "□"
_UNSHOWN = re.compile(
    "[^\n\x20-\x7e\xa0-\xac\xae-\u017f\u0218-\u021b\u0386\u0388-\u038a\u038c\u038e-\u03a1\u03a3-\u03ce\u0400-\u045f"
    "\u1e9e\u2010-\u2015\u2018-\u201e\u2020-\u2022\u2026\u2030\u2032\u2033\u2039\u203a\u20ac\u2116\u2122"
    "\u2190-\u2193\u2212\u2248\u2260\u2264\u2265\u25a1]"
)
"""What Libertinus Serif lacks, or what is rare enough to leave out; a test prints all that is left."""
_JOINERS = re.compile("[\u00ad\u200b-\u200d\u2060\ufe00-\ufe0f\ufeff]")


def printable(text: str) -> str:
    """Clean a text and show a box for each letter that cannot be printed, such as an emoji."""
    return _UNSHOWN.sub(NO_LETTER, unicodedata.normalize("NFC", _JOINERS.sub("", clean(text))))
