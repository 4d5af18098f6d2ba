"""Reading room: text to tokens. Words in lower case, emoji, emoticons and punctuation, each one token.

Every pattern here runs in time linear in the text, whatever the text is.
"""

import re
import unicodedata

_TOKEN = re.compile(
    r"[:;=]-?[()dp/]+(?!\w)|:'\(|<3|'[tsnkm]\b|[^\W_]+(?:['-][^\W_]+)*|[^\w\s]",
)
_STRETCHED = re.compile(r"([^\W\d_])\1{2,}")
_DECORATION = re.compile("\u200d[\u2640\u2642]|[\u200b-\u200f\u2060\ufe0e\ufe0f\U0001f3fb-\U0001f3ff]")
_QUOTES = str.maketrans({"\u2018": "'", "\u2019": "'", "\u02bc": "'", "\u00b4": "'", "`": "'"})
SENTENCE_ENDS = frozenset(".!?\u2026\n")
CLAUSE_ENDS = SENTENCE_ENDS | frozenset(",;:()\u2013\u2014")


def tokenize(text: str) -> list[str]:
    """Split `text` into lower-case tokens; a stretched word ("toppp") becomes its plain form."""
    composed = unicodedata.normalize("NFC", text).translate(_QUOTES).lower()
    plain = _STRETCHED.sub(r"\1", _DECORATION.sub("", composed))
    return _TOKEN.findall(plain.replace("\n", " . "))


def is_word(token: str) -> bool:
    """Whether `token` carries a letter or digit, and so is not an emoji or punctuation."""
    return any(map(str.isalnum, token))
