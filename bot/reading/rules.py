"""Reading room: the reader that works by rules. Stateless, so one instance serves all threads."""

from collections.abc import Sequence

from bot.reading.kind import kind_of
from bot.reading.language import detect
from bot.reading.meaning import Language, Reading
from bot.reading.mood import ENOUGH, mood_of, sentiment


class RulesReader:
    """Reads by lexicon and rules; see `Reader`."""

    def read(self, text: str) -> Reading:
        """Read one message; never raises, in time linear in its length."""
        language = detect(text)
        found = sentiment(text, language)
        sure = max(found.p) >= ENOUGH and language is not Language.OTHER
        return Reading(language=language, mood=mood_of(found.p), p=found.p, kind=kind_of(found.cues), sure=sure)

    def read_many(self, texts: Sequence[str]) -> list[Reading]:
        """Read several messages, in order."""
        return [self.read(text) for text in texts]
