"""Reading room: a transformer of the organisation's own, from a local folder (extra "onnx"). Nothing is ever fetched.

The folder holds model.onnx, tokenizer.json and labels.json (labels.py). The model takes integer `input_ids`, and
`attention_mask` and `token_type_ids` if it wants them, and gives one row of scores before the softmax (logits).
"""

from __future__ import annotations

import logging
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Any

import numpy as np

from bot.reading.cues import Cues
from bot.reading.encoders.encoder import plain_text
from bot.reading.fit import softmax
from bot.reading.labels import LABELS, Labels, ModelError, read_labels
from bot.reading.weigh import Weigher

if TYPE_CHECKING:
    from onnxruntime import InferenceSession
    from tokenizers import Tokenizer

log = logging.getLogger(__name__)

MODEL, TOKENIZER = "model.onnx", "tokenizer.json"
FILES = (MODEL, TOKENIZER, LABELS)
LONGEST = 256
"""Tokens that the model is given; `plain_text` bounds the characters."""
INPUTS = ("input_ids", "attention_mask", "token_type_ids")
OUTPUT = "logits"
"""The output that is read; without one of this name, the first."""
INTEGERS: Mapping[str, type[np.integer[Any]]] = {"tensor(int64)": np.int64, "tensor(int32)": np.int32}
PROBES = ("Het werkt niet.", "a " * 500)
"""Read once when opening, so that a model that does not fit is told at once: a short text and the longest."""


class Model:
    """An opened model; safe to share between threads: one text is computed at a time."""

    def __init__(self, tokenizer: Tokenizer, session: InferenceSession, labels: Labels) -> None:
        """Read by `session`. Raises ModelError where the three do not fit together."""
        self._tokenizer = tokenizer
        self._session = session
        self._labels = labels
        self._table = labels.table()
        self._inputs = _inputs_of(session)
        names = [output.name for output in session.get_outputs()]
        self._output = OUTPUT if OUTPUT in names else names[0]
        self._lock = Lock()
        for probe in PROBES:
            self._shares(plain_text(probe))

    @property
    def task(self) -> str:
        """What it reads: "mood" or "kind"."""
        return self._labels.task

    def chances(self, text: str) -> tuple[float, ...] | None:
        """Return the chances of the classes of its task, in the order of the enum; None where it cannot read `text`."""
        plain = plain_text(text)
        if not plain:
            return None
        try:
            return self._shares(plain)
        except ModelError as error:
            log.warning("a text was not read by the model: %s", error)
            return None

    def _shares(self, plain: str) -> tuple[float, ...]:
        with self._lock, _told("it cannot read a text ({}); export model.onnx and tokenizer.json from the same model"):
            tokens = self._tokenizer.encode(plain)
            given = dict(zip(INPUTS, (tokens.ids, tokens.attention_mask, tokens.type_ids), strict=True))
            fed = {name: np.array([given[name]], dtype=kind) for name, kind in self._inputs.items()}
            scores = self._session.run([self._output], fed)[0]
        _check(scores, len(self._labels.classes))
        return tuple(map(float, (softmax(scores.astype(np.float64)) @ self._table)[0]))


class ModelWeigher:
    """Weighs its model's task by the model, and all else, and what that cannot read, by another weigher."""

    def __init__(self, model: Model, others: Weigher) -> None:
        """Ask `model` first, then `others`."""
        self._model = model
        self._others = others

    def chances(self, task: str, text: str, found: Cues) -> tuple[float, ...]:
        """Return the chances of the classes of `task`."""
        shares = self._model.chances(text) if task == self._model.task else None
        return shares or self._others.chances(task, text, found)


def with_model(weigher: Weigher, folder: Path | None) -> Weigher:
    """Let the model in `folder` read its task before `weigher`; where it cannot, the log says why and what to do."""
    if folder is None:
        return weigher
    try:
        return ModelWeigher(open_model(folder), weigher)
    except ModelError as error:
        log.warning("%s What comes with voelspriet reads until then.", error)
        return weigher


def open_model(folder: Path) -> Model:
    """Open the model in `folder` and try it. Raises ModelError with what is wrong and what to do."""
    try:
        return _opened(folder)
    except ModelError as error:
        raise ModelError(f"The model in {folder} cannot be used: {error}.") from error.__cause__
    except ImportError as error:
        reason = f'a package is missing ({error.name}); install voelspriet with the extra "onnx"'
        raise ModelError(f"The model in {folder} cannot be used: {reason}.") from error
    except OSError as error:
        reason = f"its files cannot be read ({error.strerror}); give voelspriet the right to read them"
        raise ModelError(f"The model in {folder} cannot be used: {reason}.") from error


def _opened(folder: Path) -> Model:
    missing = [name for name in FILES if not (folder / name).is_file()]
    if missing:
        raise ModelError(f"{missing[0]} is missing; put {', '.join(FILES)} there, or change `model`")
    labels = read_labels(folder)
    return Model(_tokenizer(folder / TOKENIZER), _session(folder / MODEL), labels)


def _tokenizer(path: Path) -> Tokenizer:
    from tokenizers import Tokenizer  # noqa: PLC0415 - an extra

    with _told(f"{TOKENIZER} is damaged or of another kind ({{}}); copy or export it again"):
        found = Tokenizer.from_buffer(path.read_bytes())
        found.no_padding()
        own = (found.truncation or {}).get("max_length", LONGEST)
        found.enable_truncation(min(own, LONGEST))
    return found


def _session(path: Path) -> InferenceSession:
    import onnxruntime  # noqa: PLC0415 - an extra

    onnxruntime.disable_telemetry_events()  # its builds for Windows would send some
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.enable_cpu_mem_arena = options.enable_mem_pattern = False  # both keep memory for every length of text
    options.log_severity_level = 4  # what goes wrong is told by us
    with _told(f"{MODEL} is damaged or of another kind ({{}}); copy or export it again"):
        return onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])


@contextmanager
def _told(reason: str) -> Iterator[None]:
    """Raise what these two libraries raise as a ModelError; `reason` has room for the kind of error."""
    try:
        yield
    except Exception as error:
        if not _of_the_libraries(error):
            raise
        raise ModelError(reason.format(type(error).__name__)) from error


def _of_the_libraries(error: Exception) -> bool:
    """Tell theirs from ours: tokenizers raises Exception itself, and onnxruntime's errors have no common base."""
    theirs = type(error) is Exception or type(error).__module__.startswith("onnxruntime.")
    return theirs or isinstance(error, RuntimeError | ValueError)


def _inputs_of(session: InferenceSession) -> dict[str, type[np.integer[Any]]]:
    found = {}
    for wanted in session.get_inputs():
        if wanted.name not in INPUTS or wanted.type not in INTEGERS:
            known = ", ".join(INPUTS)
            raise ModelError(
                f"{MODEL} asks for {wanted.name!r} as {wanted.type}; export one that takes integer {known}"
            )
        found[wanted.name] = INTEGERS[wanted.type]
    return found


def _check(scores: object, outputs: int) -> None:
    if not isinstance(scores, np.ndarray) or not np.issubdtype(scores.dtype, np.floating):
        raise ModelError(f"{MODEL} gives no table of scores; export one for classifying texts")
    if scores.shape != (1, outputs):
        shape = " x ".join(map(str, scores.shape))
        raise ModelError(
            f"{LABELS} names {outputs} outputs and {MODEL} gives {shape} for a text; name each output once"
        )
    if not np.isfinite(scores).all():
        raise ModelError(f"{MODEL} gives scores that are no numbers; export it again")
