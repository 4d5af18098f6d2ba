"""How well the rules read: mood, kind, language, negation and speed, beside TextBlob's own analyzer.

`python -m benchmarks.reading --data DIR` wants workplace-train-*.jsonl (one file per voice) and negation.jsonl in DIR.
Weights are measured leave-one-voice-out: on each voice with weights fitted on the other voices. The lexicon, however,
was written with these files at hand, so a fresh voice scores lower: its first version, written from samples of voices
1, 2, 4 and 6, reached mood 84 and 81 in Dutch, 81 and 73 in English, kind 80 and 70, 80 and 63 on voices 3 and 5.
`--fit` writes the weights fitted on all voices. The last line is one JSON object.
"""

import argparse
import json
import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from bot.reading import Kind, Mood, rules_reader
from bot.reading.cues import Cues, cues
from bot.reading.fit import MOOD_PRIOR, as_toml, fit
from bot.reading.language import SHORT, detect
from bot.reading.tokens import is_word, tokenize
from bot.reading.weigh import Weights, chances

WEIGHTS = Path(__file__).parents[1] / "bot" / "reading" / "lexicon" / "weights.toml"
LABELS: Mapping[str, Sequence[str]] = {"mood": list(Mood), "kind": list(Kind)}
FIELDS = {"mood": "sentiment", "kind": "kind"}
UNDECIDED = 0.05
"""Below this polarity TextBlob's own analyzer is counted as neutral (VADER's customary threshold)."""


@dataclass(frozen=True)
class Sample:
    """One labelled message with its cues."""

    text: str
    language: str
    voice: int
    labels: Mapping[str, str]
    cues: Cues


def load(paths: Iterable[Path]) -> list[Sample]:
    """Return the messages of all files; each file is a voice."""
    rows = [
        (voice, json.loads(line))
        for voice, path in enumerate(paths, 1)
        for line in path.read_text("utf-8").splitlines()
    ]
    return [_sample(voice, row) for voice, row in rows]


def _sample(voice: int, row: dict[str, str]) -> Sample:
    labels = {task: row[field] for task, field in FIELDS.items() if field in row}
    return Sample(row["text"], row["lang"], voice, labels, cues(row["text"], detect(row["text"])))


def weights_of(samples: Sequence[Sample], task: str) -> Weights:
    """Weights fitted on `samples`."""
    names = LABELS[task]
    prior = MOOD_PRIOR if task == "mood" else None
    return fit([one.cues for one in samples], [names.index(one.labels[task]) for one in samples], len(names), prior)


def predict(samples: Sequence[Sample], by: Weights, task: str) -> list[str]:
    """Return the likeliest label of each sample."""
    names = LABELS[task]
    shares = [chances(one.cues, by) for one in samples]
    return [names[share.index(max(share))] for share in shares]


def leave_one_voice_out(samples: Sequence[Sample], task: str) -> list[str]:
    """Each sample's label by weights that never saw its voice."""
    guesses = [""] * len(samples)
    for voice in sorted({one.voice for one in samples}):
        by = weights_of([one for one in samples if one.voice != voice], task)
        aside = [at for at, one in enumerate(samples) if one.voice == voice]
        for at, guess in zip(aside, predict([samples[at] for at in aside], by, task), strict=True):
            guesses[at] = guess
    return guesses


def textblob_default(samples: Sequence[Sample]) -> list[str]:
    """Return what TextBlob says without our analyzer."""
    from textblob import TextBlob  # noqa: PLC0415 - only this column needs it

    polarities = [TextBlob(one.text).sentiment.polarity for one in samples]
    return ["neu" if abs(value) < UNDECIDED else "pos" if value > 0 else "neg" for value in polarities]


def macro_f1(truth: Sequence[str], guess: Sequence[str], labels: Sequence[str]) -> float:
    """Return the mean over `labels` of F1 = 2·hits / (said + meant), in percent."""
    pairs = list(zip(truth, guess, strict=True))
    hits = {label: sum(pair == (label, label) for pair in pairs) for label in labels}
    sizes = {label: truth.count(label) + guess.count(label) for label in labels}
    return round(100 * sum(2 * hits[label] / max(sizes[label], 1) for label in labels) / len(labels), 1)


def figures(samples: Sequence[Sample], guesses: Sequence[str], task: str) -> dict[str, float]:
    """Return macro-F1 per language and, for mood, the percentage of flips (negative called positive or the reverse)."""
    found: dict[str, float] = {}
    for language in ("nl", "en"):
        pairs = [
            (one.labels[task], guess) for one, guess in zip(samples, guesses, strict=True) if one.language == language
        ]
        truth, guess = [list(column) for column in zip(*pairs, strict=True)]
        found[language] = macro_f1(truth, guess, LABELS[task])
        if task == "mood":
            flips = sum({*pair} == {"neg", "pos"} for pair in pairs)
            found[f"{language}_flips"] = round(100 * flips / len(pairs), 1)
    return found


def per_voice(samples: Sequence[Sample], guesses: Sequence[str], task: str) -> dict[str, dict[str, float]]:
    """Return the same figures for each voice by itself."""
    voices = sorted({one.voice for one in samples})
    chosen = {voice: [at for at, one in enumerate(samples) if one.voice == voice] for voice in voices}
    return {
        str(v): figures([samples[at] for at in ats], [guesses[at] for at in ats], task) for v, ats in chosen.items()
    }


def share(right: Iterable[bool]) -> float:
    """How many are true, in percent."""
    found = list(right)
    return round(100 * sum(found) / max(len(found), 1), 1)


def language_figures(samples: Sequence[Sample]) -> dict[str, float]:
    """How often the language is right, by length; emoji alone count as wrong, for they have none."""
    short = {one.text for one in samples if sum(map(is_word, tokenize(one.text))) <= SHORT}
    right = [(one.text in short, detect(one.text) == one.language) for one in samples]
    return {
        "all": share(ok for _, ok in right),
        "three_words_or_fewer": share(ok for is_short, ok in right if is_short),
    }


def speed(samples: Sequence[Sample]) -> tuple[float, dict[str, float]]:
    """Messages a second through the whole reader, and how it does by the shipped weights where it says it is sure."""
    reader = rules_reader()
    reader.read("warm")
    started = time.perf_counter()
    readings = reader.read_many([one.text for one in samples])
    pace = round(len(samples) / (time.perf_counter() - started))
    right = [reading.mood == one.labels["mood"] for one, reading in zip(samples, readings, strict=True) if reading.sure]
    return pace, {"coverage": round(100 * len(right) / len(samples), 1), "right": share(right)}


def measure(directory: Path) -> dict[str, object]:
    """All figures on the files in `directory`."""
    samples = load(sorted(directory.glob("workplace-train-*.jsonl")))
    negations = load([directory / "negation.jsonl"])
    guesses = {task: leave_one_voice_out(samples, task) for task in LABELS}
    denied = predict(negations, weights_of(samples, "mood"), "mood")
    pace, sure = speed(samples)
    return {
        "messages": len(samples),
        "textblob_mood": figures(samples, textblob_default(samples), "mood"),
        **{task: figures(samples, guess, task) for task, guess in guesses.items()},
        **{f"{task}_per_voice": per_voice(samples, guess, task) for task, guess in guesses.items()},
        "negation": share(one.labels["mood"] == guess for one, guess in zip(negations, denied, strict=True)),
        "language": language_figures(samples),
        "sure": sure,
        "messages_per_second": pace,
    }


def main() -> None:
    """Measure, or with --fit write the weights first."""
    parser = argparse.ArgumentParser(description="Measure the reading room.")
    parser.add_argument(
        "--data", type=Path, required=True, help="directory with workplace-train-*.jsonl and negation.jsonl"
    )
    parser.add_argument("--fit", action="store_true", help="first fit the shipped weights on all voices")
    arguments = parser.parse_args()
    if arguments.fit:
        samples = load(sorted(arguments.data.glob("workplace-train-*.jsonl")))
        WEIGHTS.write_text(as_toml({task: weights_of(samples, task) for task in LABELS}), encoding="utf-8")
    found = measure(arguments.data)
    for name, value in found.items():
        print(f"{name:22} {value}")
    print(json.dumps(found))


if __name__ == "__main__":
    main()
