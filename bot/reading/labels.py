"""Reading room: labels.json, which says which class of ours each output of a model stands for (onnx.py).

`{"task": "mood", "labels": ["neg", "neu", "pos"]}` says it in the order of the outputs. Instead of the list an object
may say it by number ("0"), by "LABEL_0", or by the model's own names, where its config.json lies beside it. Several
outputs may stand for one class, such as one and two stars: their chances are added up. Each class needs one at least.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from bot.reading.fit import Floats
from bot.reading.heads import CLASSES

LABELS = "labels.json"
CONFIG = "config.json"
"""Optional: transformers keeps the names of the outputs in it, as `id2label`."""
NUMBERED = re.compile(r"(?:LABEL_)?([0-9]{1,4})")


class ModelError(Exception):
    """The model cannot be used; its text says why and what to do."""


@dataclass(frozen=True)
class Labels:
    """What the outputs stand for: `task` is "mood" or "kind", `classes` names the class of each output."""

    task: str
    classes: tuple[str, ...]

    def table(self) -> Floats:
        """Return outputs x classes: one where they belong together."""
        return np.array([[float(own == name) for name in CLASSES[self.task]] for own in self.classes])


def read_labels(folder: Path) -> Labels:
    """Read what the outputs stand for. Raises ModelError where labels.json does not say it for every class."""
    found = _object(folder / LABELS)
    task, labels = found.get("task"), found.get("labels")
    if not isinstance(task, str) or task not in CLASSES:
        raise ModelError(f'"task" in {LABELS} must be one of {", ".join(CLASSES)}')
    if isinstance(labels, dict):
        labels = _in_order(labels, _names(folder / CONFIG))
    if not isinstance(labels, list):
        raise ModelError(f'"labels" in {LABELS} must be a list, or an object from the model\'s labels to ours')
    return Labels(task, _classes(labels, CLASSES[task]))


def _classes(labels: Sequence[object], known: Sequence[str]) -> tuple[str, ...]:
    allowed = ", ".join(known)
    if any(label not in known for label in labels):
        raise ModelError(f"{LABELS} names a class that there is not; write {allowed}")
    unsaid = [name for name in known if name not in labels]
    if unsaid:
        raise ModelError(f"{LABELS} names no output for {unsaid[0]}; take a model that tells apart {allowed}")
    return tuple(map(str, labels))


def _in_order(labels: Mapping[str, object], names: Mapping[int, str]) -> list[object]:
    """Put classes by name or number in the order of the outputs; names in config.json come before numbers."""
    if set(labels) <= set(names.values()):
        found = {at: labels[name] for at, name in names.items() if name in labels}
    else:
        found = {_number(key): label for key, label in labels.items()}
    if sorted(found) != list(range(max(len(found), len(labels)))):
        raise ModelError(f"{LABELS} must name each output once, counted from 0")
    return [found[at] for at in range(len(found))]


def _number(key: str) -> int:
    match = NUMBERED.fullmatch(key)
    if match is None:
        raise ModelError(f"{LABELS} names {key[:40]!r}, which {CONFIG} does not; write numbers from 0, or LABEL_0")
    return int(match[1])


def _names(path: Path) -> dict[int, str]:
    if not path.is_file():
        return {}
    found = _object(path).get("id2label")
    pairs = found.items() if isinstance(found, dict) else ()
    return {int(at): name for at, name in pairs if NUMBERED.fullmatch(at) and at.isdigit() and isinstance(name, str)}


def _object(path: Path) -> dict[str, object]:
    try:
        found = json.loads(path.read_text("utf-8-sig"))
    except (ValueError, RecursionError):
        found = None
    if not isinstance(found, dict):
        raise ModelError(f"{path.name} holds no JSON object; write it again")
    return found
