"""Every sentence a person can read: English in the code, Dutch in a gettext catalogue beside this file."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from functools import lru_cache
from gettext import GNUTranslations, NullTranslations
from importlib.resources import files
from io import BytesIO

from babel.dates import format_date, format_datetime
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.numbers import format_decimal

from bot.words.sentence import Sentence, sentence

__all__ = ["LANGUAGES", "Sentence", "Words", "sentence", "words_for"]

LANGUAGES = ("nl", "en")
_FORMATS = {"nl": "nl_NL", "en": "en_GB"}


class Words:
    """The words of one language; `language` is "nl" or "en"."""

    def __init__(self, language: str, translations: NullTranslations, names: Mapping[str, str] | None = None) -> None:
        self.language = language
        self._translations = translations
        self._names = names or {}
        self._format = _FORMATS[language]

    def say(self, text: str, /, **values: object) -> str:
        """Give a sentence in this language, its `{names}` filled in."""
        return self._translations.gettext(text).format(**{**self._names, **values})

    def count(self, one: str, many: str, n: int, /, **values: object) -> str:
        """Give a sentence about `n` things, which fills `{n}` too."""
        return self._translations.ngettext(one, many, n).format(**{**self._names, "n": n, **values})

    def calling(self, ambassador: str, ambassadors: str) -> Words:
        """Give the same words with ambassadors called so, wherever a sentence names them."""
        vowel = ambassador[:1].casefold() in {"a", "e", "i", "o", "u"}
        article = "een" if self.language == "nl" else "an" if vowel else "a"
        one = f"{article} {ambassador}"
        names = {"ambassador": ambassador, "ambassadors": ambassadors, "an_ambassador": one}
        return Words(self.language, self._translations, {**names, "An_ambassador": one[:1].upper() + one[1:]})

    def tell(self, text: str) -> str:
        """Give a `Sentence` in this language, and any other text as it is."""
        if not isinstance(text, Sentence):
            return text
        values = {name: self.tell(value) if isinstance(value, str) else value for name, value in text.values.items()}
        return self.say(text.text, **values)

    def number(self, value: float) -> str:
        """Write a number, to one decimal at most, with this language's marks."""
        return format_decimal(value, format="#,##0.#", locale=self._format)

    def weekday(self, day: date) -> str:
        """Name the day of the week in full, such as "donderdag"."""
        return format_date(day, "EEEE", locale=self._format)

    def month_name(self, day: date) -> str:
        """Name the month in full, such as "november"."""
        return format_date(day, "LLLL", locale=self._format)

    def day(self, day: date) -> str:
        """Write a date in short, such as "di 24 nov"."""
        return format_date(day, "EEE d MMM", locale=self._format).replace(".", "")

    def month(self, day: date) -> str:
        """Name the month of a day, such as "november 2026"."""
        return format_date(day, "LLLL yyyy", locale=self._format)

    def moment(self, moment: datetime) -> str:
        """Write a date and a time of the clock, such as "di 24 nov, 08.30"."""
        return f"{self.day(moment.date())}, {self.clock(moment)}"

    def clock(self, moment: datetime) -> str:
        """Write a time of the clock, such as "08.30"."""
        pattern = "HH.mm" if self.language == "nl" else "HH:mm"
        return format_datetime(moment, pattern, tzinfo=moment.tzinfo, locale=self._format)


@lru_cache(maxsize=len(LANGUAGES))
def words_for(language: str) -> Words:
    """Give the words of a language; any other than English gets Dutch."""
    words = Words("en", NullTranslations()) if language == "en" else Words("nl", _catalogue("nl"))
    return words.calling(words.say("ambassador"), words.say("ambassadors"))


def _catalogue(language: str) -> GNUTranslations:
    source = files(__name__).joinpath(f"{language}.po").read_bytes()
    compiled = BytesIO()
    write_mo(compiled, read_po(BytesIO(source), locale=language))
    compiled.seek(0)
    return GNUTranslations(compiled)
