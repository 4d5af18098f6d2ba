"""How well the mood is read, beside TextBlob's own analyzer and VADER, on voices that nothing learnt from.

`python -m benchmarks.mood [--data DIR] [--tuned FILE] [--aside 3,5] [--model FOLDER]` fits rules and heads on the
other voices; the transformer in FOLDER reads as it is. DIR holds xed-nl.tsv (docs/benchmarks.md). The encoder that
ships has seen all voices; measure it on some with an adaptation that did not:
`python -m training.adapt --without 3,5,7,10,13 --to FILE`. The last line is one JSON object.
"""

import csv
import json
import time
from collections.abc import Sequence
from pathlib import Path

from textblob import TextBlob
from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer

from benchmarks.read_aside import Guess, labels, lesson_and_asked, options, readers, voices_of
from benchmarks.scores import agreed, flipped, macro_f1, with_interval
from bot.reading import Kind, Mood
from bot.reading.samples import Sample

LABELS = list(Mood)
UNDECIDED = 0.05
"""Between these polarities TextBlob and VADER count as neutral (VADER's customary threshold)."""
NEGATIONS = Path(__file__).parent / "data" / "negation.jsonl"
GLAD, TRUSTING = 5, 8
BAD = frozenset({1, 3, 4, 6})
"""XED's numbers for anger, disgust, fear and sadness; joy and trust are 5 and 8."""


def textblob_alone(samples: Sequence[Sample]) -> Sequence[Sequence[float]]:
    """Guess as TextBlob does without our analyzer."""
    return [_shares(TextBlob(one.text).sentiment.polarity) for one in samples]


def vader(samples: Sequence[Sample]) -> Sequence[Sequence[float]]:
    """Guess as VADER does."""
    analyzer = SentimentIntensityAnalyzer()
    return [_shares(analyzer.polarity_scores(one.text)["compound"]) for one in samples]


def _shares(polarity: float) -> tuple[float, float, float]:
    return max(-polarity, 0.0), UNDECIDED, max(polarity, 0.0)


def negations() -> list[Sample]:
    """Return the messages that deny something."""
    rows = map(json.loads, NEGATIONS.read_text("utf-8").splitlines())
    return [Sample(row["text"], row["lang"], 0, Mood(row["sentiment"]), Kind.OTHER) for row in rows]


def subtitles(path: Path) -> list[Sample]:
    """Return XED's Dutch lines that are glad or bad, and not both."""
    found = []
    with path.open(encoding="utf-8", newline="") as file:
        for text, numbers in csv.reader(file, delimiter="\t", quoting=csv.QUOTE_NONE):
            felt = {int(number) for number in numbers.split(",")}
            glad, bad = bool(felt & {GLAD, TRUSTING}), bool(felt & BAD)
            if glad != bad and not felt & {2, 7}:
                found.append(Sample(text, "nl", 0, Mood.POSITIVE if glad else Mood.NEGATIVE, Kind.OTHER))
    return found


def figures(asked: Sequence[Sample], guess: Guess) -> dict[str, object]:
    """Return macro-F1 and flips per language, each with its interval, and the pace in messages a second."""
    started = time.perf_counter()
    said = labels(guess(asked), "mood")
    found: dict[str, object] = {"per_second": round(len(asked) / (time.perf_counter() - started))}
    for language in ("nl", "en"):
        pairs = [(one.mood, label) for one, label in zip(asked, said, strict=True) if one.language == language]
        truth, guessed = [list(side) for side in zip(*pairs, strict=True)]
        found[language] = with_interval(macro_f1(len(LABELS)), truth, guessed, LABELS)
        found[f"{language}_flips"] = with_interval(flipped, truth, guessed, LABELS)
    return found


def right(samples: Sequence[Sample], guess: Guess) -> list[float]:
    """Return the share that is right, with its interval."""
    return with_interval(agreed, [one.mood for one in samples], labels(guess(samples), "mood"), LABELS)


def polar(samples: Sequence[Sample], guess: Guess) -> list[float]:
    """Return the share of glad and bad lines whose side is right, neutral being no choice; with its interval."""
    said = [Mood.POSITIVE if glad > bad else Mood.NEGATIVE for bad, _, glad in guess(samples)]
    return with_interval(agreed, [one.mood for one in samples], said, LABELS)


def measure(asked: Sequence[Sample], by: dict[str, Guess], data: Path | None) -> dict[str, object]:
    """All figures, per way of reading."""
    found: dict[str, object] = {"messages": len(asked)}
    denied = negations()
    lines = subtitles(data / "xed-nl.tsv") if data else []
    for name, guess in by.items():
        row = figures(asked, guess) | {"negation": right(denied, guess)}
        if lines:
            row["xed"] = polar(lines, guess)
        found[name] = row
        print(f"{name:10} {row}", flush=True)
    return found


def main() -> None:
    """Fit, ask and print."""
    parser = options("Measure how the mood is read.")
    parser.add_argument("--data", type=Path, help="directory with xed-nl.tsv")
    arguments = parser.parse_args()
    lesson, asked = lesson_and_asked(voices_of(arguments))
    by = {"textblob": textblob_alone, "vader": vader, **readers(lesson, "mood", arguments)}
    print(json.dumps(measure(asked, by, arguments.data)))


if __name__ == "__main__":
    main()
