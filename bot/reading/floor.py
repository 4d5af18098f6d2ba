"""Reading room: the reader. Stateless beside its weigher, so one instance serves all threads."""

from collections.abc import Sequence

from bot.reading.kind import kind_of
from bot.reading.meaning import Language, Reading
from bot.reading.mood import ENOUGH, FloorAnalyzer, mood_of, sentiment
from bot.reading.own_words import own_words
from bot.reading.weigh import Weigher


class FloorReader:
    """Reads what the writer wrote himself, with cues from lexicon and rules; see `Reader`."""

    def __init__(self, weigher: Weigher) -> None:
        """Have mood and kind weighed by `weigher`."""
        self._weigher = weigher
        self._analyzer = FloorAnalyzer(weigher)

    def read(self, text: str) -> Reading:
        """Read one message; never raises, in time linear in its length."""
        own = own_words(text)
        found = sentiment(own, self._analyzer)
        kind = kind_of(self._weigher, own, found.cues)
        sure = max(found.p) >= ENOUGH and found.language is not Language.OTHER
        return Reading(language=found.language, mood=mood_of(found.p), p=found.p, kind=kind, sure=sure)

    def read_many(self, texts: Sequence[str]) -> list[Reading]:
        """Read several messages, in order."""
        return [self.read(text) for text in texts]
