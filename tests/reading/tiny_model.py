"""A folder with a transformer of nine numbers: each known word adds its row to the scores. It always reads the same."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
import onnx
from onnx import TensorProto, helper
from tokenizers import Tokenizer, models, pre_tokenizers

WORDS = ("[UNK]", "fijn", "stom")
SCORES = ((0.0, 0.5, 0.0), (0.0, 0.0, 4.0), (4.0, 0.0, 0.0))
"""Per word its scores for negative, neutral and positive."""
MOODS = ["neg", "neu", "pos"]
INPUTS = ("input_ids", "attention_mask")


def write_folder(
    folder: Path,
    labels: object = MOODS,
    *,
    task: str = "mood",
    scores: Sequence[Sequence[float]] = SCORES,
    words: Sequence[str] = WORDS,
    inputs: Mapping[str, int] | None = None,
    output: Sequence[str | int] = (1, "outputs"),
) -> Path:
    """Write the three files, and return the folder."""
    folder.mkdir(exist_ok=True)
    write_model(folder / "model.onnx", scores, inputs or dict.fromkeys(INPUTS, TensorProto.INT64), output)
    write_tokenizer(folder / "tokenizer.json", words)
    write_json(folder / "labels.json", {"task": task, "labels": labels})
    return folder


def write_json(path: Path, value: object) -> None:
    path.write_text(json.dumps(value), encoding="utf-8")


def write_tokenizer(path: Path, words: Sequence[str]) -> None:
    tokenizer = Tokenizer(models.WordLevel({word: at for at, word in enumerate(words)}, unk_token="[UNK]"))
    tokenizer.pre_tokenizer = pre_tokenizers.Whitespace()
    tokenizer.enable_padding(length=512)  # as some come; whoever reads one text wants none
    tokenizer.save(str(path))


def write_model(
    path: Path, scores: Sequence[Sequence[float]], inputs: Mapping[str, int], output: Sequence[str | int]
) -> None:
    """Sum the rows of the tokens; a mask of zeroes would leave them out."""
    table = helper.make_tensor("table", TensorProto.FLOAT, np.shape(scores), np.ravel(scores).tolist())
    kept = "attention_mask" if "attention_mask" in inputs else "input_ids"
    nodes = [
        helper.make_node("Gather", ["table", "input_ids"], ["rows"]),
        helper.make_node("Cast", [kept], ["mask"], to=TensorProto.FLOAT),
        helper.make_node("Unsqueeze", ["mask", "last"], ["masks"]),
        helper.make_node("Mul", ["rows", "masks"], ["kept"]),
        helper.make_node("ReduceSum", ["kept", "middle"], ["logits"], keepdims=0),
        helper.make_node("Shape", ["input_ids"], ["shape"]),
    ]
    graph = helper.make_graph(
        nodes,
        "tiny",
        [helper.make_tensor_value_info(name, kind, ["batch", "tokens"]) for name, kind in inputs.items()],
        [
            helper.make_tensor_value_info("shape", TensorProto.INT64, [2]),
            helper.make_tensor_value_info("logits", TensorProto.FLOAT, list(output)),
        ],
        [
            table,
            helper.make_tensor("last", TensorProto.INT64, [1], [2]),
            helper.make_tensor("middle", TensorProto.INT64, [1], [1]),
        ],
    )
    onnx.save(helper.make_model(graph, opset_imports=[helper.make_opsetid("", 13)], ir_version=8), str(path))
