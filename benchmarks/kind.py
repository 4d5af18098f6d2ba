"""How well the kind is read, beside TF-IDF with the nearest centre, on voices that nothing learnt from.

`python -m benchmarks.kind [--tuned FILE] [--aside 3,5] [--model FOLDER]`; see benchmarks.mood for the options.
TextBlob and VADER know no kinds. The last line is one JSON object.
"""

import json
from collections.abc import Sequence

from benchmarks.issue_sets import Exam, Message, tf_idf
from benchmarks.read_aside import Guess, Lesson, labels, lesson_and_asked, options, readers, voices_of
from benchmarks.scores import macro_f1, with_interval
from bot.reading import Kind
from bot.reading.samples import Sample

LABELS = list(Kind)


def by_tf_idf(lesson: Lesson) -> Guess:
    """Guess the kind whose messages share most words and letters with it."""
    known = [Message(one.text, one.kind, one.language) for one in lesson.samples]

    def guess(asked: Sequence[Sample]) -> Sequence[Sequence[float]]:
        exam = Exam(known, [Message(one.text, one.kind, one.language) for one in asked])
        return [[float(label == best) for label in LABELS] for best, *_ in tf_idf(exam)]

    return guess


def measure(asked: Sequence[Sample], by: dict[str, Guess]) -> dict[str, object]:
    """Macro-F1 per language with its interval, per way of reading."""
    found: dict[str, object] = {"messages": len(asked)}
    for name, guess in by.items():
        said = labels(guess(asked), "kind")
        row = {language: _figure(asked, said, language) for language in ("nl", "en")}
        found[name] = row
        print(f"{name:10} {row}", flush=True)
    return found


def _figure(asked: Sequence[Sample], said: Sequence[str], language: str) -> list[float]:
    pairs = [(one.kind, label) for one, label in zip(asked, said, strict=True) if one.language == language]
    truth, guessed = [list(side) for side in zip(*pairs, strict=True)]
    return with_interval(macro_f1(len(LABELS)), truth, guessed, LABELS)


def main() -> None:
    """Fit, ask and print."""
    arguments = options("Measure how the kind is read.").parse_args()
    lesson, asked = lesson_and_asked(voices_of(arguments))
    by = {"tf-idf": by_tf_idf(lesson), **readers(lesson, "kind", arguments)}
    print(json.dumps(measure(asked, by)))


if __name__ == "__main__":
    main()
