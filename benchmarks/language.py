"""How well the language is known: Dutch and English by length and voice, other languages, and mixes.

`python -m benchmarks.language [--voices DIR]` measures beside py3langid alone (the same languages to choose from) in
the same run, with bootstrap intervals of 95 %. Messages without any word (emoji alone) have no language: they are
counted apart. Word lists were made with voices 1-9, 11 and 14 and the lines in other languages at hand; voices 10, 12,
13 and 15 are the check. The lines marked fresh were too, until a rule was added because of them. The windows are the
last two words of every message of those four voices, since few messages are short. The last line is one JSON object.
"""

import argparse
import json
import random
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple

import py3langid

from bot.reading import Language
from bot.reading.language import CANDIDATES, SHORT, detect
from bot.reading.tokens import is_word, tokenize

ROOT = Path(__file__).parents[1]
VOICES = ROOT / "bot" / "reading" / "data"
OTHERS = ROOT / "benchmarks" / "data" / "other-languages.jsonl"
CHECK = frozenset({10, 12, 13, 15})
ROUNDS = 1_000
WINDOW = 2

Detector = Callable[[str], Language]


class Line(NamedTuple):
    """A message with its language; `group` is the voice, or what is spoken."""

    text: str
    language: str
    group: str
    words: int
    fresh: bool = False


def langid_alone(text: str) -> Language:
    """Return what py3langid says without our word lists."""
    code, _ = py3langid.classify(text)
    return {"nl": Language.DUTCH, "en": Language.ENGLISH}.get(code, Language.OTHER)


def langid_of_two(text: str) -> Language:
    """Return which of Dutch and English py3langid finds likelier, other languages left out."""
    ranks = dict(py3langid.rank(text))
    return Language.DUTCH if ranks["nl"] >= ranks["en"] else Language.ENGLISH


DETECTORS: dict[str, Detector] = {
    "voelspriet": detect,
    "py3langid": langid_alone,
    "py3langid, of two": langid_of_two,
}


def voices(directory: Path) -> list[Line]:
    """Return the messages of all voices in `directory`."""
    return [
        _line(row["text"], row["lang"], str(int(path.stem.rpartition("-")[2])))
        for path in sorted(directory.glob("voice-*.jsonl"))
        for row in map(json.loads, path.read_text("utf-8").splitlines())
    ]


def others(path: Path) -> list[Line]:
    """Return the lines in other languages and the mixes."""
    rows = map(json.loads, path.read_text("utf-8").splitlines())
    return [_line(row["text"], row["lang"], row["spoken"])._replace(fresh=row.get("fresh", False)) for row in rows]


def _line(text: str, language: str, group: str) -> Line:
    return Line(text, language, group, sum(map(is_word, tokenize(text))))


def windows(lines: Sequence[Line]) -> list[Line]:
    """Return the last words of each longer message."""
    return [
        line._replace(text=" ".join(list(filter(is_word, tokenize(line.text)))[-WINDOW:]), words=WINDOW)
        for line in lines
        if line.words > SHORT
    ]


def accuracy(lines: Sequence[Line], detector: Detector) -> dict[str, object]:
    """Return the share that is right in percent, with its interval, and the number of lines."""
    right = [detector(line.text) == line.language for line in lines]
    return {"right": _percent(right), "interval": _interval(right), "lines": len(right)}


def _percent(right: Sequence[bool]) -> float:
    return round(100 * sum(right) / max(len(right), 1), 1)


def _interval(right: Sequence[bool]) -> tuple[float, float]:
    if not right:
        return 0.0, 100.0
    dice = random.Random(1)
    drawn = sorted(_percent(dice.choices(right, k=len(right))) for _ in range(ROUNDS))
    return drawn[ROUNDS // 40], drawn[-ROUNDS // 40]


def groups(lines: Sequence[Line]) -> dict[str, list[Line]]:
    """Return the lines by what is to be told about them."""
    spoken, check = others(OTHERS), [line for line in lines if int(line.group) in CHECK]
    short = [line for line in lines if line.words <= SHORT]
    found = {
        "three words or fewer": short,
        "three words or fewer, with a word": [line for line in short if line.words],
        "longer": [line for line in lines if line.words > SHORT],
        "windows of two words, voices for checking": windows(check),
        "other languages": [line for line in spoken if line.language == Language.OTHER and not line.fresh],
        "other languages, fresh": [line for line in spoken if line.language == Language.OTHER and line.fresh],
        "German": [line for line in spoken if line.group == "de"],
        "mixed": [line for line in spoken if line.language == Language.MIXED],
        "borrowed words, not mixed": [line for line in spoken if line.group in {"nl", "en"}],
    }
    voiced = {line.group: [one for one in short if one.group == line.group] for line in short}
    return found | {f"three words or fewer, voice {voice}": mine for voice, mine in voiced.items()}


def measure(directory: Path) -> dict[str, dict[str, dict[str, object]]]:
    """All figures on the voices in `directory`."""
    py3langid.set_languages(list(CANDIDATES))
    return {
        name: {detector: accuracy(lines, by) for detector, by in DETECTORS.items()}
        for name, lines in groups(voices(directory)).items()
    }


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description="Measure how well the language is known.")
    parser.add_argument("--voices", type=Path, default=VOICES, help="directory with voice-NN.jsonl")
    found = measure(parser.parse_args().voices)
    for name, columns in found.items():
        print(f"{name:44}", "  ".join(f"{by}: {figure}" for by, figure in columns.items()))
    print(json.dumps(found))


if __name__ == "__main__":
    main()
