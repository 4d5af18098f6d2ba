"""Reading room: the labelled messages that the reading is fitted on, one file per voice (docs/labelling.md)."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.resources import files
from importlib.resources.abc import Traversable

from bot.reading.meaning import Kind, Mood


@dataclass(frozen=True, slots=True)
class Sample:
    """One labelled message; `language` is "nl" or "en", `voice` the number of the hand that wrote it."""

    text: str
    language: str
    voice: int
    mood: Mood
    kind: Kind

    def label(self, task: str) -> str:
        """Return its class for `task` ("mood" or "kind")."""
        return self.mood if task == "mood" else self.kind


def our_samples() -> list[Sample]:
    """Return all messages that come with the product, by voice."""
    found = sorted((files("bot.reading") / "data").iterdir(), key=lambda path: path.name)
    return [sample for path in found if path.name.endswith(".jsonl") for sample in _read(path)]


def _read(path: Traversable) -> Iterator[Sample]:
    voice = int(path.name.removesuffix(".jsonl").rpartition("-")[2])
    for line in path.read_text("utf-8").splitlines():
        row = json.loads(line)
        yield Sample(row["text"], row["lang"], voice, Mood(row["sentiment"]), Kind(row["kind"]))
