"""Reading room: the mood of a message, as a sentiment analyzer plugged into TextBlob.

Only `blob.sentiment` asks the analyzer that is plugged in; `blob.polarity` and `blob.subjectivity` always ask
TextBlob's English pattern analyzer (0.20), so they are not used here.
"""

from typing import NamedTuple

from textblob import TextBlob
from textblob.base import CONTINUOUS, BaseSentimentAnalyzer, BaseTokenizer

from bot.reading.cues import Cues, cues
from bot.reading.language import detect
from bot.reading.meaning import Language, Mood
from bot.reading.tokens import tokenize
from bot.reading.weigh import Weigher

ENOUGH = 0.5
"""The chance from which a mood is sure."""


class Sentiment(NamedTuple):
    """TextBlob's pair, followed by what this analyzer adds.

    `polarity` (-1 … 1) is the chance of positive minus that of negative; `subjectivity` (0 … 1) is one minus the
    chance of neutral.
    `cues` are what it was weighed on, so that the kind need not look for them again.
    """

    polarity: float
    subjectivity: float
    negative: float
    neutral: float
    positive: float
    language: Language
    cues: Cues

    @property
    def p(self) -> tuple[float, float, float]:
        """The chances of (negative, neutral, positive)."""
        return self.negative, self.neutral, self.positive


class FloorTokenizer(BaseTokenizer):  # type: ignore[misc]  # textblob carries no types
    """Words without any corpus: TextBlob's own tokenizers want NLTK data at run time."""

    def tokenize(self, text: str) -> list[str]:
        """Return the tokens of `text`, in lower case."""
        return tokenize(text)


class FloorAnalyzer(BaseSentimentAnalyzer):  # type: ignore[misc]  # textblob carries no types
    """Dutch and English as they are spoken on the work floor."""

    kind = CONTINUOUS

    def __init__(self, weigher: Weigher) -> None:
        """Find the cues of a text and have them weighed by `weigher`."""
        super().__init__()
        self._weigher = weigher

    def analyze(self, text: str) -> Sentiment:
        """Return the sentiment of `text`; never raises."""
        language = detect(text)
        found = cues(text, language)
        negative, neutral, positive = self._weigher.chances("mood", text, found)
        return Sentiment(positive - negative, 1 - neutral, negative, neutral, positive, language, found)


_TOKENIZER = FloorTokenizer()


def sentiment(text: str, analyzer: FloorAnalyzer) -> Sentiment:
    """Return the sentiment of `text`, through TextBlob."""
    blob = TextBlob(text, tokenizer=_TOKENIZER, analyzer=analyzer)
    found: Sentiment = blob.sentiment
    return found


def mood_of(p: tuple[float, float, float]) -> Mood:
    """Return the likeliest mood; a tie goes to neutral, then to negative."""
    order = (Mood.NEUTRAL, Mood.NEGATIVE, Mood.POSITIVE)
    by_mood = dict(zip(Mood, p, strict=True))
    return max(order, key=by_mood.__getitem__)
